import type { BenchDefinition, BenchEvent, BenchResult, ProgramSpec } from '@backroad/check'
import type { Build } from '@backroad/series'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { appError } from '../errors.ts'
import { EventLog, type Numbered } from '../event-log.ts'
import { newId } from '../new-id.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Bench } from '../types.ts'
import { readValid } from '../workspaces/read-valid.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { BenchFiles } from './bench-files.ts'
import { findReal, type FoundReal } from './find-real.ts'

export interface BenchRequest {
  /** Id of a registered workspace. */
  readonly workspace: string
  /** Name of real software; what bench.ts names unless told. */
  readonly against?: string | undefined
  /** Rounds that count, at least 3; 5 unless told. */
  readonly rounds?: number | undefined
  /** How long one sample takes, ms; 1000 unless told. */
  readonly sampleMs?: number | undefined
  readonly seed?: string | undefined
}

interface LiveBench {
  readonly bench: Bench
  readonly log: EventLog<BenchEvent>
  readonly cancel: AbortController
  done: Promise<void>
}

interface Plan {
  readonly build: Build
  readonly definition: BenchDefinition
  readonly module: string
  readonly program: ProgramSpec
  readonly real: FoundReal
  readonly request: BenchRequest
}

/** Programs of registered workspaces and real software under the same load. One bench at a time: two would disturb one another. */
export class Benches {
  readonly #shelf: SeriesShelf
  readonly #workspaces: Workspaces
  readonly #files: BenchFiles
  readonly #clock: () => number
  readonly #isChecking: () => boolean
  readonly #live = new Map<string, LiveBench>()
  /** Set from the first moment of a start, which takes a while before it is live. */
  #isTaken = false
  #closed = false

  /** `isChecking` says whether any check runs in this process. */
  constructor(parts: {
    shelf: SeriesShelf
    workspaces: Workspaces
    dataDir: string
    clock: () => number
    isChecking: () => boolean
  }) {
    this.#shelf = parts.shelf
    this.#workspaces = parts.workspaces
    this.#files = new BenchFiles(join(parts.dataDir, 'benches'))
    this.#clock = parts.clock
    this.#isChecking = parts.isChecking
  }

  /**
   * Starts a bench. What happens is followed with `follow`. Throws `workspace-not-found`, `workspace-path`,
   * `workspace-invalid`, `bench-none`, `software-unknown`, `software-missing`, `bench-busy`.
   */
  async start(request: BenchRequest): Promise<{ id: string }> {
    if (this.#closed) throw appError('closed', {})
    if (this.#isTaken || this.#isChecking()) throw appError('bench-busy', {})
    this.#isTaken = true
    try {
      const plan = await this.#plan(request)
      const id = newId()
      const at = new Date(this.#clock()).toISOString()
      const log = new EventLog<BenchEvent>()
      const cancel = new AbortController()
      const bench: Bench = { id, workspace: request.workspace, state: 'running', at }
      const live: LiveBench = { bench, log, cancel, done: Promise.resolve() }
      this.#live.set(id, live)
      live.done = this.#run(plan, live)
      return { id }
    } catch (error) {
      this.#isTaken = false
      throw error
    }
  }

  async #plan(request: BenchRequest): Promise<Plan> {
    const { dir } = await this.#workspaces.row(request.workspace)
    const { build, program } = await readValid(this.#shelf, dir)
    const { loadBench } = await import('@backroad/series')
    const definition = await loadBench(build)
    if (!definition || build.bench === undefined) throw appError('bench-none', { build: build.slug })
    const real = await findReal(build, request.against ?? definition.against)
    return { build, definition, module: pathToFileURL(build.bench).href, program, real, request }
  }

  async #run(plan: Plan, live: LiveBench): Promise<void> {
    const { log, cancel } = live
    try {
      const result = await this.#measure(plan, log, cancel.signal)
      const finished: BenchEvent = { type: 'bench-finished', result }
      await this.#files.store({
        bench: { ...live.bench, state: 'finished', result },
        events: [...log.events, finished],
      })
      // Given out once it is stored, so that whoever sees the end finds the result.
      log.push(finished)
    } catch (error) {
      const ended: Bench = cancel.signal.aborted
        ? { ...live.bench, state: 'cancelled' }
        : { ...live.bench, state: 'failed', ...(await reasonOf(error)) }
      // When even this can't be stored, nobody is told more than that there is no such bench.
      await this.#files.store({ bench: ended, events: log.events }).catch(() => {})
    } finally {
      this.#live.delete(live.bench.id)
      this.#isTaken = false
      log.end()
    }
  }

