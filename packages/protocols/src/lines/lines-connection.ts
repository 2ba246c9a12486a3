import { WireError } from '../tcp/types.ts'
import type { WaitOptions, WireFault } from '../tcp/types.ts'
import { LONGEST_LINE, LinesReader } from './lines-reader.ts'
import { lookOn, lookOnAfterSilence } from './look-on.ts'
import type { Asked } from './look-on.ts'
import { NotAReply } from './not-a-reply.ts'
import type { PipeEnd } from './pipe-end.ts'
import { readLineReply } from './read-line-reply.ts'
import type { ReadLine } from './read-line-reply.ts'
import type { AskManyOptions, LineId, LineReply, LineRequest, LinesClient } from './types.ts'

export interface LinesOptions {
  /** How long a reply may take in ms where a call doesn't say. */
  readonly replyWithin: number
  /** How long the first reply may take at the least, in ms: the program's own start is in it. */
  readonly firstWithin: number
  readonly signal?: AbortSignal | undefined
  /** Sees each reply as it is taken. */
  readonly onReply?: (reply: LineReply) => void
}

/** Speaks lines of JSON with one program: each request in a line, each reply in a line, in the order of the requests. */
export class LinesConnection implements LinesClient {
  readonly #pipe: PipeEnd
  readonly #o: LinesOptions
  readonly #reader: LinesReader
  /** Requests without a reply, oldest first. */
  readonly #waiting: Asked[] = []
  readonly #asked = new Set<string>()
  #answers = 0
  #nextId = 1
  #turn: Promise<unknown> = Promise.resolve()

  constructor(pipe: PipeEnd, o: LinesOptions) {
    this.#pipe = pipe
    this.#o = o
    this.#reader = new LinesReader(pipe.received)
  }

  get id(): number {
    return this.#pipe.id
  }

  async ask(request: LineRequest, o: WaitOptions = {}): Promise<LineReply> {
    const [reply] = await this.askMany([request], o)
    if (!reply) throw new Error('a request was answered by no reply')
    return reply
  }

  async askMany(requests: readonly LineRequest[], o: AskManyOptions = {}): Promise<LineReply[]> {
    const lines = requests.map((request) => this.#lineOf(request))
    const many = o.cuts ? lines.length : Math.min(o.inFlight ?? lines.length, lines.length)
    const first = this.#send(lines.slice(0, many), o.cuts)
    if (o.thenEnd && many === lines.length) void first.then(() => this.endInput()).catch(() => {})
    const replies = this.#inTurn(async () => {
      const taken: LineReply[] = []
      for (const [at, asked] of lines.entries()) {
        taken.push(await this.#replyTo(asked, o.within ?? this.#o.replyWithin))
        const next = lines[at + many]
        if (next) await this.#send([next])
        if (next && o.thenEnd && at + many === lines.length - 1) this.endInput()
      }
      return taken
    })
    const [all] = await Promise.all([replies, first])
    return all
  }

