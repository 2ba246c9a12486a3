import { contractOf } from './contracts/contracts.ts'
import { BrowserOfCheck } from './browser/browser-of-check.ts'
import { Databases } from './database/databases.ts'
import type { DatabaseKind } from './database/types.ts'
import { EventQueue } from './event-queue.ts'
import { PrepareError, prepareProgram } from './prepare-program.ts'
import { showCommand } from './command-line.ts'
import { startGuard } from './guard.ts'
import { Pace } from './pace.ts'
import type { ProgramSpec } from './program.ts'
import { randomSeed } from './random.ts'
import { StageScheduler } from './stage-scheduler.ts'
import { selectStages } from './select-stages.ts'
import { evidenceOfPrepare } from './start-evidence.ts'
import { type Transcript, openTranscript } from './transcript.ts'
import type { CheckEvent, CheckResult, Checkable, Stage, StageResult } from './types.ts'

export interface CheckOptions {
  readonly build: Checkable
  readonly program: ProgramSpec
  /** Four hexadecimal digits unless told; the same seed repeats every random choice. */
  readonly seed?: string
  /** The last stage to run, by slug or number; all unless told. */
  readonly until?: string | number
  /** Only these, by slug. */
  readonly only?: readonly string[]
  /** Where the transcript is written; its folder is made. */
  readonly transcriptFile?: string
  /** Where the DATA_DIR of each stage that does not pass is kept, in a folder of the stage's name; nowhere unless told. */
  readonly keepDataIn?: string
  /** Cancels the check: everything is ended and the generator throws the signal's reason. */
  readonly signal?: AbortSignal
  /** Runs every stage, also one that makes no sense before another passes: for two programs that are held against one another. */
  readonly regardlessOfNeeds?: boolean
  /** Which database programs get that need one; PostgreSQL where it is found, else the embedded one. */
  readonly database?: DatabaseKind
  /** In place of a server of this check's own: one for many checks, which its owner closes. */
  readonly databases?: Databases
  /** False where nobody will read the evidence: nothing is tried again only to show it in a simpler form. */
  readonly simplify?: boolean
  /** Shared stages at once, 8 unless told. */
  readonly concurrency?: number
}

/**
 * Runs a program through the stages of a build. Events come as they happen; the result comes with the last event and is
 * also what the generator returns. The last `stage-finished` of a slug counts. When the generator ends, however it ends,
 * so have all processes of the check and its folders.
 *
 * Throws a `RangeError` for stages that don't exist, for a build without any, and for a contract that this version can't run.
 */
export async function* runCheck(o: CheckOptions): AsyncGenerator<CheckEvent, CheckResult, void> {
  contractOf(o.build.contract)
  if (o.build.stages.length === 0) throw new RangeError(`The build ${o.build.slug} has no stages yet.`)
  const stages = selectStages(o.build.stages, o)
  const queue = new EventQueue<CheckEvent>()
  const cancel = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, cancel.signal]) : cancel.signal
  const work = check(o, stages, signal, (event) => queue.push(event)).finally(() => queue.end())
  work.catch(() => {}) // awaited below, after the events
  try {
    yield* queue
    return await work
  } finally {
    cancel.abort(new Error('The check was left before its end.'))
    await work.catch(() => {})
  }
}

async function check(
  o: CheckOptions,
  stages: readonly Stage[],
  signal: AbortSignal,
  emit: (event: CheckEvent) => void,
): Promise<CheckResult> {
  signal.throwIfAborted()
  const began = performance.now()
  const seed = o.seed ?? randomSeed()
  const { slug: build, title } = o.build
  const listed = stages.map(({ slug, number, title }) => ({ slug, number, title }))
  emit({ type: 'check-started', build, title, seed, total: o.build.total ?? o.build.stages.length, stages: listed })
  const guard = startGuard()
  const browsers = new BrowserOfCheck(guard)
  const { databases, close: closeDatabases } = databasesOf(o)
  let transcript: Transcript | undefined
  try {
    transcript = openTranscript(o.transcriptFile)
    transcript.note({ type: 'check-started', text: `${build}, seed ${seed}` })
    const scheduler = new StageScheduler({
      stages,
      spec: o.program,
      seed,
      guard,
      browsers,
      transcript,
      signal,
      emit,
      concurrency: o.concurrency ?? 8,
      regardlessOfNeeds: o.regardlessOfNeeds ?? false,
      simplify: o.simplify ?? true,
      contract: contractOf(o.build.contract),
      ready: o.build.ready ?? 'tcp',
      surroundings: o.build.surroundings,
      databases,
      ...(o.keepDataIn === undefined ? {} : { keepDataIn: o.keepDataIn }),
    })
    const { results, prepareFailed } = await prepared(o.program, stages, { guard, transcript, signal, emit }, () =>
      scheduler.run(),
    )
    await browsers.close()
    await closeDatabases()
    await guard.close()
    const passed = results.filter(({ verdict }) => verdict === 'passed').length
    const waiting = results.filter(({ verdict }) => verdict === 'waits').length
    const result: CheckResult = {
      build,
      seed,
      ms: Math.round((performance.now() - began) * 100) / 100,
      passed,
      failed: results.length - passed - waiting,
      stages: results,
      ...(scheduler.readyMs === undefined ? {} : { readyMs: scheduler.readyMs }),
      ...(o.transcriptFile === undefined ? {} : { transcript: o.transcriptFile }),
      transcriptDigest: transcript.close(),
      ...(prepareFailed ? { prepareFailed } : {}),
    }
    transcript = undefined
    emit({ type: 'check-finished', result })
    return result
  } finally {
    await browsers.close()
    await closeDatabases()
    await guard.close()
    transcript?.close()
  }
}

