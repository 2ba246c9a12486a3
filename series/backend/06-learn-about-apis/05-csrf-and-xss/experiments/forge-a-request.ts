import { startBrowser, type Attack, type Visitor } from '@backroad/check'
import { answer, choice, experiment, log, page, progress, table } from '@backroad/lab'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { DEFENCES, type Defence } from './parts/defences.ts'
import { judgedBySentence } from './parts/judged-by.ts'
import { serve } from './parts/serve.ts'

const ATTACKS = {
  'another site': { from: 'other-site' },
  'another site, origin hidden': { from: 'other-site', hidesOrigin: true },
  'another port': { from: 'sibling' },
  'another port, origin hidden': { from: 'sibling', hidesOrigin: true },
} as const satisfies Record<string, Pick<Attack, 'from' | 'hidesOrigin'>>

type Name = keyof typeof ATTACKS
const NAMES = Object.keys(ATTACKS) as Name[]

export default experiment({
  title: 'Forge a request',
  question: 'Which defence stops a form that another page sends in your name?',
  predict: choice(
    'A page on another port of the same host sends a form to yours. Which of these three defences lets it through?',
    ['SameSite=Lax', 'a token in the form', 'Sec-Fetch-Site must be same-origin', 'none of them'],
  ),
  params: z.object({
    show: z
      .enum(NAMES as [Name, ...Name[]])
      .default('another port')
      .describe('Show the requests from'),
    amount: z.int().min(1).max(9999).default(500).describe('Pears to be sent'),
  }),
  limits: { ms: 120_000, memoryMb: 3000 },
  async *run({ params, signal }) {
    const rows: Record<string, string>[] = []
    const lines: string[] = []
    let at = { host: '127.0.0.1', port: 0 }
    // One browser for all: what the bank before has left in it is another bank's cookie.
    await using started = startBrowser(() => at, { signal })
    yield page({
      id: 'attacker',
      title: 'The page that the visitor opens, with its script left out',
      html: attackersPage(params.amount),
    })
    for (const [index, defence] of DEFENCES.entries()) {
      yield progress(index, DEFENCES.length, `against ${defence.name}`)
      const row: Record<string, string> = { defence: defence.name }
      await using bank = await openBank(defence)
      at = { host: bank.host, port: bank.port }
      for (const name of NAMES) {
        const visitor = started.browser.visitor()
        await logIn(visitor)
        bank.forget()
        await started.browser.lure(visitor, {
          ...ATTACKS[name],
          does: 'submit',
          path: '/send',
          fields: { to: 'mallory', pears: `${params.amount}` },
        })
        row[name] = bank.sent ? 'done' : 'refused'
        if (name === params.show) lines.push(`${defence.name}: ${bank.request ?? 'nothing came'} → ${row[name]}`)
      }
      // The visitor's own form must work, or the defence is none.
      const visitor = started.browser.visitor()
      await logIn(visitor)
      bank.forget()
      await started.browser.use(visitor, '/', '/send', { to: 'ada', pears: '1' })
      row['own'] = bank.sent ? 'done' : 'refused'
      rows.push(row)
      yield table({
        id: 'outcome',
        title: 'Was the form carried out?',
        columns: [
          { key: 'defence', label: 'defence' },
          ...NAMES.map((key) => ({ key, label: key })),
          { key: 'own', label: 'own page' },
        ],
        rows: [...rows],
      })
    }
    yield log({
      id: 'requests',
      title: `What came with the form from ${params.show}`,
      lines: lines.map((text) => ({ text })),
    })
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [
        { text: judgedBySentence(started.judgedBy) },
        {
          text: 'Your page is http://127.0.0.1 with a port. Another site is http://attacker.localhost; another port is 127.0.0.1 with another one. Origin hidden: the page has the policy no-referrer.',
        },
      ],
    })
    const through = {
      'SameSite=Lax': 'SameSite=Lax',
      token: 'a token in the form',
      'Sec-Fetch-Site': 'Sec-Fetch-Site must be same-origin',
    }
    const passed = Object.entries(through).filter(
      ([defence]) => rows.find((row) => row['defence'] === defence)?.['another port'] === 'done',
    )
    const [only] = passed
    yield answer(
      passed.length === 1 && only ? only[1] : 'none of them',
      `From another port of the same host it was ${rows.map((row) => `${row['another port']} against ${row['defence']}`).join(', ')}.`,
    )
  },
})

/** A bank of pears with one session, whose form is guarded by a defence. */
async function openBank(defence: Defence) {
  const token = randomBytes(12).toString('base64url')
  const session = randomBytes(12).toString('base64url')
  const seen: { sent: boolean; request: string | undefined } = { sent: false, request: undefined }
  const served = await serve((request, response, body) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    if (request.url === '/login')
      response.setHeader('Set-Cookie', `session=${session}; Path=/; HttpOnly; ${defence.cookie}`)
    if (request.url === '/send' && request.method === 'POST') {
      const isKnown = request.headers.cookie?.includes(session) ?? false
      seen.sent = isKnown && defence.allows(request, new URLSearchParams(body), token)
      seen.request = describe(request, isKnown)
      response.statusCode = seen.sent ? 200 : 403
    }
    response.end(
      `<!doctype html><title>Bank</title><form method="post" action="/send"><input type="hidden" name="token" value="${token}"><input name="to"><input name="pears"><button>Send</button></form>`,
    )
  })
  return {
    host: served.host,
    port: served.port,
    get sent() {
      return seen.sent
    },
    get request() {
      return seen.request
    },
    forget() {
      Object.assign(seen, { sent: false, request: undefined })
    },
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

function describe({ headers }: IncomingMessage, withCookie: boolean): string {
  return `Origin ${headers.origin ?? 'absent'}, Sec-Fetch-Site ${String(headers['sec-fetch-site'] ?? 'absent')}, ${withCookie ? 'with' : 'without'} the session's cookie`
}

async function logIn(visitor: Visitor): Promise<void> {
  await visitor.get('/login')
}

function attackersPage(amount: number): string {
  return `<h1>You have won a pear</h1><form method="post" action="http://127.0.0.1/send"><input type="hidden" name="to" value="mallory"><input type="hidden" name="pears" value="${amount}"></form><p>Wait a moment …</p>`
}
