import type { CheckEvent, CheckResult, ProgramSpec } from '@backroad/check'
import type { Build } from '@backroad/series'
import { findReal, type FoundReal } from '../bench/find-real.ts'
import type { Checks } from '../checks/checks.ts'
import { selectStages, type Selection, type SelectionRequest } from '../checks/select.ts'
import { appError } from '../errors.ts'
import { EventLog, type Numbered } from '../event-log.ts'
import { newId } from '../new-id.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import { readValid } from '../workspaces/read-valid.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import type { CompareEvent, Comparison, ComparisonRun, SoftwareNamed } from './types.ts'

export interface ComparisonRequest extends SelectionRequest {
  /** Id of a registered workspace. */
  readonly workspace: string
  /** Name of real software of its build. */
  readonly software: string
  readonly seed?: string | undefined
}

export interface AgainstRequest extends SelectionRequest {
  /** Slug of a build, alone or after the series' own. */
  readonly build: string
  readonly software: string
  readonly seed?: string | undefined
  readonly transcriptFile?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Real software through the stages of a build. */
export interface AgainstResult {
  readonly software: SoftwareNamed
  readonly result: CheckResult
  /** Stage slug to reason, for each stage that did not pass and is listed as different. */
  readonly differs: Readonly<Record<string, string>>
  /** Listed as different, and passed nevertheless. */
  readonly stale: readonly string[]
}

interface Live {
  readonly log: EventLog<CompareEvent>
  readonly cancel: AbortController
  run: ComparisonRun
  done: Promise<void>
}

interface Plan {
  readonly build: Build
  readonly program: ProgramSpec
  readonly real: FoundReal
  readonly selection: Selection
  readonly seed: string | undefined
}

/** How many comparisons that ended are remembered. */
const mostKept = 8

/**
 * Real software through the stages of a build, alone or beside a learner's program. It is no progress of anyone: nothing is
 * stored, and the newest comparisons are remembered only while this runs.
 */
export class Comparisons {
  readonly #shelf: SeriesShelf
  readonly #workspaces: Workspaces
  readonly #checks: Checks
  readonly #clock: () => number
  readonly #all = new Map<string, Live>()
  #closed = false

  constructor(parts: { shelf: SeriesShelf; workspaces: Workspaces; checks: Checks; clock: () => number }) {
    this.#shelf = parts.shelf
    this.#workspaces = parts.workspaces
    this.#checks = parts.checks
    this.#clock = parts.clock
  }

  /**
   * Runs real software alone, all stages unless told; events are those of a check. Throws `build-not-found`,
   * `software-unknown`, `software-missing`, `stage-unknown`, `selection-conflict`.
   */
  async *against(request: AgainstRequest): AsyncGenerator<CheckEvent, AgainstResult, void> {
    const { build } = this.#shelf.build(request.build)
    const { name, version, program } = await findReal(build, request.software)
    const everything = new Set(build.stages.map(({ slug }) => slug))
    const [{ runCheck }, { loadCheckable }] = await Promise.all([import('@backroad/check'), import('@backroad/series')])
    const { seed, transcriptFile, signal } = request
    const result = yield* runCheck({
      build: await loadCheckable(build),
      program,
      ...selectStages(build, request, everything),
      ...(seed === undefined ? {} : { seed }),
      ...(transcriptFile === undefined ? {} : { transcriptFile }),
      ...(signal === undefined ? {} : { signal }),
    })
    const listed = Object.entries(differsOf(build, name))
    const verdicts = new Map(result.stages.map(({ slug, verdict }) => [slug, verdict]))
    const isOther = (slug: string) => !['passed', 'unclear', undefined].includes(verdicts.get(slug))
    return {
      software: { name, ...(version === undefined ? {} : { version }) },
      result,
      differs: Object.fromEntries(listed.filter(([slug]) => isOther(slug))),
      stale: listed.map(([slug]) => slug).filter((slug) => verdicts.get(slug) === 'passed'),
    }
  }

