import { join } from 'node:path'
import type { BrowserOfCheck } from './browser/browser-of-check.ts'
import { CheckPrograms, type CheckProgramsOptions } from './check-programs.ts'
import { DatabaseError } from './database/database-error.ts'
import { portIsFree } from './free-port.ts'
import { type Program } from './program.ts'
import { withDeadline } from './with-deadline.ts'
import { type StageRun, type StageRunOptions, exitAfterCloseMs, runStage } from './run-stage.ts'
import { keepData } from './keep-data.ts'
import type { Pace } from './pace.ts'
import { Seats } from './seats.ts'
import { likelyOfFallingOverUntouched } from './likely.ts'
import { settled } from './settle.ts'
import { SharedPrograms } from './shared-programs.ts'
import { watchStarvation } from './starvation.ts'
import { evidenceOfDatabase, evidenceOfOneSession, evidenceOfStart, evidenceOfSurroundings } from './start-evidence.ts'
import { StartError, type StartedProgram } from './start-program.ts'
import { SurroundingsError } from './surroundings.ts'
import type { Stage, StageResult, Verdict } from './types.ts'

export interface SchedulerOptions extends CheckProgramsOptions {
  readonly stages: readonly Stage[]
  readonly concurrency: number
  readonly keepDataIn?: string
  /** No stage waits for those that it needs. */
  readonly regardlessOfNeeds: boolean
  /** Whether what goes wrong by chance is tried again in simpler forms. */
  readonly simplify: boolean
  readonly browsers: BrowserOfCheck
}

/** Verdicts of a program that lets go of connections, as one that is ending does. */
const dropped: ReadonlySet<Verdict> = new Set(['refused', 'closed', 'reset'])
/** A run shorter than this can't have come out otherwise for being late, ms: no stage is about a shorter time. */
const tooShortToBeLateMs = 100
/** How long the result of a stage that passed in company is held, ms, lest its program fall over right after it. */
const fallOverMs = 15
/** How long a program has to fall over late, ms, when one did. */
const fallOverLateMs = 500
const fallOverUntouchedMs = 200
/** Runs of a stage on one program, when it is repeated. */
const runsPerProgram = 25
/** Programs at once, when a stage is repeated, however few of their runs the machine bears at once. */
const batchesAtOnce = 4
/**
 * Runs of a stage before its result counts, while the machine is too busy. Where its time was up, the second run, which has more of
 * it, says no more than that; a program that answers wrongly may have run out of a time of its own, for which nobody can wait.
 */
const runsIfSlow = 2
const runsIfWrong = 3
/** Programs of their own at once, for fresh stages and for confirmations. */
const aloneAtOnce = 3

/**
 * Runs the stages of one check. Shared stages run in company on one program; one that does not pass there is run again
 * alone on a program of its own, and only that counts. So neither a crash caused by another stage nor a program that
 * serves one client at a time fails a stage that is not about it.
 */
export class StageScheduler {
  readonly #o: SchedulerOptions
  readonly #results = new Map<string, Promise<StageResult>>()
  readonly #shared: SharedPrograms
  readonly #company: Seats
  readonly #alone = new Seats(aloneAtOnce)
  readonly #programs: CheckPrograms
  #untouched: Promise<boolean> | undefined

  constructor(o: SchedulerOptions) {
    this.#o = o
    this.#programs = new CheckPrograms(o)
    this.#company = new Seats(o.concurrency)
    this.#shared = new SharedPrograms(() => this.#programs.start())
  }

  /** Milliseconds until the first program of the check was ready. */
  get readyMs(): number | undefined {
    return this.#programs.readyMs
  }

