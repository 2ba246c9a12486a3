import { type CheckResult, readWorkspace, runCheck } from '@backroad/check'
import { loadCheckable, loadSeries } from '@backroad/series'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'

const { series } = await loadSeries(join(import.meta.dirname, '..', '..'))
const build = series?.chapters
  .flatMap((chapter) => chapter.topics)
  .flatMap((topic) => topic.builds)
  .find(({ slug }) => slug === 'guestbook')
if (build === undefined) throw new Error('the build guestbook could not be loaded')
const checkable = await loadCheckable(build)

afterEach(() => vi.unstubAllEnvs())

type Edit = readonly [file: string, find: string, put: string]

const gate = 'if (!sessions.isToken(session, token))'

/** Programs that are right in other ways than the reference is. */
const designs: Readonly<Record<string, readonly Edit[]>> = {
  'Sec-Fetch-Site and Origin in place of tokens, X-Frame-Options, named references, refusals, a nonce': [
    [
      'server.ts',
      gate,
      "const { origin, host } = request.headers\n  const site = request.headers['sec-fetch-site']\n  if (site === undefined ? origin !== `http://${host}` : site !== 'same-origin')",
    ],
    ['pages.ts', '<input type="hidden" name="token" value="${token}">', ''],
    ['pages.ts', '<meta name="csrf-token" content="${token}">', '${token && ""}'],
    [
      'server.ts',
      "response.setHeader('Content-Security-Policy', POLICY)",
      "response.setHeader('Content-Security-Policy', `script-src 'nonce-${Math.random()}' 'strict-dynamic'; object-src 'none'; base-uri 'none'`)\n  response.setHeader('X-Frame-Options', 'SAMEORIGIN')",
    ],
    [
      'encode.ts',
      '`&#${sign.charCodeAt(0)};`',
      `({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&apos;'`,
    ],
    [
      'server.ts',
      'const id = book.keep(person, type, body)',
      "if (!PICTURES.has(type)) return send(response, 415, 'text/plain', 'Only pictures are kept.')\n  const id = book.keep(person, type, body)",
    ],
    [
      'server.ts',
      "if (path === '/profile') {",
      "if (path === '/profile') {\n    if (form.get('link') && !/^https?:\\/\\//.test(form.get('link') ?? '')) return send(response, 400, 'text/plain', 'That is no link.')",
    ],
    ['rich-text.ts', 'else clean += encode(whole)', "else clean += ''"],
  ],
  'JSON by its exact type without a token, hexadecimal references, Strict, uploads in a sandbox': [
    ['server.ts', gate, 'if (type !== JSON_TYPE && !sessions.isToken(session, token))'],
    ['encode.ts', '`&#${sign.charCodeAt(0)};`', '`&#x${sign.charCodeAt(0).toString(16)};`'],
    ['sessions.ts', 'SameSite=Lax`', 'SameSite=Strict; Secure`'],
    ['sessions.ts', "const COOKIE = 'guestbook'", "const COOKIE = '__Host-guestbook'"],
    ['sessions.ts', '(?:^|;\\s*)guestbook=', '(?:^|;\\s*)__Host-guestbook='],
    [
      'server.ts',
      "if (!isPicture) response.setHeader('Content-Disposition', 'attachment')",
      "if (!isPicture) response.setHeader('Content-Security-Policy', 'sandbox')",
    ],
    [
      'server.ts',
      "isPicture ? file.type : 'application/octet-stream'",
      "isPicture || /html|svg/.test(file.type) ? file.type : 'text/plain'",
    ],
  ],
}

async function check(edits: readonly Edit[]): Promise<CheckResult> {
  const dir = await mkdtemp(join(tmpdir(), 'backroad-design-'))
  try {
    await cp(join((build as { dir: string }).dir, 'reference'), dir, { recursive: true })
    for (const [file, find, put] of edits) {
      const text = await readFile(join(dir, file), 'utf8')
      expect(text.split(find), `${find} in ${file}`).toHaveLength(2)
      await writeFile(
        join(dir, file),
        text.replace(find, () => put),
      )
    }
    const events = runCheck({ build: checkable, program: readWorkspace(dir), seed: '7f3a' })
    for (;;) {
      const next = await events.next()
      if (next.done) return next.value
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

test.for(Object.entries(designs))('accepts %s', { timeout: 240_000 }, async ([, edits]) => {
  vi.stubEnv('BACKROAD_CHROMIUM', 'none')
  const { stages } = await check(edits)
  expect(
    stages.filter(({ verdict }) => verdict !== 'passed').map(({ slug, evidence }) => [slug, evidence?.summary]),
  ).toEqual([])
})
