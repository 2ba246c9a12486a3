import type { Span } from '../bytes.ts'
import { ReplyReader } from './reply-reader.ts'
import { RequestReader } from './request-reader.ts'

/** The name of bytes that can't be read as HTTP/1.1, from the first one that can't to the end. */
export const NOT_HTTP = 'not HTTP'

const LF = 10

/**
 * Names the runs of sent requests, one after another, for drawings. Separators have no name. Never throws: from the line
 * that can't be read on, all is one span `not HTTP`. A line whose end is not there yet has no name.
 */
export function annotateRequest(bytes: Uint8Array): Span[] {
  const spans: Span[] = []
  for (let start = 0; start < bytes.length;) {
    const reader = new RequestReader({ streamOffset: start })
    const reading = reader.push(bytes.subarray(start))
    spans.push(...reader.spans)
    if (reading.type === 'request') {
      start = reading.end
      continue
    }
    if (reading.type === 'garbled') spans.push(...unreadable(bytes, reader.spans, start, reading.garbled.at.start))
    break
  }
  return spans
}

/**
 * Names the runs of received replies, one after another, as `annotateRequest` does. `methods` are those of the requests
 * they answer, in order, GET where not given: a reply to HEAD has no body.
 */
export function annotateReply(bytes: Uint8Array, o: { readonly methods?: readonly string[] } = {}): Span[] {
  const spans: Span[] = []
  let answered = 0
  for (let start = 0; start < bytes.length;) {
    const reader = new ReplyReader({ requestMethod: o.methods?.[answered] ?? 'GET', streamOffset: start })
    const reading = reader.push(bytes.subarray(start))
    spans.push(...reader.spans)
    if (reading.type === 'reply') {
      start = reading.reply.at.end
      if (reading.reply.status.value >= 200) answered++
      continue
    }
    if (reading.type === 'garbled') spans.push(...unreadable(bytes, reader.spans, start, reading.garbled.at.start))
    break
  }
  return spans
}

/** All from the start of the line that holds the first byte that can't be, or from the end of what was read in that line. */
function unreadable(bytes: Uint8Array, read: readonly Span[], start: number, at: number): Span[] {
  const lineStart = at > 0 ? bytes.lastIndexOf(LF, at - 1) + 1 : 0
  const from = Math.max(start, read.at(-1)?.end ?? 0, lineStart)
  return from < bytes.length ? [{ start: from, end: bytes.length, name: NOT_HTTP }] : []
}
