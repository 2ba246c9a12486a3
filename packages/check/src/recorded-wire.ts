import { type OpenConnection, type WaitOptions, WireError } from '@backroad/protocols'
import type { StageRecord } from './stage-record.ts'

/** What is waited for while bytes are sent that the program does not read. */
export const reading = 'the program to read what is sent'

/** A deadline that the stage gives, `patience` times as long. */
export function longer<O extends { readonly within?: number | undefined }>(
  o: O | undefined,
  patience: number,
): O | undefined {
  return o?.within === undefined ? o : { ...o, within: o.within * patience }
}

/** Lists a wait while it lasts. What goes wrong on the wire in it is given what was going on, where that is known. */
export async function waiting<T>(
  record: StageRecord,
  forWhat: string,
  promise: Promise<T>,
  { because }: Pick<WaitOptions, 'because'> = {},
): Promise<T> {
  const entry = { forWhat, since: performance.now() }
  record.waits.add(entry)
  try {
    return await promise
  } catch (error) {
    if (error instanceof WireError) error.because ??= because ?? record.because
    throw error
  } finally {
    record.waits.delete(entry)
  }
}

/** What the connections of a stage have in common, with its waits listed and its deadlines `patience` times as long. */
export function recordWire(connection: OpenConnection, record: StageRecord, patience: number): OpenConnection {
  const { id, received } = connection
  return {
    id,
    received,
    ended: (o) => {
      const seen = record.connection(id)
      if (seen) seen.endAwaited = true
      return waiting(record, 'the end of the connection', connection.ended(longer(o, patience)), o)
    },
    quiet: (ms) => waiting(record, 'silence', connection.quiet(ms)),
    end: () => connection.end(),
    abort: () => connection.abort(),
    close: () => connection.close(),
  }
}