  async askLine(line: string | Uint8Array, o: WaitOptions = {}): Promise<LineReply> {
    const bytes = typeof line === 'string' ? Buffer.from(line, 'utf8') : line
    if (bytes.includes(10)) throw new RangeError('a line has no line feed in it')
    const asked: Asked = { id: null, request: bytes }
    const sent = this.#send([asked])
    const [reply] = await Promise.all([this.#inTurn(() => this.#replyTo(asked, o.within ?? this.#o.replyWithin)), sent])
    return reply
  }

  endInput(): void {
    this.#pipe.endInput()
  }

  /** Sees that nothing came that no request had asked for. @throws WireError garbled */
  nothingMore(): void {
    if (this.#waiting.length > 0 || this.#reader.partial === 0) return
    const messageStart = this.#reader.start
    const line = this.#reader.next()
    if (line === 'too-long' || line === undefined) {
      throw this.#fault('garbled', 'More came after the reply to the last request.', 'nothing more', {
        at: { start: messageStart, end: this.#pipe.received.bytes.length },
        messageStart,
        expected: 'nothing after the last reply',
      })
    }
    const reply = this.#read(line.start, line.end)
    throw this.#misplaced(reply, undefined)
  }

  close(): void {
    this.#pipe.close()
  }

  #lineOf({ id = this.#freeId(), ...members }: LineRequest): Asked {
    if (this.#asked.has(JSON.stringify(id))) throw new Error(`the id ${JSON.stringify(id)} was asked for twice`)
    this.#asked.add(JSON.stringify(id))
    return { id, request: Buffer.from(JSON.stringify({ id, ...members }), 'utf8') }
  }

  #freeId(): LineId {
    while (this.#asked.has(String(this.#nextId))) this.#nextId++
    return this.#nextId++
  }

  async #send(lines: readonly Asked[], cuts: readonly number[] = []): Promise<void> {
    this.#waiting.push(...lines)
    const bytes = Buffer.concat(lines.flatMap(({ request }) => [request, Buffer.from('\n')]))
    const edges = [0, ...cuts, bytes.length]
    for (let i = 0; i + 1 < edges.length; i++) {
      // Two writes at once would reach the program as one.
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, 1))
      const { replyWithin } = this.#o
      const within = this.#answers === 0 ? Math.max(replyWithin, this.#o.firstWithin) : replyWithin
      if (await this.#pipe.send(bytes.subarray(edges[i], edges[i + 1]), within)) continue
      throw this.#fault(
        'hung',
        `Your program did not read: of ${bytes.length} bytes sent, some still waited after ${within} ms.`,
        'your program to read its standard input',
      )
    }
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  async #replyTo(asked: Asked, ordinary: number): Promise<LineReply> {
    const within = this.#answers === 0 ? Math.max(ordinary, this.#o.firstWithin) : ordinary
    const began = performance.now()
    for (;;) {
      const messageStart = this.#reader.start
      const line = this.#nextLine()
      if (line) {
        const reply = this.#read(line.start, line.end)
        if (!isSame(reply.id.value, asked.id)) throw await this.#outOfPlace(reply, asked, within)
        return this.#take(reply, asked)
      }
      const pipe = this.#pipe
      const read = pipe.received.bytes.length
      if (pipe.overfull) throw this.#tooMuch(messageStart)
      if (pipe.outputEnded) throw this.#ended()
      if (pipe.inputBroken) throw this.#inputClosed()
      if (pipe.closedByUs || this.#o.signal?.aborted) throw this.#left()
      const more = () =>
        pipe.received.bytes.length > read ||
        pipe.outputEnded ||
        pipe.inputBroken ||
        pipe.closedByUs ||
        this.#o.signal?.aborted === true
      const left = began + within - performance.now()
      if (!(await pipe.until(more, left))) throw await this.#late(asked, within, began)
    }
  }

