import type { Readable, Writable } from 'node:stream'
import { RecordedEnd } from '../recorded-end.ts'
import type { RecordedEndOptions } from '../recorded-end.ts'
import { RECEIVE_LIMIT } from '../tcp/tcp-connection.ts'

/** The standard input and output of a program, from our side. */
export interface ProgramPipes {
  readonly input: Writable
  readonly output: Readable
  /** Ends `input`, and lets whoever watches the program know that it may end: because it was asked to, or to see what it does. */
  endInput(why: 'asked' | 'to-see'): void
}

/** Both pipes of a program: records all that goes through them. */
export class PipeEnd extends RecordedEnd {
  readonly #pipes: ProgramPipes
  #output: 'open' | 'ended' = 'open'
  #input: 'open' | 'ended' | 'broken' = 'open'
  #closed = false

  constructor(pipes: ProgramPipes, o: RecordedEndOptions) {
    super(o)
    this.#pipes = pipes
    this.tell({ type: 'connecting', host: '', port: 0, transport: 'pipe' })
    this.tell({ type: 'connected', localPort: 0 })
    pipes.input.on('error', () => this.#break())
    pipes.output.on('data', (chunk: Uint8Array) => this.#receive(chunk))
    pipes.output.once('end', () => this.#end())
    pipes.output.once('close', () => this.#end())
  }

  /** Whether the program has closed its standard output, as its end does. */
  get outputEnded(): boolean {
    return this.#output === 'ended'
  }

  /** Whether the program no longer reads: it has closed its standard input. */
  get inputBroken(): boolean {
    return this.#input === 'broken'
  }

  /** Whether we have ended its input. */
  get inputEnded(): boolean {
    return this.#input === 'ended'
  }

  get closedByUs(): boolean {
    return this.#closed
  }

  /** More came than is kept; the rest is not read. */
  get overfull(): boolean {
    return this.bytes.length >= RECEIVE_LIMIT
  }

  /** Writes bytes. Resolves when the system has taken them, or the program has answered or closed a pipe, or false after `within` ms. */
  async send(bytes: Uint8Array, within: number): Promise<boolean> {
    if (this.#input === 'ended') throw new Error('the input of the program was ended before these bytes were sent')
    if (bytes.length === 0 || this.#input === 'broken' || this.#closed) return true
    let taken = false
    const copy = new Uint8Array(bytes)
    this.tell({ type: 'sent', bytes: copy })
    this.#pipes.input.write(copy, () => {
      taken = true
      this.wake()
    })
    const before = this.bytes.length
    const over = () => taken || this.bytes.length > before || this.#input === 'broken' || this.outputEnded
    return this.until(over, within)
  }

  /** Ends the program's input, after all that was sent. */
  endInput(why: 'asked' | 'to-see' = 'asked'): void {
    if (this.#input !== 'open') return
    this.#input = 'ended'
    this.#pipes.endInput(why)
    this.tell({ type: 'half-closed' })
    this.wake()
  }

  /** Looks no longer at the program. Its pipes are its own and stay. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.tell({ type: 'closed' })
    this.wake()
  }

  #receive(chunk: Uint8Array): void {
    if (this.#closed) return
    const kept = chunk.subarray(0, RECEIVE_LIMIT - this.bytes.length)
    this.bytes.append(kept)
    this.tell({ type: 'received', bytes: kept })
    if (this.overfull) this.#pipes.output.pause()
    this.wake()
  }

  #end(): void {
    if (this.#output === 'ended' || this.#closed) return
    this.#output = 'ended'
    this.tell({ type: 'peer-ended' })
    this.wake()
  }

  #break(): void {
    if (this.#input !== 'open' || this.#closed) return
    this.#input = 'broken'
    this.tell({ type: 'reset' })
    this.wake()
  }
}