  async run(): Promise<readonly StageResult[]> {
    const { stages } = this.#o
    // The shared program starts first and by itself, so that the first verdict is not held up by the others.
    const begun = stages.some((stage) => !this.#isFresh(stage)) ? this.#shared.begin() : Promise.resolve()
    for (const stage of stages) {
      const result = Promise.resolve().then(() => this.#stage(stage, begun))
      result.catch(() => {}) // awaited below; another may throw first
      this.#results.set(stage.slug, result)
    }
    try {
      const results = await Promise.all(this.#results.values())
      await this.#shared.settled()
      return await this.#accountForDeaths(results)
    } finally {
      await Promise.allSettled(this.#results.values())
      await this.#shared.close()
    }
  }

  /**
   * Runs one stage once for each seed, alone. A program is used for several runs where the stage may share one, and a few
   * programs at once, as `pace` allows. The results are in the order of the seeds.
   */
  async repeat(stage: Stage, seeds: readonly string[], pace: Pace): Promise<readonly StageResult[]> {
    const perProgram = this.#isFresh(stage) ? 1 : runsPerProgram
    const batches = Array.from({ length: Math.ceil(seeds.length / perProgram) }, (_, i) =>
      seeds.slice(i * perProgram, (i + 1) * perProgram),
    )
    const seats = new Seats(batchesAtOnce)
    const runs = await Promise.all(batches.map((batch) => seats.with(() => this.#batch(stage, batch, pace))))
    return runs.flat()
  }

  async #batch(stage: Stage, seeds: readonly string[], pace: Pace): Promise<StageResult[]> {
    const results: StageResult[] = []
    let started: StartedProgram | undefined
    const another = async () => {
      const last = started
      started = undefined
      await last?.[Symbol.asyncDispose]()
      return (started = await this.#programs.start())
    }
    const run = (o: { seed: string; patience?: number }) =>
      pace.with(
        async () => {
          const onOther = o.patience !== undefined || !started?.program.running
          return this.#onProgram(stage, (onOther ? await another() : (started as StartedProgram)).program, o)
        },
        ({ starved }) => starved,
      )
    const one = async (seed: string) => {
      let last = await run({ seed })
      if (last.ours) last = await run({ seed, patience: 4 })
      return last.starved ? { ...last.run, starved: true as const } : last.run
    }
    try {
      for (const seed of seeds) results.push(resultOf(stage, await this.#orStartError(stage, () => one(seed))))
    } finally {
      await started?.[Symbol.asyncDispose]()
    }
    return results
  }

  async #stage(stage: Stage, begun: Promise<void>): Promise<StageResult> {
    const { slug, number, title } = stage
    const blocker = await this.#unmetNeed(stage)
    if (blocker !== undefined) {
      return this.#finish({ slug, number, title, verdict: 'waits', ms: 0, waitsFor: blocker })
    }
    if (stage.needsPostgresql && this.#o.databases?.kind === 'embedded') {
      return this.#finish({ slug, number, title, verdict: 'unclear', ms: 0, evidence: evidenceOfOneSession() })
    }
    await begun.catch(() => {})
    const run = await this.#orStartError(stage, () =>
      this.#isFresh(stage) ? this.#runAlone(stage) : this.#runShared(stage),
    )
    return this.#finish(resultOf(stage, run))
  }

  async #orStartError(stage: Stage, run: () => Promise<StageRun>): Promise<Omit<StageRun, 'sentBytes'>> {
    try {
      if (this.#programs.neverUp) throw this.#programs.neverUp
      return await run()
    } catch (error) {
      this.#o.signal.throwIfAborted()
      if (error instanceof SurroundingsError)
        return { verdict: 'unclear', ms: 0, evidence: evidenceOfSurroundings(error) }
      if (error instanceof DatabaseError) return { verdict: 'unclear', ms: 0, evidence: evidenceOfDatabase(error) }
      if (!(error instanceof StartError)) throw error
      // Where no program comes up, once is enough for all stages.
      const first = stage === this.#o.stages[0]
      if (first || error !== this.#programs.neverUp) await this.#keepData(stage, error.program)
      return { verdict: error.verdict, ms: 0, evidence: evidenceOfStart(error) }
    }
  }

  /** The slug of the stage that has to pass first and did not: the one at the root, where that waits itself. */
  async #unmetNeed(stage: Stage): Promise<string | undefined> {
    if (this.#o.regardlessOfNeeds) return undefined
    for (const slug of stage.needs ?? []) {
      const need = await this.#results.get(slug)
      if (need && need.verdict !== 'passed') return need.waitsFor ?? slug
    }
    return undefined
  }

  async #runShared(stage: Stage): Promise<StageRun> {
    const only = this.#o.stages.filter((other) => !this.#isFresh(other)).length === 1
    if (only) return this.#runAlone(stage, { given: await this.#shared.current() })
    const inCompany = await this.#company.with(() => {
      this.#o.emit({ type: 'stage-started', slug: stage.slug })
      return this.#runInCompany(stage)
    })
    if (inCompany?.run.verdict !== 'passed') return this.#runAlone(stage)
    const { run, program, endedAt } = inCompany
    // A program may fall over a moment after its last answer. It needn't come to rest here: others keep it busy.
    await withDeadline(program.ended, fallOverMs)
    if (!program.running) return this.#runAlone(stage)
    this.#shared.passed(program, stage, endedAt)
    return run
  }

  /** Undefined when no shared program is left. A stage that found its program dead on arrival takes the next one. */
  async #runInCompany(stage: Stage): Promise<{ run: StageRun; program: Program; endedAt: number } | undefined> {
    for (;;) {
      const program = await this.#shared.current()
      if (program === undefined) return undefined
      const leave = new AbortController()
      void program.ended.then(() => leave.abort(new Error('The shared program ended.')))
      const run = await this.#run(stage, program, { company: true, leave: leave.signal })
      const endedAt = performance.now()
      // The seat is kept until it is known whether the program is dying, so that no other stage runs into that.
      if (dropped.has(run.verdict)) await withDeadline(program.ended, exitAfterCloseMs)
      if (program.running || run.sentBytes > 0) return { run, program, endedAt }
    }
  }

  async #runAlone(stage: Stage, o: { given?: Program | undefined; settleMs?: number } = {}): Promise<StageRun> {
    let last = await this.#runOnOwnProgram(stage, o)
    // A further run gets a program of its own: the one given holds what the first run left in it.
    const { given: _, ...again } = o
    for (let runs = 1; last.ours && runs < (last.run.slow ? runsIfSlow : runsIfWrong); runs++)
      last = await this.#runOnOwnProgram(stage, { ...again, patience: 4 })
    const run = last.ours && last.run.slow ? tooBusy(last.run) : last.run
    const { evidence } = run
    const unanswered =
      this.#o.contract.ready === 'port' &&
      run.verdict === 'crashed' &&
      !evidence?.received?.bytes &&
      evidence?.likely === undefined
    if (!unanswered || !evidence || !(await this.#fallsOverUntouched())) return run
    return { ...run, evidence: { ...evidence, likely: likelyOfFallingOverUntouched } }
  }

  /** `ours` tells that it did not pass through what may have been no fault of the program: then it deserves another run. */
  async #runOnOwnProgram(
    stage: Stage,
    { given, ...o }: { given?: Program | undefined; settleMs?: number; patience?: number },
  ): Promise<{ run: StageRun; ours: boolean }> {
    return this.#alone.with(async () => {
      this.#o.signal.throwIfAborted()
      if (this.#programs.neverUp) throw this.#programs.neverUp
      const reused = given?.running ? given : undefined
      await using started = reused ? undefined : await this.#programs.start()
      const program = reused ?? (started as StartedProgram).program
      // What the connection that found it ready makes it write is no part of the stage.
      if (started && this.#o.contract.ready === 'port') await settled(program, 1)
      if (given || this.#isFresh(stage)) this.#o.emit({ type: 'stage-started', slug: stage.slug })
      // Awaited here: the program ends with this scope.
      return await this.#onProgram(stage, program, o)
    })
  }

  async #onProgram(
    stage: Stage,
    program: Program,
    o: { settleMs?: number; patience?: number; seed?: string },
  ): Promise<{ run: StageRun; ours: boolean; starved: boolean }> {
    const isStarved = watchStarvation(program.pid)
    await using restarts = this.#programs.restarts()
    const { restart, another } = restarts
    const own = this.#isFresh(stage) ? { restart, another } : {}
    const run = await this.#run(stage, program, { company: false, ...o, ...own })
    const starved = isStarved() || program.starvedInCall
    if (run.verdict !== 'crashed') return { run, ours: mayBeLate(run) && starved, starved }
    // A port that is held though its program is gone was never the program's: something else was quicker.
    const hasPort = this.#o.contract.ready === 'port' && this.#o.spec.port === undefined
    return { run, ours: hasPort && !(await portIsFree(program.port)), starved }
  }

  async #run(
    stage: Stage,
    program: Program,
    {
      leave,
      ...o
    }: Omit<StageRunOptions, 'seed' | 'transcript' | 'signal' | 'browsers' | 'simplify'> & {
      leave?: AbortSignal
      seed?: string
    },
  ): Promise<StageRun> {
    const { seed, transcript, browsers, simplify } = this.#o
    const signal = leave ? AbortSignal.any([this.#o.signal, leave]) : this.#o.signal
    const run = await runStage(stage, program, { seed, transcript, signal, browsers, simplify, ...o })
    if (run.evidence) await this.#keepData(stage, program)
    this.#o.signal.throwIfAborted()
    return run
  }

  /** Keeps what the program had in DATA_DIR when the stage did not pass, to be started with again by hand. */
  async #keepData({ slug }: Stage, { dataDir, number }: Program): Promise<void> {
    const { keepDataIn, transcript } = this.#o
    if (keepDataIn === undefined) return
    const text = await keepData(dataDir, join(keepDataIn, slug))
    if (text !== undefined) transcript.note({ stage: slug, program: number, type: 'note', text })
  }

  /** Whether the program ends when a client only connects and leaves, as our wait for its start does. Found out once. */
  #fallsOverUntouched(): Promise<boolean> {
    return (this.#untouched ??= this.#alone.with(async () => {
      await using started = await this.#programs.start()
      await settled(started.program, fallOverUntouchedMs)
      return !started.program.running
    }))
  }

  /** Whether a stage has a program of its own. */
  #isFresh(stage: Stage): boolean {
    return stage.isolation === 'fresh' || !this.#o.contract.shared
  }

