import { type Measure, type Measurer, NotFramed } from './frames.ts'

/** RFC 9112 sets no limit; what has no empty line within this is not a head. */
const mostHead = 64 * 1024
const empty = Buffer.from('\r\n\r\n')

/** What a head says of the message it begins. */
interface Facts {
  readonly body: number | 'chunked' | 'until end'
  readonly interim: boolean
  readonly last: boolean
}

/**
 * Measures HTTP/1.1 replies (RFC 9112 §6.3).
 * @param isToHead whether the request whose reply comes next was a HEAD: that reply has no body
 */
export function httpReplies(isToHead: () => boolean): Measurer {
  return messages((head) => replyFacts(head, isToHead()))
}

/** Measures HTTP/1.1 requests. */
export function httpRequests(): Measurer {
  return messages((head) => {
    if (!/^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01](\r\n|$)/.test(head)) throw new NotFramed('not a request line')
    const body = isChunked(head) ? 'chunked' : (lengthIn(head) ?? 0)
    return { body, interim: false, last: false }
  })
}

function messages(factsOf: (head: string) => Facts): Measurer {
  return function measure(bytes: Buffer, at: number): Measure {
    const end = bytes.indexOf(empty, at)
    if (end < 0) {
      if (bytes.length - at > mostHead) throw new NotFramed('no empty line after the head')
      return {}
    }
    const head = end + empty.length - at
    const { body, interim, last } = factsOf(bytes.toString('latin1', at, end))
    if (interim) return after(head, measure(bytes, at + head))
    if (body === 'until end') return { untilEnd: true }
    if (body !== 'chunked') return { length: head + body, last }
    const chunked = chunkedLength(bytes, at + head)
    return chunked === undefined ? {} : { length: head + chunked, last }
  }
}

/** A reply that follows an interim one (RFC 9110 §15.2) makes one message with it. */
function after(length: number, rest: Measure): Measure {
  return rest.length === undefined ? rest : { ...rest, length: length + rest.length }
}

function replyFacts(head: string, isToHead: boolean): Facts {
  const line = /^HTTP\/1\.([01]) ([1-9]\d\d)( |\r\n|$)/.exec(head)
  if (!line) throw new NotFramed('not a status line')
  const status = Number(line[2])
  const connection = /\r\nconnection:([^\r\n]*)/i.exec(head)?.[1]?.toLowerCase() ?? ''
  const isOld = line[1] === '0' && !connection.includes('keep-alive')
  const last = isOld || connection.includes('close')
  if (status < 200) return { body: 0, interim: status !== 101, last }
  if (isToHead || status === 204 || status === 304) return { body: 0, interim: false, last }
  if (isChunked(head)) return { body: 'chunked', interim: false, last }
  return { body: lengthIn(head) ?? 'until end', interim: false, last }
}

const isChunked = (head: string): boolean => /\r\ntransfer-encoding:[^\r\n]*chunked/i.test(head)

function lengthIn(head: string): number | undefined {
  const said = /\r\ncontent-length:([^\r\n]*)/i.exec(head)?.[1]?.trim()
  if (said === undefined) return undefined
  if (!/^\d{1,15}$/.test(said)) throw new NotFramed('a Content-Length that is no number')
  return Number(said)
}

/** Bytes from `at` to the end of the trailer section (RFC 9112 §7.1), undefined when it has not all come. */
function chunkedLength(bytes: Buffer, at: number): number | undefined {
  let here = at
  for (;;) {
    const line = bytes.indexOf('\r\n', here)
    if (line < 0) return undefined
    const size = /^[0-9a-f]{1,12}/i.exec(bytes.toString('latin1', here, line))?.[0]
    if (size === undefined) throw new NotFramed('a chunk without its size')
    here = line + 2
    if (Number.parseInt(size, 16) === 0) break
    here += Number.parseInt(size, 16) + 2
    if (here > bytes.length) return undefined
  }
  for (;;) {
    const line = bytes.indexOf('\r\n', here)
    if (line < 0) return undefined
    if (line === here) return here + 2 - at
    here = line + 2
  }
}
