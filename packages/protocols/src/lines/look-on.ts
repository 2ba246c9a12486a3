import type { LinesReader } from './lines-reader.ts'
import { NotAReply } from './not-a-reply.ts'
import type { PipeEnd } from './pipe-end.ts'
import { readLineReply } from './read-line-reply.ts'
import type { LineId } from './types.ts'

/** A request that was sent; `id` is null for a line that is no request. */
export interface Asked {
  readonly id: LineId | null
  /** Its line without the line feed. */
  readonly request: Uint8Array
}

/** How long a reply is waited for that is late already, ms. */
const lateWithin = 1500
/** How long a program has to write its replies once its input has ended, ms. */
const endWithin = 1500

/** Reads on until the reply with that id comes; false when it does not come in time. */
export async function lookOn(
  pipe: PipeEnd,
  reader: LinesReader,
  { id, within, signal }: { id: LineId | null; within: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const until = performance.now() + within
  for (;;) {
    const line = reader.next()
    if (line === 'too-long') return false
    if (line && idOf(pipe, line) === id) return true
    if (line) continue
    if (pipe.outputEnded || pipe.closedByUs || signal?.aborted) return false
    const read = pipe.received.bytes.length
    const more = () =>
      pipe.received.bytes.length > read || pipe.outputEnded || pipe.closedByUs || signal?.aborted === true
    if (!(await pipe.until(more, until - performance.now()))) return false
  }
}

/** What came after the time for a reply was over. */
export interface AfterSilence {
  readonly what: 'late' | 'at-the-end' | 'partial' | 'none'
  /** Since the reply was first waited for. */
  readonly afterMs: number
  readonly likely?: string
}

const likelyOfBuffer =
  'The reply stays in a buffer, or all of the input is read before the first line is answered. Flush standard output after each ' +
  'reply (Python: print(…, flush=True); Java: out.flush(); Go: writer.Flush(); C: fflush(stdout)), and answer each line as it comes.'
const likelyOfNoLineEnd = 'The reply is there, but not the line feed that ends it.'

/** Tells a late reply from one that waits in a buffer until the input ends, and from none. Ends the program's input. */
export async function lookOnAfterSilence(
  pipe: PipeEnd,
  reader: LinesReader,
  { asked, began, signal }: { asked: Asked; began: number; signal: AbortSignal | undefined },
): Promise<AfterSilence> {
  const found = async (within: number) => lookOn(pipe, reader, { id: asked.id, within, signal })
  const after = () => performance.now() - began
  if (wholeWithoutEnd(pipe, reader)) return { what: 'partial', afterMs: after(), likely: likelyOfNoLineEnd }
  if (await found(lateWithin)) return { what: 'late', afterMs: after() }
  pipe.endInput('to-see')
  if (await found(endWithin)) return { what: 'at-the-end', afterMs: after(), likely: likelyOfBuffer }
  if (wholeWithoutEnd(pipe, reader))
    return { what: 'at-the-end', afterMs: after(), likely: `${likelyOfBuffer} ${likelyOfNoLineEnd}` }
  return { what: reader.partial > 0 ? 'partial' : 'none', afterMs: after() }
}

/** Whether a whole reply has come without its line feed. */
function wholeWithoutEnd(pipe: PipeEnd, reader: LinesReader): boolean {
  if (reader.partial === 0) return false
  return idOf(pipe, { start: reader.start, end: pipe.received.bytes.length }) !== undefined
}

function idOf(pipe: PipeEnd, line: { start: number; end: number }): LineId | null | undefined {
  try {
    return readLineReply(pipe.received, line).id.value
  } catch (error) {
    if (error instanceof NotAReply) return undefined
    throw error
  }
}
