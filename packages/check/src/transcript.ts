import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConnectionObserver } from '@backroad/protocols'
import { KeptBytes, KeptOfConnection, type WrittenBytes, keptOfConnection, keptOfOutput } from './kept-bytes.ts'
import type { ProgramEvent } from './program.ts'
import type { TranscriptEntry } from './types.ts'
import { type Wire, protocolOf, transportOf } from './wire.ts'

/** Lines are gathered to this many characters before they are written. */
const buffered = 64 * 1024

/** The file of a transcript can't be written: the machine's fault, never the program's. */
export class TranscriptError extends Error {
  override readonly name = 'TranscriptError'
}

/** Every event of one check and the bytes that went either way, as JSON Lines. Of very long streams only the beginning is kept. */
export interface Transcript {
  note(entry: Omit<TranscriptEntry, 'at'>): void
  /** An observer for the connections of one run of a stage that speak `wire`; `program` gives the number of the program that runs now. */
  connections(stage: string, wire: Wire, program: () => number): ConnectionObserver
  /** An observer for one program. */
  program(number: number): (event: ProgramEvent) => void
  /** Writes what is left. Gives the SHA-256 of the whole in hexadecimal. Throws `TranscriptError` when not all could be written. */
  close(): string
}

/**
 * Begins a transcript. With a `file`, it is written there as the check goes on, so that memory stays small whatever is
 * sent; without, only its digest is made. Times are milliseconds since this call. Throws `TranscriptError` when the file can't be
 * opened; that it can't be written is told by `close`, for a check goes on without.
 */
export function openTranscript(file?: string): Transcript {
  const began = performance.now()
  const hash = createHash('sha256')
  let out = file === undefined ? undefined : opened(file)
  let failed: TranscriptError | undefined
  let lines = ''
  let open = true
  const write = (text: string) => {
    if (out === undefined) return
    try {
      for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(out, rest))
    } catch (error) {
      failed = unwritable(file, error)
      closeSync(out)
      out = undefined
    }
  }
  const flush = () => {
    if (lines === '') return
    hash.update(lines)
    write(lines)
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
    connections: (stage, wire, program) => connectionsOf({ stage, wire, program, note }),
    program: (program) => programOf(program, note),
    close: () => {
      if (open) flush()
      open = false
      if (out !== undefined) closeSync(out)
      out = undefined
      if (failed) throw failed
      return hash.digest('hex')
    },
  }
}

function opened(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'w')
  } catch (error) {
    throw unwritable(file, error)
  }
}

function unwritable(file: string | undefined, cause: unknown): TranscriptError {
  const why = (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'there is no room left' : (cause as Error).message
  const message = `The transcript of the check could not be written to ${file}: ${why}. Make room there, or let it be written to, and check again.`
  return new TranscriptError(message, { cause })
}

/** Says once that only a beginning is kept, when something is left out for the first time. */
function noteOf({ leftOut }: WrittenBytes, said: boolean, what: string, most: number): string | undefined {
  if (leftOut === undefined || said) return undefined
  return `Of what ${what} the first ${most} bytes are kept. What follows is counted (leftOut), with its CRC-32 since the other side last spoke.`
}

function connectionsOf(o: {
  stage: string
  wire: Wire
  program: () => number
  note: Transcript['note']
}): ConnectionObserver {
  const { stage, wire, note } = o
  const kept = new Map<number, KeptOfConnection>()
  const told = new Set<string>()
  return (event) => {
    const { connection } = event
    const common = { stage, program: o.program(), connection }
    const type = event.type === 'reset' && event.by === 'us' ? 'reset-by-us' : event.type
    if (event.type === 'connecting')
      return note({ ...common, type, protocol: protocolOf(wire), transport: transportOf(wire) })
    if (event.type === 'closed') kept.delete(connection)
    if (event.type !== 'sent' && event.type !== 'received') return note({ ...common, type })
    const own = kept.get(connection) ?? new KeptOfConnection()
    kept.set(connection, own)
    const written = own.take(event.type, event.bytes)
    const key = `${connection} ${event.type}`
    const text = noteOf(written, told.has(key), `is ${event.type} on this connection`, keptOfConnection)
    if (text !== undefined) told.add(key)
    note({ ...common, type, ...written, ...(text === undefined ? {} : { text }) })
  }
}

function programOf(program: number, note: Transcript['note']): (event: ProgramEvent) => void {
  const kept = { stdout: new KeptBytes(keptOfOutput), stderr: new KeptBytes(keptOfOutput) }
  const told = new Set<string>()
  return (event) => {
    const { type } = event
    if (!('bytes' in event)) return note({ program, type, text: event.text })
    const written = kept[event.type].take(event.bytes)
    const text = noteOf(written, told.has(type), `the program writes to ${type}`, keptOfOutput)
    if (text !== undefined) told.add(type)
    note({ program, type, ...written, ...(text === undefined ? {} : { text }) })
  }
}
