import type { Field } from '../bytes.ts'
import { Cursor } from './cursor.ts'
import { decodeDns } from './decode-dns.ts'
import { NotDns } from './not-dns.ts'
import { readMessage } from './read-message.ts'

/** The name of bytes that can't be read as DNS, from the first one that can't to the end. */
export const NOT_DNS = 'not DNS'

/**
 * Names the fields of one or several messages, one after another, for drawings; with `tcp` each after its length. Outer
 * fields (`answer 1`) come before those within them, which are deeper. Never throws: what can't be read is one field `not DNS`.
 * Datagrams that follow one another are told apart only when they are whole.
 */
export function annotateDns(bytes: Uint8Array, o: { readonly tcp?: boolean } = {}): Field[] {
  const fields: Field[] = []
  let start = 0
  while (start < bytes.length)
    start = o.tcp ? annotateFramed(bytes, start, fields) : annotateDatagram(bytes, start, fields)
  return fields
}

function annotateFramed(bytes: Uint8Array, start: number, fields: Field[]): number {
  if (start + 2 > bytes.length) return unreadable(bytes, start, fields)
  const length = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0)
  fields.push({ start, end: start + 2, name: 'length', value: String(length) })
  const end = Math.min(bytes.length, start + 2 + length)
  annotateOne(bytes.subarray(0, end), start + 2, fields)
  return end
}

function annotateDatagram(bytes: Uint8Array, start: number, fields: Field[]): number {
  const cursor = annotateOne(bytes, start, [])
  const end = start + cursor.position
  // What is left over after a message is another message only if it can be read as one.
  const follows = end < bytes.length && cursor.position > 0 && isMessage(bytes.subarray(end))
  annotateOne(follows ? bytes.subarray(0, end) : bytes, start, fields)
  return follows ? end : bytes.length
}

/** Names what stands from `start` to the end of `bytes` as one message. */
function annotateOne(bytes: Uint8Array, start: number, fields: Field[]): Cursor {
  const cursor = new Cursor(bytes.subarray(start), start)
  try {
    readMessage(cursor, undefined)
  } catch (error) {
    if (!(error instanceof NotDns)) throw error
  }
  fields.push(...cursor.fields)
  if (cursor.left > 0) unreadable(bytes, start + cursor.position, fields)
  return cursor
}

/** Whether bytes begin with a whole message. */
function isMessage(bytes: Uint8Array): boolean {
  const cursor = new Cursor(bytes, 0)
  try {
    readMessage(cursor, undefined)
    return true
  } catch (error) {
    if (!(error instanceof NotDns)) throw error
  }
  if (cursor.left === 0) return false
  try {
    decodeDns(bytes.subarray(0, cursor.position))
    return true
  } catch (error) {
    if (!(error instanceof NotDns)) throw error
    return false
  }
}

function unreadable(bytes: Uint8Array, start: number, fields: Field[]): number {
  fields.push({ start, end: bytes.length, name: NOT_DNS })
  return bytes.length
}
