import { setTimeout as later } from 'node:timers/promises'
import { encodeDns } from './encode-dns.ts'
import { idOf } from './query.ts'
import type { DnsMessage, DnsReply } from './types.ts'

/** Who asks, and how. */
export interface DnsFrom {
  readonly transport: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
}

/** What a `serveDns` server says: a message (missing parts are filled in), bytes as they are, nothing, either of them later, or several. */
export type DnsAnswer =
  | Partial<DnsMessage>
  | Uint8Array
  | 'silent'
  | { readonly after: number; readonly answer: DnsAnswer }
  | readonly DnsAnswer[]

interface Asked {
  readonly bytes: Uint8Array
  /** Absent when the bytes were no message. */
  readonly query: DnsReply | undefined
  readonly from: DnsFrom
  readonly signal: AbortSignal
}

/** The messages of an answer in their order, each when its time has come. Rejects when `signal` is aborted. */
export async function* answersOf(answer: DnsAnswer, asked: Asked): AsyncGenerator<Uint8Array> {
  if (answer === 'silent') return
  if (answer instanceof Uint8Array) yield answer
  else if (isList(answer)) for (const one of answer) yield* answersOf(one, asked)
  else if ('after' in answer) {
    await later(answer.after, undefined, { signal: asked.signal })
    yield* answersOf(answer.answer, asked)
  } else yield encoded(answer, asked)
}

/** FORMERR with the ID of bytes that have a header; silence to fewer, and to what says that it is a response. */
export function malformedAnswer(bytes: Uint8Array): DnsAnswer {
  const isResponse = ((bytes[2] ?? 0) & 0x80) !== 0
  return bytes.length < 12 || isResponse ? 'silent' : { rcode: 'FORMERR' }
}

function encoded(answer: Partial<DnsMessage>, { bytes, query, from }: Asked): Uint8Array {
  const whole: Partial<DnsMessage> = {
    id: idOf(bytes) ?? 0,
    qr: true,
    ...(query
      ? {
          opcode: query.opcode.value,
          rd: query.rd.value,
          questions: query.questions.map((question) => question.value),
          edns: query.edns ? {} : undefined,
        }
      : {}),
    ...answer,
  }
  const message = encodeDns(whole)
  if (from.transport === 'tcp' || message.length <= sizeFor(query)) return message
  return encodeDns({ ...whole, tc: true, answers: [], authority: [], additional: [] })
}

/** What the asker can take over UDP: 512 bytes, or what its OPT says, RFC 6891 §6.2.3. */
function sizeFor(query: DnsReply | undefined): number {
  return Math.max(512, query?.edns?.udpSize.value ?? 512)
}

function isList(answer: DnsAnswer): answer is readonly DnsAnswer[] {
  return Array.isArray(answer)
}
