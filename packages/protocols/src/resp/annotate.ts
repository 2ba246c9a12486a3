import { latin1 } from '../bytes.ts'
import type { Field } from '../bytes.ts'
import { NotResp } from './not-resp.ts'
import { isWhole, readHead } from './resp-head.ts'
import type { Head } from './resp-head.ts'
import { kindOf } from './resp-kind.ts'

/** The name of bytes that can't be read as RESP, from the first one that can't to the end. */
export const NOT_RESP = 'not RESP'

const SHOWN = 64
const LF = 10

/**
 * Names the runs of replies or commands, one after another: type byte, length, data, CR LF. What lies in an array is one
 * deeper than its head. Never throws: from the first byte that can't be on, all is one field `not RESP`. With `inline`, a
 * line that begins with no type byte is an inline command, as a person types it.
 */
export function annotateResp(bytes: Uint8Array, o: { readonly inline?: boolean } = {}): Field[] {
  const fields: Field[] = []
  // How many items are still to come at each depth.
  const open: number[] = []
  for (let at = 0; at < bytes.length;) {
    const next =
      o.inline && open.length === 0 && !kindOf(bytes[at] ?? 0)
        ? inline(bytes, at, fields)
        : value(bytes, at, fields, open)
    while (open.at(-1) === 0) open.pop()
    if (next === undefined) break
    at = next
  }
  return fields
}

/** Names one value, or the head of one with items; where the next one begins, unless nothing more can be named. */
function value(bytes: Uint8Array, at: number, fields: Field[], open: number[]): number | undefined {
  const depth = open.length
  const add = (start: number, end: number, name: string, text?: string) => {
    if (end > start) fields.push({ start, end, name, ...(text === undefined ? {} : { value: text }), depth })
  }
  const unreadable = (from: number) => {
    add(from, bytes.length, NOT_RESP)
    return undefined
  }
  const head = headAt(bytes, at)
  const kind = head && 'kind' in head ? head.kind : kindOf(bytes[at] ?? 0)
  if (!kind) return unreadable(at)
  add(at, at + 1, 'type', kind.name)
  if (!head) return unreadable(at + 1)
  if (!isWhole(head)) {
    add(at + 1, bytes.length, lineName(kind.form), latin1(bytes.subarray(at + 1)).slice(0, SHOWN))
    return undefined
  }
  const line = latin1(bytes.subarray(head.start, head.end))
  add(head.start, head.end, lineName(kind.form), shown(bytes.subarray(head.start, head.end)))
  add(head.end, head.next, 'CR LF')
  if (kind.type !== 'attribute' && depth > 0) open[depth - 1] = (open[depth - 1] ?? 1) - 1
  const count = Number(line)
  if (kind.form === 'items' && count >= 0) open.push(count * (kind.each ?? 1))
  if (kind.form !== 'bytes' || count < 0) return head.next
  const end = head.next + count
  add(head.next, Math.min(end, bytes.length), 'data', shown(bytes.subarray(head.next, end)))
  if (end >= bytes.length) return undefined
  const ended = latin1(bytes.subarray(end, end + 2))
  if (!'\r\n'.startsWith(ended)) return unreadable(end)
  add(end, end + ended.length, 'CR LF')
  return end + 2
}

/** The head, as far as it has come; nothing when it cannot be one. */
function headAt(bytes: Uint8Array, at: number): Head | ReturnType<typeof readHead> | undefined {
  try {
    return readHead(bytes, at, at, () => undefined)
  } catch (error) {
    if (error instanceof NotResp) return undefined
    throw error
  }
}

function inline(bytes: Uint8Array, at: number, fields: Field[]): number {
  const lf = bytes.indexOf(LF, at)
  const end = lf < 0 ? bytes.length : lf + 1
  fields.push({ start: at, end, name: 'inline command', value: shown(bytes.subarray(at, end)).trimEnd(), depth: 0 })
  return end
}

function lineName(form: 'text' | 'number' | 'bytes' | 'items'): string {
  return { text: 'data', number: 'data', bytes: 'length', items: 'items' }[form]
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Text as UTF-8 as far as it is shown. */
function shown(bytes: Uint8Array): string {
  const text = utf8.decode(bytes.subarray(0, SHOWN))
  return bytes.length > SHOWN ? `${text}…` : text
}
