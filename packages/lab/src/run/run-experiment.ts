import type { RunEvent, RunLimits } from '../types.ts'
import { LineTooLong, type ProcessEnd, startExperimentProcess } from './experiment-process.ts'
import { DEFAULT_LIMITS, heapMb, LOAD_MS } from './limits.ts'
import { type Message, messageSchema } from './message.ts'

export interface RunOptions {
  /** Absolute path of the experiment's module. */
  readonly path: string
  /** As a person gave them; see `parseParams`. */
  readonly params?: unknown
  /** Aborting it cancels the run: its process and all it started are ended at once. */
  readonly signal?: AbortSignal
  /** In place of what the experiment itself says it may take. */
  readonly limits?: Partial<RunLimits>
}

type Failure = Extract<RunEvent, { type: 'failed' }>
type Why = Pick<Failure, 'reason' | 'message'>

/** What lies in a message besides its observation. */
const ENVELOPE_BYTES = 64

/** How long after its time limit an experiment that tidies up by itself is waited for, in ms. */
const TIDY_MS = 200

/**
 * Runs an experiment in a process of its own and gives what comes out of it: `started`, observations, and `finished`
 * or `failed` as the last event. Never throws for what the experiment does. Leaving the loop early cancels the run.
 */
export async function* runExperiment(options: RunOptions): AsyncGenerator<RunEvent, void, void> {
  const run = new Run(options.limits ?? {})
  if (options.signal?.aborted) {
    yield run.failed(CANCELLED)
    return
  }
  await using child = await startExperimentProcess(
    { path: options.path, run: { params: options.params ?? {}, limits: options.limits ?? {} } },
    heapMb(options.limits),
  )
  const end = (why: Why): void => {
    run.why ??= why
    child.kill()
  }
  const cancel = (): void => end(CANCELLED)
  options.signal?.addEventListener('abort', cancel, { once: true })
  // It may have been cancelled while its process was started.
  if (options.signal?.aborted) cancel()
  let deadline = setTimeout(() => end(NOT_LOADED), LOAD_MS)
  try {
    for await (const line of child.lines(() => run.limits.observationBytes + ENVELOPE_BYTES)) {
      const event = run.take(line)
      if (event?.type === 'started') {
        clearTimeout(deadline)
        deadline = setTimeout(() => end(run.overTime()), run.limits.ms + TIDY_MS)
        child.watchMemory(run.limits.memoryMb, () => end(run.overMemory()))
      }
      if (event && !run.why) yield event
      if (run.why || run.finished) break
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error
    run.why ??= run.overSize()
  } finally {
    clearTimeout(deadline)
    options.signal?.removeEventListener('abort', cancel)
    child.kill()
  }
  const exit = await child.ended
  yield run.finished && !run.why ? { type: 'finished', ms: run.ms() } : run.failed(run.why ?? unexpectedEnd(exit, run))
}

const CANCELLED: Why = { reason: 'cancelled', message: 'The run was cancelled.' }
const NOT_LOADED: Why = {
  reason: 'time',
  message: `The experiment was not loaded after ${LOAD_MS / 1000} s and was ended.`,
}

/** What is known of a run so far: its limits, its count, and why it must end. */
class Run {
  limits: RunLimits
  why: Why | undefined
  finished = false
  #began = performance.now()
  #observations = 0
  #bytes = 0

  constructor(limits: Partial<RunLimits>) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
  }

  ms(): number {
    return Math.round(performance.now() - this.#began)
  }

  failed(why: Why): Failure {
    return { type: 'failed', ...why, ms: this.ms() }
  }

  /** Reads one line of the process: the event to pass on, if it is one; sets `why` when the run must end for it. */
  take(line: string): RunEvent | undefined {
    const message = readMessage(line)
    if (typeof message === 'string') {
      this.why = { reason: 'error', message }
      return undefined
    }
    switch (message.type) {
      case 'started':
        this.limits = message.limits
        this.#began = performance.now()
        return { type: 'started', params: message.params }
      case 'observation':
        this.#observations += 1
        this.#bytes += line.length
        if (this.#observations > this.limits.observations) this.why = this.overCount()
        else if (this.#bytes > this.limits.totalBytes) this.why = this.overTotal()
        return message
      case 'finished':
        this.finished = true
        return undefined
      case 'failed':
        this.why = message.reason === 'time' ? this.overTime() : { reason: 'error', message: message.message }
        return undefined
      case 'described':
        return undefined
    }
  }

  overTime(): Why {
    return {
      reason: 'time',
      message: `The experiment was still running after ${this.limits.ms / 1000} s, its limit, and was ended.`,
    }
  }

  overMemory(): Why {
    return {
      reason: 'memory',
      message: `The experiment held more than ${this.limits.memoryMb} MB of memory, its limit, and was ended.`,
    }
  }

  overCount(): Why {
    return {
      reason: 'output',
      message: `The experiment sent more than ${this.limits.observations} observations, its limit, and was ended.`,
    }
  }

  overTotal(): Why {
    return {
      reason: 'output',
      message: `The experiment sent more than ${kilobytes(this.limits.totalBytes)} of observations, its limit, and was ended.`,
    }
  }

  overSize(): Why {
    return {
      reason: 'output',
      message: `The experiment sent one observation of more than ${kilobytes(this.limits.observationBytes)}, the limit, and was ended.`,
    }
  }
}

/** The message, or a sentence that says why it is none. */
function readMessage(line: string): Message | string {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return 'The experiment wrote something of its own where only its observations go (file descriptor 3).'
  }
  const read = messageSchema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  return `The experiment sent an observation that cannot be drawn: ${issue?.path.slice(1).join('.')} ${issue?.message}.`
}

function unexpectedEnd(exit: ProcessEnd, run: Run): Why {
  if (/heap out of memory|Allocation failed/i.test(exit.stderr)) return run.overMemory()
  const how = exit.signal ? `by ${exit.signal}` : `with exit code ${exit.code}`
  const said = exit.stderr.trim().split('\n').at(-1)
  return {
    reason: 'error',
    message: `The experiment's process ended by itself ${how} before it was done${said ? `; it last wrote: ${said}` : ''}.`,
  }
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} kB`
