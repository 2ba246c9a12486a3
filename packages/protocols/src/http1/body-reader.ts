import type { ReceivedStream, Span } from '../bytes.ts'
import { located, readFieldLine, spansOf } from './field-line.ts'
import { tooLarge } from './framing.ts'
import type { Framing } from './framing.ts'
import { MESSAGE_LIMIT, span } from './line-reader.ts'
import type { Line, LineReader } from './line-reader.ts'
import { NotHttp, nameOfByte } from './not-http.ts'
import type { Chunk, FieldLine } from './types.ts'

const CR = 13
const LF = 10
/** Each chunk costs memory of its own, however small. */
const CHUNK_LIMIT = 100_000
/** Most bytes of a trailer section. */
const TRAILER_LIMIT = 256 * 1024

/** Reads a body off a `LineReader` by its framing, as far as the bytes have come. */
export class BodyReader {
  readonly chunks: Chunk[] = []
  readonly trailers: FieldLine[] = []
  /** Named runs so far, in order. */
  readonly spans: Span[] = []
  /** What is missing, as a phrase, while it is not complete. */
  waitingFor = ''
  /** How many bytes are missing, where that is known. */
  missing: number | undefined
  /** A mistake that would explain why bytes are missing. */
  hint: string | undefined
  readonly #lines: LineReader
  readonly #framing: Framing
  readonly #stream: ReceivedStream | undefined
  readonly #start: number
  readonly #parts: { start: number; end: number }[] = []
  #end: number
  #size: { value: number; text: string } | undefined
  #got = 0
  #step: 'size' | 'data' | 'data end' | 'trailers' = 'size'

  constructor(lines: LineReader, framing: Framing, stream: ReceivedStream | undefined) {
    this.#lines = lines
    this.#framing = framing
    this.#stream = stream
    this.#start = this.#end = lines.position
  }