  /** Every event but the last goes to the log; the result is what the last one holds. */
  async #measure(plan: Plan, log: EventLog<BenchEvent>, signal: AbortSignal): Promise<BenchResult> {
    const [{ runBench }, { loadCheckable }] = await Promise.all([import('@backroad/check'), import('@backroad/series')])
    const { request, definition, module, program, real } = plan
    const events = runBench({
      build: await loadCheckable(plan.build),
      bench: definition,
      module,
      program,
      real,
      signal,
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      ...(request.rounds === undefined ? {} : { rounds: request.rounds }),
      ...(request.sampleMs === undefined ? {} : { sampleMs: request.sampleMs }),
    })
    for (;;) {
      const step = await events.next()
      if (step.done) return step.value
      if (step.value.type !== 'bench-finished') log.push(step.value)
    }
  }

  /** Throws `bench-not-found`. */
  async get(id: string): Promise<Bench> {
    return this.#live.get(id)?.bench ?? (await this.#stored(id)).bench
  }

  /** The newest of a workspace that measured something. Throws `workspace-not-found`. */
  async newest(workspace: string): Promise<Bench | undefined> {
    await this.#workspaces.row(workspace)
    return this.#files.newest(workspace)
  }

  /** The one that runs in a workspace. */
  running(workspace: string): Bench | undefined {
    return [...this.#live.values()].find(({ bench }) => bench.workspace === workspace)?.bench
  }

  async #stored(id: string) {
    const found = await this.#files.find(id)
    if (!found) throw appError('bench-not-found', { bench: id })
    return found
  }

  /** Every event after number `after`, live or kept, until the bench or `signal` ends. Throws `bench-not-found`. */
  async follow(id: string, after?: number, signal?: AbortSignal): Promise<AsyncIterable<Numbered<BenchEvent>>> {
    const log = this.#live.get(id)?.log ?? new EventLog((await this.#stored(id)).events)
    return log.follow(after, signal)
  }

  /** Resolves once its processes are gone. One that has ended is left as it is. Throws `bench-not-found`. */
  async cancel(id: string): Promise<void> {
    const live = this.#live.get(id)
    if (!live) {
      await this.#stored(id)
      return
    }
    live.cancel.abort(new Error('The bench was cancelled.'))
    await live.done
  }

  /** Cancels what runs and resolves once its processes are gone. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#live.keys()].map((id) => this.cancel(id)))
  }
}

/** What to tell a person, and whose fault it is. */
async function reasonOf(error: unknown): Promise<Pick<Bench, 'reason' | 'fault'>> {
  const { BenchError, PrepareError, StartError } = await import('@backroad/check')
  const withOutput = (message: string, output: string) => (output === '' ? message : `${message}\n${output}`)
  if (error instanceof StartError) {
    const fault = error.verdict === 'unclear' ? 'backroad' : 'program'
    return { reason: withOutput(error.message, error.program.stderrTail()), fault }
  }
  if (error instanceof PrepareError) return { reason: withOutput(error.message, error.output), fault: 'program' }
  const fault = error instanceof BenchError && error.fault === 'program' ? 'program' : 'backroad'
  return { reason: (error as Error).message, fault }
}
