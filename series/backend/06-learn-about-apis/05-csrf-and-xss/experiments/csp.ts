import { startBrowser } from '@backroad/check'
import { answer, choice, experiment, log, progress, table } from '@backroad/lab'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { judgedBySentence } from './parts/judged-by.ts'
import { serve } from './parts/serve.ts'

const OLD_NONCE = 'cGVhcnMgYW5kIHBsdW1z'
/** NONCE is a new one in each reply. */
const POLICIES: readonly string[] = [
  '',
  'script-src *',
  "script-src 'self' 'unsafe-inline'",
  `script-src 'nonce-${OLD_NONCE}'`,
  "script-src 'nonce-NONCE' 'unsafe-inline'",
  "script-src 'self'",
]
const BOTH = POLICIES[4] ?? ''

export default experiment({
  title: 'A policy that stops it',
  question: 'Which scripts does a Content-Security-Policy let run, when an attacker has got markup into the page?',
  predict: choice(
    "A policy has a nonce that is new in each reply, and 'unsafe-inline' beside it. Does an inline script of the attacker's run?",
    ['yes', 'no'],
  ),
  params: z.object({
    policy: z
      .string()
      .max(300)
      .default("default-src 'none'; script-src 'self'")
      .describe('A policy of your own; NONCE stands for a new nonce'),
  }),
  limits: { ms: 120_000, memoryMb: 3000 },
  async *run({ params, signal }) {
    let policy = ''
    let injection = ''
    const reports: string[] = []
    await using server = await serve((request, response, body) => {
      if (request.url === '/reports') {
        reports.push(readReport(body))
        response.statusCode = 204
        return response.end()
      }
      const nonce = randomBytes(12).toString('base64url')
      if (policy !== '')
        response.setHeader('Content-Security-Policy', `${policy.replaceAll('NONCE', nonce)}; report-uri /reports`)
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(`<!doctype html><title>pear</title><p>A page with a hole: ${injection}</p>`)
    })
    await using started = startBrowser(() => server, { signal })
    const { browser } = started
    const file = await browser.script(4)
    const kinds: readonly (readonly [number, string, string])[] = [
      [1, 'inline script', `<script>${browser.payload(1)}</script>`],
      [2, 'event handler', `<img src="data:," onerror="${browser.payload(2)}">`],
      [3, 'javascript: link', `<a href="javascript:${browser.payload(3)}">x</a>`],
      [4, "attacker's file", `<script src="${file}"></script>`],
      [5, 'nonce seen before', `<script nonce="${OLD_NONCE}">${browser.payload(5)}</script>`],
    ]
    injection = kinds.map(([, , html]) => html).join('')
    const rows: Record<string, string>[] = []
    const all = [...POLICIES, params.policy]
    for (const [index, each] of all.entries()) {
      yield progress(index, all.length, each === '' ? 'no policy' : each)
      policy = each
      const { ran } = await browser.open(browser.visitor(), '/')
      rows.push({
        policy: each === '' ? 'none' : each,
        ...Object.fromEntries(kinds.map(([n, name]) => [name, ran.includes(n) ? 'runs' : '·'])),
      })
      yield table({
        id: 'outcome',
        title: 'What runs under which policy',
        columns: [{ key: 'policy', label: 'policy' }, ...kinds.map(([, name]) => ({ key: name, label: name }))],
        rows: [...rows],
      })
    }
    const real = started.judgedBy !== 'a parser'
    yield log({
      id: 'reports',
      title: 'Reports that the browser sent by itself',
      lines:
        reports.length > 0
          ? reports.slice(-30).map((text) => ({ text }))
          : [{ text: real ? 'None came.' : 'None: a parser sends no reports.' }],
    })
    yield log({ id: 'here', title: 'How this was made', lines: [{ text: judgedBySentence(started.judgedBy) }] })
    const both = rows.find((row) => row['policy'] === BOTH)
    const ran = both?.['inline script'] === 'runs'
    yield answer(
      ran ? 'yes' : 'no',
      `Under ${BOTH} the inline script ${ran ? 'ran' : "did not run: where there is a nonce, 'unsafe-inline' is ignored"}.`,
    )
  },
})

/** A report of the older kind, which browsers send to the address in report-uri, as one line. */
function readReport(body: string): string {
  try {
    const report = (JSON.parse(body) as Record<string, Record<string, string>>)['csp-report'] ?? {}
    const text = (key: string) => report[key] ?? ''
    return `${text('effective-directive')} stopped ${text('blocked-uri') || 'something'} (policy: ${text('original-policy').replace('; report-uri /reports', '')})`
  } catch {
    return `a report that can't be read: ${body.slice(0, 100)}`
  }
}
