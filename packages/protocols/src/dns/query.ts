import { randomInt } from 'node:crypto'
import { encodeDns } from './encode-dns.ts'
import type { DnsQuestion, QueryOptions } from './types.ts'

/** The bytes of a query: bytes as they are, a question as a message with one, RD set and a random ID unless told. */
export function queryOf(question: DnsQuestion | Uint8Array, o: QueryOptions = {}): Uint8Array {
  if (question instanceof Uint8Array) return question
  const edns = o.edns === false ? undefined : o.edns
  return encodeDns({ id: o.id ?? randomInt(0x10000), rd: o.rd ?? true, questions: [question], edns })
}

/** The ID of a message, if it has so many bytes. */
export function idOf(message: Uint8Array): number | undefined {
  const [high, low] = message
  return high === undefined || low === undefined ? undefined : (high << 8) | low
}
