import type { Input } from './input.ts'
import { Refusal } from './refusal.ts'

/** The first line of a request, RFC 9112 §3. */
export interface RequestLine {
  readonly method: string
  /** The path as it was sent, without the query: still percent-encoded. */
  readonly path: string
  /** 0 for HTTP/1.0, 1 for HTTP/1.1 and for what may come after it, which is answered alike (RFC 9110 §2.5). */
  readonly minor: number
}

/** The head of a request, RFC 9112 §3 and §5. */
export interface Request extends RequestLine {
  /** Field values by lower-case name, one entry a line. */
  readonly fields: ReadonlyMap<string, readonly string[]>
}

const MAX_REQUEST_LINE = 16 * 1024
const MAX_FIELDS = 64 * 1024

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([!-~]+) HTTP/1\\.(\\d)$`)
const REG_NAME = "(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
const HOST = new RegExp(`^(?:\\[[\\w.~:-]+\\]|${REG_NAME})(?::\\d*)?$`)
const FIELD_LINE = new RegExp(`^(${TOKEN}):[ \\t]*([^\\0\\r]*?)[ \\t]*$`)

/** Reads the line that a request begins with. */
export async function readRequestLine(input: Input): Promise<RequestLine> {
  let line = await input.line(MAX_REQUEST_LINE, 414)
  // Some clients send an empty line too many after a body, RFC 9112 §2.2.
  if (line === '') line = await input.line(MAX_REQUEST_LINE, 414)
  const [, method, target, minor] = REQUEST_LINE.exec(line) ?? []
  if (method === undefined || target === undefined) throw new Refusal(400)
  return { method, path: pathOf(target), minor: Math.min(Number(minor), 1) }
}

/** Reads the rest of a request's head, up to the empty line that ends it. */
export async function readHead(input: Input, line: RequestLine): Promise<Request> {
  const fields = await readFields(input)
  const hosts = fields.get('host') ?? []
  if (hosts.length > 1 || (hosts.length === 0 && line.minor === 1)) throw new Refusal(400)
  if (hosts.some((host) => !HOST.test(host))) throw new Refusal(400)
  return { ...line, fields }
}

/** Reads field lines up to the empty line: those of a head, and the trailers after a chunked body. */
export async function readFields(input: Input): Promise<Map<string, string[]>> {
  const fields = new Map<string, string[]>()
  for (let room = MAX_FIELDS; ;) {
    const line = await input.line(room, 431)
    if (line === '') return fields
    room -= line.length
    const [, name, value] = FIELD_LINE.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Refusal(400)
    const key = name.toLowerCase()
    fields.set(key, [...(fields.get(key) ?? []), value])
  }
}

/** All lines of a field as one value (RFC 9110 §5.3), or undefined. */
export function field(request: Request, name: string): string | undefined {
  return request.fields.get(name)?.join(', ')
}

/** The members of a field that is a list, in lower case. */
export function list(request: Request, name: string): string[] {
  return (field(request, name) ?? '').split(',').map((member) => member.trim().toLowerCase())
}

/** Decodes the percent signs of a piece of a path into bytes, RFC 3986 §2.1. */
export function percentDecode(text: string): Buffer {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new Refusal(400)
  const decoded = text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(decoded, 'latin1')
}

/** "/a?b" and "http://host/a?b" both name "/a", RFC 9112 §3.2. */
function pathOf(target: string): string {
  const withoutAuthority = target.replace(/^http:\/\/[^/?]*/i, '')
  return withoutAuthority.split('?', 1)[0] || '/'
}
