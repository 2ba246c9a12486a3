import type { Span } from '@backroad/protocols'
import type { ByteString } from '../types.ts'

/** What evidence shows of a call. */
export interface CallRecord {
  /** As it is typed, with RUN for the command that starts the program; undefined for one of several that run together. */
  readonly line: string | undefined
  readonly stdin: Uint8Array | undefined
  /** The same with the folder it is called in and what it has on standard input; undefined where that is too long to type. */
  readonly byHand: string | undefined
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
  readonly stderr: string
  readonly ms: number
}

/** A run of bytes that a call has brought forth, as a stage looks at it: what it wrote to standard output, or a file. */
export interface CallBytes {
  readonly call: CallRecord | undefined
  /** "standard output", "the file .git/HEAD". */
  readonly of: string
  /** What there is to say of it where there are no bytes: "there is no such file". */
  readonly says?: string | undefined
}

/** A verdict on a call itself, whatever it was called for. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly verdict: 'failed' | 'crashed' | 'hung' | 'garbled'
  readonly expected: string
  readonly likely: string | undefined
  /** What it is about: the id of a connection of the stage's record. */
  readonly connection: number
  readonly drawing: readonly string[] | undefined
  /** A machine that was too busy may have brought it about. */
  readonly slow: boolean
  /** Offsets in what came. */
  readonly offending: Span | undefined
  readonly wanted: ByteString | undefined

  constructor(
    verdict: CallError['verdict'],
    message: string,
    detail: {
      readonly expected: string
      readonly connection: number
      readonly likely?: string | undefined
      readonly drawing?: readonly string[] | undefined
      readonly slow?: boolean | undefined
      readonly offending?: Span | undefined
      readonly wanted?: ByteString | undefined
    },
  ) {
    super(message)
    this.verdict = verdict
    this.expected = detail.expected
    this.connection = detail.connection
    this.likely = detail.likely
    this.drawing = detail.drawing
    this.slow = detail.slow ?? false
    this.offending = detail.offending
    this.wanted = detail.wanted
  }
}

/** The part of evidence that says what was called. */
export function callPart(
  call: CallRecord,
  most: number,
): { line: string; stdin?: ByteString; stdinTotal?: number; ms: number } | undefined {
  const { line, stdin, ms } = call
  if (line === undefined) return undefined
  return {
    line,
    ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin.subarray(0, most)).toString('latin1') }),
    ...(stdin !== undefined && stdin.length > most ? { stdinTotal: stdin.length } : {}),
    ms: Math.round(ms * 10) / 10,
  }
}