/**
 * Runs one stage of a build once for each seed, alone, and gives the results in their order. Nothing is prepared, and no
 * other stage is run, not even those that it needs. Throws a `RangeError` for a stage that doesn't exist.
 */
export async function repeatStage(
  o: Pick<CheckOptions, 'build' | 'program' | 'signal' | 'database' | 'databases'> & {
    stage: string
    seeds: readonly string[]
    /** Shared with others that repeat stages at the same time. */
    pace?: Pace
  },
): Promise<readonly StageResult[]> {
  const [stage] = selectStages(o.build.stages, { only: [o.stage] })
  if (stage === undefined) return []
  const signal = o.signal ?? new AbortController().signal
  signal.throwIfAborted()
  const guard = startGuard()
  const browsers = new BrowserOfCheck(guard)
  const { databases, close: closeDatabases } = databasesOf(o)
  const transcript = openTranscript()
  try {
    const scheduler = new StageScheduler({
      stages: [stage],
      spec: o.program,
      seed: o.seeds[0] ?? randomSeed(),
      guard,
      browsers,
      transcript,
      signal,
      emit: () => {},
      concurrency: 1,
      regardlessOfNeeds: true,
      simplify: false,
      contract: contractOf(o.build.contract),
      ready: o.build.ready ?? 'tcp',
      surroundings: o.build.surroundings,
      databases,
    })
    return await scheduler.repeat(stage, o.seeds, o.pace ?? new Pace(4, 4))
  } finally {
    await browsers.close()
    await closeDatabases()
    await guard.close()
    transcript.close()
  }
}

/** Where the programs of a check have their databases, and how that is closed: not at all where it is somebody else's. */
function databasesOf({ build, database, databases }: Pick<CheckOptions, 'build' | 'database' | 'databases'>): {
  databases: Databases | undefined
  close: () => Promise<void>
} {
  if (build.database === undefined) return { databases: undefined, close: () => Promise.resolve() }
  if (databases) return { databases, close: () => Promise.resolve() }
  const own = new Databases(database)
  return { databases: own, close: () => own.close() }
}

/** Compiles the program, then runs `run`; a program that can't be compiled fails every stage in the same way. */
async function prepared(
  spec: ProgramSpec,
  stages: readonly Stage[],
  o: {
    guard: ReturnType<typeof startGuard>
    transcript: Transcript
    signal: AbortSignal
    emit: (event: CheckEvent) => void
  },
  run: () => Promise<readonly StageResult[]>,
): Promise<{ results: readonly StageResult[]; prepareFailed?: true }> {
  if (spec.prepare !== undefined) {
    const command = showCommand(spec.prepare)
    o.emit({ type: 'preparing', command })
    o.transcript.note({ type: 'prepare', text: command })
    try {
      await prepareProgram(spec, { guard: o.guard, signal: o.signal })
    } catch (error) {
      if (!(error instanceof PrepareError)) throw error
      o.transcript.note({ type: 'prepare-failed', text: error.output })
      const evidence = evidenceOfPrepare(error)
      o.emit({ type: 'prepare-failed', evidence })
      const results = stages.map(({ slug, number, title }) => {
        const result: StageResult = { slug, number, title, verdict: 'crashed', ms: 0, evidence }
        o.emit({ type: 'stage-finished', result })
        return result
      })
      return { results, prepareFailed: true }
    }
  }
  return { results: await run() }
}
