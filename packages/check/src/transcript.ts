import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConnectionObserver } from '@backroad/protocols'
import type { ProgramEvent } from './program.ts'
import { toByteString } from './show-value.ts'
import type { TranscriptEntry } from './types.ts'

/** Lines are gathered to this many characters before they are written. */
const buffered = 64 * 1024

/** Every byte and event of one check, as JSON Lines. */
export interface Transcript {
  note(entry: Omit<TranscriptEntry, 'at'>): void
  /** An observer for the connections of one run of a stage; `program` gives the number of the program that runs now. */
  connections(stage: string, program: () => number): ConnectionObserver
  /** An observer for one program. */
  program(number: number): (event: ProgramEvent) => void
  /** Writes what is left. Gives the SHA-256 of the whole in hexadecimal. */
  close(): string
}

/**
 * Begins a transcript. With a `file`, it is written there as the check goes on, so that memory stays small whatever is
 * sent; without, only its digest is made. Times are milliseconds since this call. Throws what opening the file throws.
 */
export function openTranscript(file?: string): Transcript {
  const began = performance.now()
  const hash = createHash('sha256')
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true })
  const out = file === undefined ? undefined : openSync(file, 'w')
  let lines = ''
  let open = true
  const flush = () => {
    if (lines === '') return
    hash.update(lines)
    if (out !== undefined) writeSync(out, lines)
    lines = ''
  }
  const note: Transcript['note'] = (entry) => {
    if (!open) return // a check that was left at its deadline may still go on for a while
    const at = Math.round((performance.now() - began) * 1000) / 1000
    lines += `${JSON.stringify({ at, ...entry })}\n`
    if (lines.length >= buffered) flush()
  }
  return {
    note,
    connections: (stage, program) => (event) => {
      const bytes = 'bytes' in event ? { bytes: toByteString(event.bytes) } : {}
      const type = event.type === 'reset' && event.by === 'us' ? 'reset-by-us' : event.type
      note({ stage, program: program(), connection: event.connection, type, ...bytes })
    },
    program: (program) => (event) =>
      note({
        program,
        type: event.type,
        ...('bytes' in event ? { bytes: toByteString(event.bytes) } : { text: event.text }),
      }),
    close: () => {
      flush()
      open = false
      if (out !== undefined) closeSync(out)
      return hash.digest('hex')
    },
  }
}
