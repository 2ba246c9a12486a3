import type { RequestLine } from './request.ts'
import { STATUS_CODES, type Status } from './status.ts'

/** What a resource answers. A body that is generated piece by piece is sent in chunks. */
export interface Reply {
  readonly status: Status
  readonly fields?: Readonly<Record<string, string>>
  readonly body?: Buffer | Iterable<string>
}

/** A reply with text. */
export function text(status: Status, body: string | Buffer): Reply {
  return { status, fields: { 'Content-Type': 'text/plain; charset=utf-8' }, body: Buffer.from(body) }
}

/**
 * The bytes of a reply, in the pieces in which they are written.
 * `line` is that of the request, undefined where none could be read.
 */
export function* encode(reply: Reply, line: RequestLine | undefined, keep: boolean): Generator<Buffer> {
  const { status, body = Buffer.alloc(0) } = reply
  const { method, minor }: Partial<RequestLine> = line ?? {}
  const generated = !Buffer.isBuffer(body)
  const chunked = generated && minor === 1

  const fields: Record<string, string> = { Date: new Date().toUTCString(), ...reply.fields }
  if (chunked) fields['Transfer-Encoding'] = 'chunked'
  // These two end with their head, whatever length they would name.
  else if (!generated && status !== 204 && status !== 304) fields['Content-Length'] = String(body.length)
  if (!keep) fields['Connection'] = 'close'
  const head = encodeHead(status, fields)

  if (method === 'HEAD') yield head
  else if (!generated) yield Buffer.concat([head, body])
  else {
    yield head
    for (const piece of body) yield chunked ? encodeChunk(piece) : Buffer.from(piece)
    if (chunked) yield Buffer.from('0\r\n\r\n')
  }
}

function encodeHead(status: Status, fields: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`)
}

function encodeChunk(piece: string): Buffer {
  const data = Buffer.from(piece)
  return Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')])
}