  #finish(result: StageResult): StageResult {
    this.#o.emit({ type: 'stage-finished', result })
    return result
  }

  /**
   * A shared program that died must have been brought down by some stage. Where none of those repeated alone did it, the
   * stages that had passed on it before are repeated too, the latest first, until one is found.
   */
  async #accountForDeaths(results: readonly StageResult[]): Promise<readonly StageResult[]> {
    const suspects = results.some(({ verdict }) => verdict === 'crashed') ? [] : this.#shared.suspects()
    const corrected = [...results]
    for (const stage of suspects) {
      const run = await this.#orStartError(stage, () => this.#runAlone(stage, { settleMs: fallOverLateMs }))
      if (run.verdict === 'passed') continue
      const index = corrected.findIndex(({ slug }) => slug === stage.slug)
      corrected[index] = this.#finish(resultOf(stage, run))
      break
    }
    return corrected
  }
}

function resultOf({ slug, number, title }: Stage, run: Omit<StageRun, 'sentBytes'>): StageResult {
  const { verdict, ms, evidence, judgedBy, starved } = run
  return {
    slug,
    number,
    title,
    verdict,
    ms,
    ...(judgedBy === undefined ? {} : { judgedBy }),
    ...(evidence ? { evidence } : {}),
    ...(starved ? { starved } : {}),
  }
}

/** What a run says that was late twice on a machine without a free processor: nothing about the program. */
function tooBusy({ evidence, ...run }: StageRun): StageRun {
  const summary =
    'This machine was too busy to tell: other programs kept its processors. Check again when it has less to do.'
  return { ...run, verdict: 'unclear', ...(evidence ? { evidence: { ...evidence, summary } } : {}) }
}

/** Whether a machine too busy may have brought this about. */
function mayBeLate({ verdict, ms }: StageRun): boolean {
  return verdict === 'hung' || verdict === 'unclear' || (verdict === 'failed' && ms >= tooShortToBeLateMs)
}
