import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { guardVariable } from '../guard.ts'
import type { NamedPipes } from '../named-pipes.ts'
import type { GeneratorAnswer, GeneratorOrder } from './generator-message.ts'
import type { Probe } from './probe-load.ts'
import type { ResponderOrder } from './responder-child.ts'
import type { LoadRun } from './run-load.ts'
import type { LoadProtocol, LoadSample } from './types.ts'

/** A bench could not be done. `fault` says whose fault that is: the program's, or that of the bench or the machine. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
  readonly fault: 'program' | 'bench'

  constructor(message: string, o: { readonly cause?: unknown; readonly fault?: 'program' | 'bench' } = {}) {
    super(message, { cause: o.cause })
    this.fault = o.fault ?? 'bench'
  }
}

/** What a process says first, and what it costs to start one, on a machine with much to do. */
const startWithin = 20_000

/** A process that makes the load of one `loads` entry, so that it and the program don't share a thread. */
export interface Generator extends AsyncDisposable {
  probe(place: { host: string; port: number; pipes?: NamedPipes | undefined }): Promise<Probe>
  run(run: LoadRun): Promise<LoadSample>
}

/**
 * Starts the process and has it make its requests.
 * @throws BenchError when the module can't be taken or `request` throws; `AbortError` reasons pass through
 */
export async function startGenerator(o: {
  /** URL of bench.ts. */
  module: string
  load: string
  seed: string
  /** Marks the process, so that the guard finds it. */
  guard: string
  signal?: AbortSignal | undefined
}): Promise<Generator> {
  const child = startChild('./generator-child.ts', o.guard)
  const ask = async (order: GeneratorOrder, ms: number): Promise<GeneratorAnswer> => {
    const answer = (await answerOf(child, order, ms, o.signal)) as GeneratorAnswer
    if (answer.type === 'failed') throw new BenchError(`The load “${o.load}” can't be made: ${answer.message}.`)
    return answer
  }
  try {
    await ask({ type: 'load', module: o.module, name: o.load, seed: o.seed }, startWithin)
  } catch (error) {
    await endChild(child)
    throw error
  }
  return {
    probe: async ({ host, port, pipes }) => {
      const answer = await ask({ type: 'probe', host, port, pipes }, startWithin + 60_000)
      if (answer.type !== 'probed') throw new Error(`The generator answered ${answer.type} to a probe.`)
      return answer.probe
    },
    run: async (run) => {
      const answer = await ask({ type: 'run', run }, run.ms + startWithin)
      if (answer.type !== 'ran') throw new Error(`The generator answered ${answer.type} to a run.`)
      return answer.sample
    },
    [Symbol.asyncDispose]: () => endChild(child),
  }
}

/** A process that answers every request with `replies` in turn and does nothing else. */
export async function startResponder(o: {
  protocol: LoadProtocol
  replies: readonly Uint8Array[]
  pipes?: NamedPipes | undefined
  guard: string
  signal?: AbortSignal | undefined
}): Promise<{ readonly port: number } & AsyncDisposable> {
  const child = startChild('./responder-child.ts', o.guard)
  try {
    const order: ResponderOrder = { protocol: o.protocol, replies: o.replies, pipes: o.pipes }
    const { port } = (await answerOf(child, order, startWithin, o.signal)) as { port: number }
    return { port, [Symbol.asyncDispose]: () => endChild(child) }
  } catch (error) {
    await endChild(child)
    throw error
  }
}

function startChild(file: string, guard: string): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
    env: { ...process.env, [guardVariable]: guard },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  child.on('error', () => {}) // told by its exit
  return child
}

async function answerOf(
  child: ChildProcess,
  order: GeneratorOrder | ResponderOrder,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted()
  const late = AbortSignal.timeout(ms)
  const settled = new AbortController()
  const over = AbortSignal.any([late, settled.signal, ...(signal ? [signal] : [])])
  try {
    const answer = once(child, 'message', { signal: over })
    const ended = once(child, 'exit', { signal: over }).then(() => {
      throw new BenchError('The process that makes the load ended before it was done.')
    })
    answer.catch(() => {})
    ended.catch(() => {})
    child.send(order, () => {}) // a process that is gone tells so by its exit
    return ((await Promise.race([answer, ended])) as unknown[])[0]
  } catch (error) {
    signal?.throwIfAborted()
    if (late.aborted)
      throw new BenchError(`The process that makes the load did not answer within ${ms} ms.`, { cause: error })
    throw error
  } finally {
    settled.abort()
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
