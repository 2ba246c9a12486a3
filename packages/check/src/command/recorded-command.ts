import type { Located, ReceivedStream } from '@backroad/protocols'
import type { Program } from '../program.ts'
import { waiting } from '../recorded-wire.ts'
import type { StageRecord } from '../stage-record.ts'
import type { TranscriptEntry } from '../types.ts'
import { StageFolder } from './call-folder.ts'
import { callVariable } from './call-environment.ts'
import { type CallVerdict, leftBehind, verdictOn } from './call-verdict.ts'
import { callByHand, callLine } from './call-line.ts'
import { type Called, callProgram, markOf } from './call-program.ts'
import { CallError, type CallRecord } from './call-record.ts'
import { runningWith } from './left-running.ts'
import type { Call, CallOptions, Command } from './types.ts'

/** How long one call may take unless told, ms (docs/contracts.md). */
const callWithin = 5000

/** The client of a stage for programs that are called: remembers each call and what came of it, and judges its end. */
export function recordCommand(o: {
  readonly program: () => Program
  readonly record: StageRecord
  readonly transcribe: (entry: Omit<TranscriptEntry, 'at' | 'stage' | 'program'>) => void
  readonly signal: AbortSignal
  readonly patience: number
}): { readonly client: Command; readonly nothingMore: () => void } {
  const { record, transcribe, signal, patience } = o
  let last: CallRecord | undefined
  let count = 0
  const folder = new StageFolder(o.program().dataDir, { record, last: () => last })
  const run = async (args: readonly string[], options: CallOptions = {}): Promise<Call> => {
    const program = o.program()
    const number = ++count
    const stdin = bytesGiven(options.stdin)
    const line = callLine(args, options.env)
    await folder.open()
    const dir = await folder.open(options.in)
    await folder.keep()
    transcribe({ connection: number, type: 'connecting', protocol: 'command', transport: 'pipe' })
    transcribe({ connection: number, type: 'called', text: line })
    if (stdin !== undefined) transcribe({ connection: number, type: 'sent', bytes: latin1(stdin, mostKept) })
    const within = (options.within ?? callWithin) * patience
    const plan = { args, dir, stdin, env: options.env ?? {}, within, signal, number }
    const called = await waiting(record, `the end of ${line}`, callProgram(program, plan))
    transcribeEnd(called, number, transcribe)
    program.stdout.push(called.stdout)
    program.stderr.push(called.stderr)
    const byHand = callByHand(line, { folder: options.in, stdin })
    const stderr = called.stderr.toString('utf8')
    last = { line, stdin, byHand, exitCode: called.exit.code, signal: called.exit.signal, stderr, ms: called.ms }
    const errors = record.addCallBytes(called.stderr, { call: last, of: 'standard error' })
    const output = record.addCallBytes(called.stdout, { call: last, of: 'standard output' })
    const verdict = verdictOn(called, { line, within, exits: options.exits ?? 0, likely: options.likely })
    if (verdict) throw errorOf(verdict, output, options.because)
    return callOf(called, { line, output, errors })
  }
  const nothingMore = () => {
    const left = count === 0 ? [] : runningWith(callVariable, markOf(o.program()))
    const about = record.last?.id
    if (left.length === 0 || about === undefined) return
    throw errorOfLeft(left.length, about)
  }
  return { client: { folder, run }, nothingMore }
}

/** What left the group of the call that started it, and ran on behind everything. */
function errorOfLeft(left: number, connection: number): CallError {
  const { summary, expected, likely } = leftBehind(left, 'Your program')
  return new CallError('failed', summary, { expected, likely, connection })
}

/** Most bytes of one stream of a call that the transcript keeps. */
const mostKept = 2 ** 20

function bytesGiven(stdin: CallOptions['stdin']): Uint8Array | undefined {
  return typeof stdin === 'string' ? Buffer.from(stdin, 'utf8') : stdin
}

function transcribeEnd(
  called: Called,
  connection: number,
  transcribe: Parameters<typeof recordCommand>[0]['transcribe'],
) {
  const { stdout, stderr, exit } = called
  if (stdout.length > 0) transcribe({ connection, type: 'received', ...kept(stdout) })
  if (stderr.length > 0) transcribe({ connection, type: 'stderr', ...kept(stderr) })
  const text = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code ?? 0}`
  transcribe({ connection, type: 'call-ended', text })
}

function kept(bytes: Uint8Array): Pick<TranscriptEntry, 'bytes' | 'leftOut'> {
  return { bytes: latin1(bytes, mostKept), ...(bytes.length > mostKept ? { leftOut: bytes.length - mostKept } : {}) }
}

function errorOf(verdict: CallVerdict, output: ReceivedStream, because: string | undefined): CallError {
  const { kind, summary, expected, likely } = verdict
  const message = because === undefined ? summary : `${summary} ${because}`
  return new CallError(kind, message, { expected, likely, connection: output.connection })
}

function callOf(
  { exit, stdout, stderr, ms }: Called,
  { line, output, errors }: { line: string; output: ReceivedStream; errors: ReceivedStream },
): Call {
  const span = (start: number, end: number, name: string) => ({ start, end, name })
  const part = (start: number, end: number, name: string): Located<string> => ({
    value: stdout.toString('utf8', start, end),
    at: span(start, end, name),
    stream: output,
  })
  const lines: Located<string>[] = []
  for (let start = 0; start < stdout.length;) {
    const found = stdout.indexOf(10, start)
    const end = found < 0 ? stdout.length : found
    lines.push(part(start, end, `line ${lines.length + 1} of standard output`))
    start = end + 1
  }
  return {
    line,
    exitCode: exit.code ?? 0,
    stdout: { value: stdout, at: span(0, stdout.length, 'standard output'), stream: output },
    stderr: { value: stderr, at: span(0, stderr.length, 'standard error'), stream: errors },
    text: part(0, stdout.length, 'standard output'),
    lines,
    line1: () => {
      const [only] = lines
      if (only !== undefined && lines.length === 1) return { ...only, at: { ...only.at, name: 'standard output' } }
      const came = lines.length === 0 ? 'it wrote nothing' : `it wrote ${lines.length} lines`
      throw new CallError('failed', `Expected one line on standard output from ${line}, but ${came}.`, {
        expected: 'one line on standard output',
        connection: output.connection,
      })
    },
    ms,
  }
}

function latin1(bytes: Uint8Array, most: number): string {
  return Buffer.from(bytes.subarray(0, most)).toString('latin1')
}