  /** Reads on; true when the body is complete. @throws NotHttp */
  read(): boolean {
    this.missing = undefined
    this.hint = undefined
    switch (this.#framing.type) {
      case 'none':
        return true
      case 'content-length':
        this.#take(this.#framing.length - this.#got)
        return this.#complete(this.#framing.length - this.#got, 'of the body')
      case 'until-close':
        this.#take(Infinity)
        if (this.#got > MESSAGE_LIMIT) throw tooLarge({ start: this.#end - 1, end: this.#end }, 'This body')
        this.waitingFor = 'the end of the connection (which ends this body)'
        return false
      case 'chunked':
        while (this.#chunked());
        return this.#step === 'trailers' && this.waitingFor === ''
    }
  }

  /** The run of the stream the body stands in, from its first byte to its last, chunk sizes included. */
  get run(): Span {
    return { start: this.#start, end: this.#end, name: 'body' }
  }

  /** The body without its framing. */
  bytes(): Uint8Array {
    const [first, ...more] = this.#parts
    if (!first) return new Uint8Array(0)
    if (more.length === 0) return this.#lines.slice(first.start, first.end)
    return Buffer.concat(this.#parts.map((part) => this.#lines.slice(part.start, part.end)))
  }

  /** One step of a chunked body, RFC 9112 §7.1; false when more bytes are needed, or at its end. */
  #chunked(): boolean {
    switch (this.#step) {
      case 'size':
        return this.#chunkSize()
      case 'data':
        return this.#chunkData()
      case 'data end':
        return this.#chunkEnd()
      case 'trailers':
        return this.#trailer()
    }
  }

  #chunkSize(): boolean {
    const line = this.#lines.line('the chunk size line')
    this.waitingFor = this.chunks.length === 0 ? 'the size of the first chunk' : 'the size of the next chunk, or 0'
    if (!line) return false
    const size = chunkSize(line)
    const at = { start: line.start, end: line.start + size.text.length, name: 'chunk size' }
    this.spans.push(at)
    const extension = line.start + size.text.length
    if (extension < line.end) this.spans.push({ start: extension, end: line.end, name: 'chunk extension' })
    if (line.end - this.#start + size.value > MESSAGE_LIMIT) throw tooLarge(at, 'The body up to the end of this chunk')
    this.#end = this.#lines.position
    if (size.value === 0) {
      this.#step = 'trailers'
      return true
    }
    if (this.chunks.length === CHUNK_LIMIT) {
      throw new NotHttp(at, 'the last chunk', `The body has more than ${CHUNK_LIMIT} chunks; Backroad reads no more.`)
    }
    this.#size = size
    this.#got = 0
    const start = this.#lines.position
    this.chunks.push({
      size: located(size.value, at, this.#stream),
      data: { start, end: start + size.value, name: 'chunk data' },
    })
    this.#step = 'data'
    return true
  }

  #chunkData(): boolean {
    const size = this.#size?.value ?? 0
    this.#take(size - this.#got)
    if (!this.#complete(size - this.#got, 'of a chunk')) {
      if (this.#decimalFits())
        this.hint = `The chunk size "${this.#size?.text}" is read as hexadecimal, ${size} bytes. ${DECIMAL}`
      return false
    }
    this.#step = 'data end'
    return true
  }

  #chunkEnd(): boolean {
    for (const [ahead, wanted] of [CR, LF].entries()) {
      const byte = this.#lines.peek(ahead)
      if (byte === undefined) {
        this.waitingFor = 'the CR LF after a chunk'
        return false
      }
      if (byte === wanted) continue
      const start = this.#lines.position + ahead
      const size = this.#size?.value ?? 0
      throw new NotHttp(
        { start, end: start + 1 },
        'CR LF after the chunk data',
        `The chunk says it holds ${size} bytes ("${this.#size?.text}", hexadecimal), so CR LF must follow them; here stands ${nameOfByte(byte)}, RFC 9112 §7.1.` +
          (this.#decimalFits() ? ` ${DECIMAL}` : ''),
      )
    }
    this.#end = this.#lines.take(2).end
    this.#step = 'size'
    return true
  }

  #trailer(): boolean {
    const line = this.#lines.line('a trailer line')
    this.waitingFor = 'the empty line that ends the chunked body'
    if (!line) return false
    if (line.start === line.end) {
      this.spans.push({ start: line.start, end: line.end + 2, name: 'empty line' })
      this.waitingFor = ''
      return false
    }
    if (line.end - this.#end > TRAILER_LIMIT) {
      throw new NotHttp(
        line,
        'the end of the trailers',
        `The trailers are more than ${TRAILER_LIMIT} bytes; Backroad reads no more.`,
      )
    }
    const field = readFieldLine(line, { section: 'trailer', first: false, stream: this.#stream })
    this.trailers.push(field)
    this.spans.push(...spansOf(field))
    return true
  }

  /** Takes what there is of a run of bytes, growing the last part of the body. */
  #take(count: number): void {
    if (count <= 0 || this.#lines.left === 0) return
    const fresh = this.#got === 0
    const { start, end } = this.#lines.take(count)
    const from = fresh ? start : (this.#parts.pop()?.start ?? start)
    if (!fresh) this.spans.pop()
    this.#parts.push({ start: from, end })
    this.spans.push(span({ start: from, end }, this.#framing.type === 'chunked' ? 'chunk data' : 'body'))
    this.#got += end - start
    this.#end = end
  }

  #complete(missing: number, of: string): boolean {
    if (missing === 0) return true
    this.missing = missing
    this.waitingFor = `${missing} more ${missing === 1 ? 'byte' : 'bytes'} ${of}`
    return false
  }

  /** Whether the chunk would end with CR LF if its size were decimal: the commonest mistake. */
  #decimalFits(): boolean {
    const start = this.#parts.at(-1)?.start
    const text = this.#size?.text ?? ''
    if (start === undefined || !/^[0-9]{2,}$/.test(text)) return false
    const [cr, lf] = this.#lines.slice(start + Number(text), start + Number(text) + 2)
    return cr === CR && lf === LF
  }
}

const DECIMAL = 'Its data does end where the same digits in decimal say: write the size in hexadecimal.'

function chunkSize(line: Line): { value: number; text: string } {
  const text = /^[0-9A-Fa-f]*/.exec(line.text)?.[0] ?? ''
  const rest = line.text.slice(text.length)
  if (text === '' || !/^(?:[ \t]*;|$)/.test(rest)) {
    const start = line.start + text.length
    throw new NotHttp(
      { start, end: start + 1 },
      text === '' ? 'the size of the next chunk in hexadecimal digits' : 'CR LF, or ";" and an extension',
      text === ''
        ? 'Here a chunk begins, and its size in hexadecimal digits must stand first on a line of its own, RFC 9112 §7.1.'
        : `After the chunk size "${text}" only CR LF or ";" with an extension may stand; here stands ${nameOfByte(rest.charCodeAt(0))}, RFC 9112 §7.1.`,
    )
  }
  const control = rest.search(/[^\t\x20-\x7e\x80-\xff]/)
  if (control >= 0) {
    const start = line.start + text.length + control
    throw new NotHttp(
      { start, end: start + 1 },
      'a chunk extension',
      `A chunk extension can't hold ${nameOfByte(rest.charCodeAt(control))}, RFC 9112 §7.1.1.`,
    )
  }
  // Beyond 2^53 the number is not exact, but still far over the limit.
  return { value: Number.parseInt(text, 16), text }
}