  #nextLine(): { start: number; end: number } | undefined {
    const messageStart = this.#reader.start
    const line = this.#reader.next()
    if (line !== 'too-long') return line
    throw this.#fault('garbled', `A line of more than ${LONGEST_LINE} bytes came.`, 'the end of the line', {
      at: { start: messageStart + LONGEST_LINE, end: messageStart + LONGEST_LINE + 1 },
      messageStart,
      expected: `a line feed after at most ${LONGEST_LINE} bytes`,
      likely: 'Is the line feed after a reply missing, so that all replies are one line?',
    })
  }

  #read(start: number, end: number): ReadLine {
    try {
      return readLineReply(this.#pipe.received, { start, end })
    } catch (error) {
      if (!(error instanceof NotAReply)) throw error
      const { at, expected, likely, message } = error
      throw this.#fault('garbled', message, 'a reply', { at, expected, likely, messageStart: start })
    }
  }

  #take(read: ReadLine, asked: Asked): LineReply {
    this.#waiting.splice(this.#waiting.indexOf(asked), 1)
    this.#answers++
    const reply = { ...read, request: asked.request }
    this.#o.onReply?.(reply)
    return reply
  }

  /** A reply that answers another request than the oldest. Looks on whether the one that belongs here comes later. */
  async #outOfPlace(reply: ReadLine, asked: Asked, within: number): Promise<WireError> {
    const id = reply.id.value
    const later = this.#waiting.some((other) => other !== asked && isSame(other.id, id))
    if (!later) return this.#misplaced(reply, asked)
    const at = { ...reply.id.at }
    const messageStart = reply.at.start
    const wanted = JSON.stringify(asked.id)
    const came = await lookOn(this.#pipe, this.#reader, { id: asked.id, within: Math.min(within, 1500) })
    if (came) {
      return this.#fault(
        'garbled',
        `The reply to the request with id ${JSON.stringify(id)} came before that to id ${wanted}, which was asked first.`,
        `the reply with id ${wanted}`,
        {
          at,
          messageStart,
          expected: `the reply with id ${wanted}: replies come in the order of their requests`,
          likely: 'Requests are worked on at the same time, and each is answered when it is done. Answer them in turn.',
        },
      )
    }
    return this.#fault(
      'hung',
      `The request with id ${wanted} was not answered, though one after it was, that with id ${JSON.stringify(id)}.`,
      `the reply with id ${wanted}`,
      { at, messageStart, expected: `the reply with id ${wanted}`, likely: likelyOfMissing },
    )
  }

  /** A reply whose id is that of no request under way. `asked` is what should have been answered. */
  #misplaced(reply: ReadLine, asked: Asked | undefined): WireError {
    const id = reply.id.value
    const [shown, wanted] = [JSON.stringify(id), asked && JSON.stringify(asked.id)]
    const known = id !== null && this.#asked.has(shown)
    const expected = wanted === undefined ? 'nothing after the last reply' : `a reply with id ${wanted}`
    const why = known
      ? `The request with id ${shown} was answered twice.`
      : id === null
        ? `The reply has the id null, as for a line that can't be read${saysWhy(reply)}.`
        : wanted !== undefined && wanted.replaceAll('"', '') === shown.replaceAll('"', '')
          ? `The id came back as ${shown} and not as ${wanted}.`
          : `The reply has the id ${shown}, which no request had.`
    const likely = known
      ? undefined
      : id === null
        ? 'Your program could not make anything of the request line. Read up to the line feed, and no less, before you parse it.'
        : 'The id is copied from the request as it stands there, number or text.'
    return this.#fault('garbled', why, expected, { at: reply.id.at, messageStart: reply.at.start, expected, likely })
  }

  /** Nothing came in time. Looks on for a while, to tell a late reply from none, and whether it comes once the input has ended. */
  async #late(asked: Asked, within: number, began: number): Promise<WireError> {
    const messageStart = this.#reader.start
    const seen = await lookOnAfterSilence(this.#pipe, this.#reader, { asked, began, signal: this.#o.signal })
    const which = asked.id === null ? '' : ` with id ${JSON.stringify(asked.id)}`
    const message = {
      late: `The reply came ${Math.round(seen.afterMs)} ms after its request was sent; it may take ${within} ms.`,
      'at-the-end': `The reply to the request${which} came only once the input had ended; ${within} ms long nothing came.`,
      partial: `The reply to the request${which} did not come to its end within ${within} ms: the line feed is missing.`,
      none: `No reply to the request${which} came within ${within} ms.`,
    }[seen.what]
    return this.#fault('hung', message, 'a reply', { messageStart, likely: seen.likely })
  }

  #tooMuch(messageStart: number): WireError {
    const { length } = this.#pipe.received.bytes
    return this.#fault('garbled', `More than ${length} bytes came; Backroad reads no more.`, 'the end of the replies', {
      at: { start: length - 1, end: length },
      messageStart,
      expected: 'the end of the replies',
    })
  }

  #ended(): WireError {
    const came = this.#reader.partial
    const how = came === 0 ? 'without a reply' : `after ${came} bytes of the reply, which a line feed would have ended`
    return this.#fault('closed', `Your program closed its standard output ${how}.`, 'a reply', {
      ...(came > 0 ? { likely: 'After each reply comes a line feed, after the last one too.' } : {}),
    })
  }

  #inputClosed(): WireError {
    return this.#fault('reset', 'Your program closed its standard input, so that no request reaches it.', 'a reply', {
      likely: 'Read line after line until the input ends, and do not close it before.',
    })
  }

  #left(): Error {
    if (!this.#o.signal?.aborted) return new Error('the lines of a program were closed by us while waiting for a reply')
    return this.#fault('hung', 'Time was up while waiting for a reply.', 'a reply', { cause: this.#o.signal.reason })
  }

  #fault(
    fault: WireFault,
    message: string,
    waitingFor: string,
    more: Partial<ConstructorParameters<typeof WireError>[2]> = {},
  ): WireError {
    return new WireError(fault, message, {
      connection: this.#pipe.id,
      waitingFor,
      messageStart: this.#reader.start,
      ...more,
    })
  }
}

const likelyOfMissing =
  'Is a line lost when several come at once? One read may bring many lines, and the last of them only in part.'

function isSame(one: LineId | null, other: LineId | null): boolean {
  return one === other
}

function saysWhy({ error }: ReadLine): string {
  return typeof error.value === 'string' ? `; it says “${error.value}”` : ''
}