  /** The reasons for which stages are listed as different. Throws `build-not-found`, `software-unknown`. */
  differs(build: string, software: string): Readonly<Record<string, string>> {
    return differsOf(this.#shelf.build(build).build, software)
  }

  /**
   * Starts a comparison of the program in a workspace with real software. Stages are those of a check: up to the learner's
   * next one unless told. Throws `workspace-not-found`, `workspace-path`, `workspace-invalid`, `software-unknown`,
   * `software-missing`, `stage-unknown`, `selection-conflict`.
   */
  async start(request: ComparisonRequest): Promise<{ id: string }> {
    if (this.#closed) throw appError('closed', {})
    const { id: workspace, dir } = await this.#workspaces.row(request.workspace)
    const { build, program } = await readValid(this.#shelf, dir)
    const real = await findReal(build, request.software)
    const selection = selectStages(build, request, await this.#checks.everPassed(workspace))
    const id = newId()
    const run: ComparisonRun = {
      id,
      workspace,
      software: request.software,
      state: 'running',
      at: new Date(this.#clock()).toISOString(),
    }
    const live: Live = { log: new EventLog(), cancel: new AbortController(), run, done: Promise.resolve() }
    this.#all.set(id, live)
    this.#forgetOldest()
    live.done = this.#run({ build, program, real, selection, seed: request.seed }, live)
    return { id }
  }

  #forgetOldest(): void {
    const ended = [...this.#all].filter(([, { run }]) => run.state !== 'running')
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostKept))) this.#all.delete(id)
  }

  async #run(plan: Plan, live: Live): Promise<void> {
    const { log, cancel } = live
    try {
      const comparison = await this.#compared(plan, log, cancel.signal)
      live.run = { ...live.run, state: 'finished', comparison }
      log.push({ type: 'comparison-finished', comparison })
    } catch (error) {
      live.run = cancel.signal.aborted
        ? { ...live.run, state: 'cancelled' }
        : { ...live.run, state: 'failed', reason: (error as Error).message }
    } finally {
      log.end()
    }
  }

  /** Every event but the last goes to the log. */
  async #compared(plan: Plan, log: EventLog<CompareEvent>, signal: AbortSignal): Promise<Comparison> {
    const [{ compare }, { loadCheckable }] = await Promise.all([import('./compare.ts'), import('@backroad/series')])
    const { build, program, real, selection, seed } = plan
    const events = compare({
      build: await loadCheckable(build, selection),
      program,
      real,
      differs: differsOf(build, real.name),
      selection,
      signal,
      ...(seed === undefined ? {} : { seed }),
    })
    for (;;) {
      const step = await events.next()
      if (step.done) return step.value
      if (step.value.type !== 'comparison-finished') log.push(step.value)
    }
  }

  #live(id: string): Live {
    const found = this.#all.get(id)
    if (!found) throw appError('comparison-not-found', { comparison: id })
    return found
  }

  /** Throws `comparison-not-found`. */
  get(id: string): ComparisonRun {
    return this.#live(id).run
  }

  /** Every event after number `after`, until the comparison or `signal` ends. Throws `comparison-not-found`. */
  follow(id: string, after?: number, signal?: AbortSignal): AsyncIterable<Numbered<CompareEvent>> {
    return this.#live(id).log.follow(after, signal)
  }

  /** Resolves once its processes are gone. One that has ended is left as it is. Throws `comparison-not-found`. */
  async cancel(id: string): Promise<void> {
    const live = this.#live(id)
    if (live.run.state === 'running') live.cancel.abort(new Error('The comparison was cancelled.'))
    await live.done
  }

  /** Cancels what runs and resolves once its processes are gone. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#all.keys()].map((id) => this.cancel(id)))
  }
}

function differsOf(build: Build, name: string): Readonly<Record<string, string>> {
  return build.real.find((software) => software.name === name)?.differs ?? {}
}
