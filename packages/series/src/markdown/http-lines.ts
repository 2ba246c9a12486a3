/** What a line of an `http` fence is, and what is sent at its end: nothing where the fence only breaks the line to be read. */
export interface HttpLine {
  readonly text: string
  readonly part: 'start' | 'head' | 'body'
  readonly end: 'crlf' | 'lf' | 'none'
}

type LineEnd = HttpLine['end']

const START_LINE = /^(?:HTTP\/\d\.\d \d{3}(?: .*)?|[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/\d\.\d)$/
const CHUNK_SIZE = /^([0-9A-Fa-f]+)[ \t]*(?:;.*)?$/
/** Something is left out here, and the line with it. */
const LEFT_OUT = '…'

const bytesIn = (text: string): number => Buffer.byteLength(text)

/**
 * Finds the line ends in messages of HTTP/1.1 as they would be sent. Lines of a head end with CR LF, up to and with the empty
 * line. A body is read by its own framing: in chunks, the lines of sizes, the ends of data and the trailer end with CR LF,
 * and line ends within the data are LF; by `Content-Length`, line ends are whichever of LF and CR LF makes that many bytes;
 * otherwise LF. The last line of a body has no end unless the framing counts one.
 */
export function httpLines(source: string): HttpLine[] {
  const lines = source.split('\n')
  const found: HttpLine[] = []
  while (found.length < lines.length) {
    const head = headFrom(lines, found.length)
    found.push(...head)
    const fields = head.map((line) => line.text.toLowerCase())
    const rest = lines.slice(found.length)
    if (rest.length > 0) found.push(...bodyOf(rest, fields))
  }
  return found
}

/** The lines of a head, with the empty one that ends it; none where no message starts. */
function headFrom(lines: readonly string[], from: number): HttpLine[] {
  const first = lines[from] ?? ''
  if (from > 0 && !START_LINE.test(first)) return []
  const empty = lines.indexOf('', from)
  return lines
    .slice(from, empty === -1 ? lines.length : empty + 1)
    .map((text) => ({ text, part: START_LINE.test(text) ? 'start' : 'head', end: 'crlf' }))
}

/** The body that stands at the beginning of `lines`, up to its end or the next message. */
function bodyOf(lines: readonly string[], fields: readonly string[]): HttpLine[] {
  if (fields.some((field) => /^transfer-encoding:.*\bchunked\s*$/.test(field))) return chunked(lines)
  const lengths = fields.flatMap((field) => /^content-length:\s*(\d+)\s*$/.exec(field)?.[1] ?? []).map(Number)
  const framed = lengths.flatMap((length) => [ofLength(lines, length, 'lf'), ofLength(lines, length, 'crlf')])
  return framed.find((body) => body !== undefined) ?? unframed(lines)
}

/** The body of `length` bytes when every line within it ends so; `undefined` when the lines don't make that length. */
function ofLength(lines: readonly string[], length: number, end: 'lf' | 'crlf'): HttpLine[] | undefined {
  const body: HttpLine[] = []
  let left = length
  for (const text of lines) {
    if (left === 0) return body
    left -= bytesIn(text)
    if (left < 0) return undefined
    body.push({ text, part: 'body', end: left === 0 ? 'none' : end })
    if (left > 0) left -= end === 'lf' ? 1 : 2
  }
  return left === 0 ? body : undefined
}

function unframed(lines: readonly string[]): HttpLine[] {
  const next = lines.findIndex((line) => START_LINE.test(line))
  const own = next === -1 ? lines : lines.slice(0, next)
  return own.map((text, at) => ({
    text,
    part: 'body',
    end: text === LEFT_OUT || at === own.length - 1 ? 'none' : 'lf',
  }))
}

function chunked(lines: readonly string[]): HttpLine[] {
  const body: HttpLine[] = []
  let state: 'size' | 'data' | 'end of data' | 'trailer' = 'size'
  let left = 0
  for (const text of lines) {
    let end: LineEnd = 'crlf'
    if (text === LEFT_OUT) end = 'none'
    else if (state === 'size') {
      // What is no size can't be gone by: all that follows is taken for lines.
      left = Number.parseInt(CHUNK_SIZE.exec(text)?.[1] ?? '0', 16)
      state = left > 0 ? 'data' : 'trailer'
    } else if (state === 'data') {
      left -= bytesIn(text)
      if (left > 0) end = 'lf'
      // An LF is one more byte of the data; when it is the last, the end of the data stands alone on the next line.
      if (left > 1) left -= 1
      else state = left === 1 ? 'end of data' : 'size'
    } else if (state === 'end of data') state = 'size'
    body.push({ text, part: 'body', end })
    if (state === 'trailer' && text === '') break
  }
  return body
}
