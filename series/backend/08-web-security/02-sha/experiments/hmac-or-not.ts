import { answer, choice, experiment, log, progress, table, wire, wireRows } from '@backroad/lab'
import { type ConnectionEvent, createHttp1 } from '@backroad/protocols'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Bank, type Scheme, schemes, startBank } from './parts/bank.ts'
import { extended } from './parts/extend.ts'

const NONE = 'None: nobody can make a code without the key'
const NAIVE = 'The one with SHA-256 of the key and the message'
const BOTH = 'Both without HMAC'
const ALL = 'All three'

/** The longest key that is tried: its length is not known either. */
const longestKey = 64

/** How an attack on one server went. */
interface Attack {
  readonly scheme: Scheme
  readonly honest: number
  /** How long the key was taken to be when it succeeded. */
  readonly forgedWith?: number
  readonly tries: number
  readonly events: readonly ConnectionEvent[]
}

export default experiment({
  title: 'A code without the key',
  question: 'Can somebody who has seen one message with its code add to it, without the key?',
  predict: choice(
    'Three servers do what a message says if its code fits. Somebody has seen one message and its code. Which servers can be made to take a longer one?',
    [NONE, NAIVE, BOTH, ALL],
  ),
  params: z.object({
    message: z.string().min(1).max(100).default('amount=100&to=bob').describe('What the customer sent'),
    more: z.string().min(1).max(100).default('&to=mallory').describe('What is added to it'),
    keyBytes: z.int().min(1).max(longestKey).default(16).describe('Length of the secret key').meta({ unit: 'bytes' }),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const key = randomBytes(params.keyBytes)
    const names = Object.keys(schemes) as Scheme[]
    const attacks: Attack[] = []
    for (const [done, scheme] of names.entries()) {
      yield progress(done, names.length, scheme)
      await using bank = await startBank(scheme, key, Buffer.from(params.message))
      const attack = await attacked(bank, scheme, Buffer.from(params.more), signal)
      attacks.push(attack)
      yield wire({
        id: scheme,
        title: `${scheme}: ${attack.forgedWith === undefined ? 'the last try' : 'the try that was taken'}`,
        ends: ['attacker', 'server'],
        rows: wireRows(attack.events),
      })
      yield drawTable(attacks)
    }
    yield log({ id: 'how', title: 'How it was done', lines: remarks.map((text) => ({ text })) })
    const fooled = attacks.filter(({ forgedWith }) => forgedWith !== undefined)
    const option = [NONE, NAIVE, BOTH, ALL][fooled.length] ?? ALL
    yield answer(option, sentence(fooled))
  },
})

async function attacked(bank: Bank, scheme: Scheme, more: Buffer, signal: AbortSignal): Promise<Attack> {
  const { message, code } = bank.honest
  const honest = await sent(bank, message, code, signal)
  let last: { status: number; events: ConnectionEvent[] } = honest
  for (let keyBytes = 1; keyBytes <= longestKey; keyBytes++) {
    // Of a longer code only as much as SHA-256 has words can be put in: the rest of the words nobody has told.
    const forged = extended(message, code.slice(0, 64), keyBytes, more)
    const padded = scheme.startsWith('SHA-384') ? forged.code.padEnd(code.length, '0') : forged.code
    last = await sent(bank, forged.message, padded, signal)
    if (last.status === 200) {
      return { scheme, honest: honest.status, forgedWith: keyBytes, tries: keyBytes, events: last.events }
    }
  }
  return { scheme, honest: honest.status, tries: longestKey, events: last.events }
}

async function sent({ port }: Bank, message: Buffer, code: string, signal: AbortSignal) {
  const events: ConnectionEvent[] = []
  const http = createHttp1({
    place: () => ({ host: '127.0.0.1', port }),
    replyWithin: 5000,
    signal,
    observer: (event) => events.push(event),
  })
  try {
    const head = `POST /pay HTTP/1.1\r\nHost: bank\r\nConnection: close\r\nCode: ${code}\r\nContent-Length: ${message.length}\r\n\r\n`
    const reply = await http.request(Buffer.concat([Buffer.from(head), message]))
    return { status: reply.status.value, events }
  } finally {
    await http.closeAll()
  }
}

function drawTable(attacks: readonly Attack[]) {
  return table({
    id: 'servers',
    title: 'What the servers said',
    columns: [
      { key: 'scheme', label: 'the code is' },
      { key: 'honest', label: 'the honest message' },
      { key: 'forged', label: 'the forged one' },
      { key: 'tries', label: 'lengths of key tried', numeric: true },
    ],
    rows: attacks.map(({ scheme, honest, forgedWith, tries }) => ({
      scheme,
      honest: honest === 200 ? 'taken' : 'refused',
      forged: forgedWith === undefined ? 'refused' : `taken, with a key of ${forgedWith} bytes`,
      tries,
    })),
  })
}

const remarks = [
  'The attacker has one message and its code, and no key. The length of the key is tried, from 1 byte on.',
  'A SHA-256 is all the words of the hash after the last block. Set them, with the count, and go on: the digest of key, message, padding and more.',
  'The padding then stands in the middle of the message. The server does not mind: it takes the last value of to.',
  'A SHA-384 gives six of eight words: the other 128 bits would have to be guessed. HMAC hashes the inner digest once more, with the key before it.',
]

function sentence(fooled: readonly Attack[]): string {
  if (fooled.length === 0) return `No server took a forged message.`
  return fooled
    .map(
      ({ scheme, forgedWith }) =>
        `The server with ${scheme} took the forged message at try ${forgedWith}, and the others took none.`,
    )
    .join(' ')
}
