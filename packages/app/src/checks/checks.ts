import type { CheckEvent, CheckResult, DatabaseKind, ProgramSpec, Verdict } from '@backroad/check'
import type { Build } from '@backroad/series'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { appError } from '../errors.ts'
import { EventLog, type Numbered } from '../event-log.ts'
import { newId } from '../new-id.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import { stateNow } from '../storage/state-now.ts'
import type { Check, CheckState, StageFinding } from '../types.ts'
import { digestCode } from '../workspaces/digest-code.ts'
import { readValid } from '../workspaces/read-valid.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { clearTranscripts } from './clear-transcripts.ts'
import { selectStages, type Selection, type SelectionRequest } from './select.ts'
import { storeResult } from './store-result.ts'

export interface CheckRequest extends SelectionRequest {
  /** Id of a registered workspace. */
  readonly workspace: string
  /** Repeats the random choices of an earlier check. */
  readonly seed?: string | undefined
  /** Which database the program gets, where its build asks for one. */
  readonly database?: DatabaseKind | undefined
}

interface LiveCheck {
  readonly log: EventLog<CheckEvent>
  readonly cancel: AbortController
  readonly done: Promise<void>
  /** Its turn has come. */
  hasBegun: boolean
}

/** Those that run or wait in this process, by id. */
export type LiveChecks = Map<string, LiveCheck>

/** What is settled before a check waits for its turn. */
interface Plan {
  readonly id: string
  readonly workspace: string
  readonly build: Build
  readonly program: ProgramSpec
  readonly selection: Selection
  readonly seed: string | undefined
  readonly database: DatabaseKind | undefined
}

/** Checks of programs in registered workspaces: one at a time in each, kept with every event and a transcript. */
export class Checks {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #workspaces: Workspaces
  readonly #transcripts: string
  readonly #clock: () => number
  readonly #live: LiveChecks
  /** The end of the newest check of each workspace: the next one waits for it. */
  readonly #turns = new Map<string, Promise<void>>()
  #closed = false

  /** `live` is shared with `Workspaces`, which says of a check whether it runs. */
  constructor(parts: {
    db: Database
    shelf: SeriesShelf
    workspaces: Workspaces
    dataDir: string
    clock: () => number
    live: LiveChecks
  }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#workspaces = parts.workspaces
    this.#transcripts = join(parts.dataDir, 'transcripts')
    this.#clock = parts.clock
    this.#live = parts.live
  }

  /**
   * Starts a check, or lines it up behind the one that runs in its workspace. What happens is followed with `follow`.
   * Throws `workspace-not-found`, `workspace-path`, `workspace-invalid`, `stage-unknown`, `selection-conflict`.
   */
  async start(request: CheckRequest): Promise<{ id: string }> {
    const { id: workspace, dir } = await this.#workspaces.row(request.workspace)
    const { build, program } = await readValid(this.#shelf, dir)
    const selection = selectStages(build, request, await this.everPassed(workspace))
    if (this.#closed) throw appError('closed', {})
    const id = newId()
    const running = { state: 'running', started_at: this.#clock(), ended_at: null, pid: process.pid } as const
    const empty = { passed: 0, failed: 0, verdicts: '{}', events: null, reason: null }
    // Entered before it is stored, so that it never looks like one that was broken off.
    const log = new EventLog<CheckEvent>()
    const cancel = new AbortController()
    const stored = Promise.withResolvers<void>()
    const turn = this.#turns.get(workspace)
    const plan = { id, workspace, build, program, selection, seed: request.seed, database: request.database }
    // Whoever is cancelled while waiting need not wait on; but who comes after still waits for all before.
    const aborted = new Promise<void>((resolve) => {
      cancel.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    const done = stored.promise
      .then(() => Promise.race([turn, aborted]))
      .then(
        () => this.#run(plan, log, cancel.signal),
        () => {},
      )
    this.#live.set(id, { log, cancel, done, hasBegun: false })
    this.#turns.set(
      workspace,
      Promise.all([turn, done]).then(() => {}),
    )
    try {
      const row = { id, workspace_id: workspace, build: this.#shelf.fullSlug(build), ...running, ...empty }
      await this.#db.insertInto('check_run').values(row).execute()
      stored.resolve()
    } catch (error) {
      this.#live.delete(id)
      stored.reject(error)
      throw error
    }
    return { id }
  }

  /** Slugs of the stages that have passed at some time in a workspace. */
  async everPassed(workspace: string): Promise<Set<string>> {
    const rows = await this.#db
      .selectFrom('stage_standing')
      .select('stage')
      .where('workspace_id', '=', workspace)
      .where('first_passed_at', 'is not', null)
      .execute()
    return new Set(rows.map((row) => row.stage))
  }

  async #run(plan: Plan, log: EventLog<CheckEvent>, signal: AbortSignal): Promise<void> {
    try {
      const result = await this.#engine(plan, log, signal)
      const finished: CheckEvent = { type: 'check-finished', result: result.result }
      await storeResult(this.#db, {
        ...result,
        id: plan.id,
        workspace: plan.workspace,
        build: this.#shelf.fullSlug(plan.build),
        stages: plan.build.stages.map((stage) => stage.slug),
        seriesVersion: this.#shelf.series.version,
        events: [...log.events, finished],
        at: this.#clock(),
      })
      await clearTranscripts(this.#db, plan.workspace, (id) => [this.#transcriptFile(id), this.#dataFolder(id)])
      // Given out once it is stored, so that whoever sees the end finds the result and the proof.
      log.push(finished)
    } catch (error) {
      const state = signal.aborted ? 'cancelled' : 'failed'
      await this.#giveUp(plan.id, state, error, log)
    } finally {
      log.end()
      this.#live.delete(plan.id)
    }
  }

  /** Every event but the last goes to the log; the result is what the last one holds. */
  async #engine(
    plan: Plan,
    log: EventLog<CheckEvent>,
    signal: AbortSignal,
  ): Promise<{ result: CheckResult; codeDigest: string }> {
    signal.throwIfAborted()
    const live = this.#live.get(plan.id)
    if (live) live.hasBegun = true
    const [{ runCheck }, { loadCheckable }] = await Promise.all([import('@backroad/check'), import('@backroad/series')])
    const events = runCheck({
      build: await loadCheckable(plan.build, plan.selection),
      program: plan.program,
      transcriptFile: this.#transcriptFile(plan.id),
      keepDataIn: this.#dataFolder(plan.id),
      signal,
      ...plan.selection,
      ...(plan.seed === undefined ? {} : { seed: plan.seed }),
      ...(plan.database === undefined ? {} : { database: plan.database }),
    })
    let codeDigest: Promise<string> | undefined
    for (;;) {
      const step = await events.next()
      if (step.done) return { result: step.value, codeDigest: await (codeDigest ?? digestCode(plan.program.dir)) }
      if (step.value.type === 'check-finished') continue
      // What has been compiled and runs now is what is judged; what is edited from here on is not.
      if (step.value.type === 'program-ready' && codeDigest === undefined) {
        codeDigest = digestCode(plan.program.dir)
        codeDigest.catch(() => {}) // awaited when the check has ended
      }
      log.push(step.value)
    }
  }

  async #giveUp(id: string, state: CheckState, error: unknown, log: EventLog<CheckEvent>): Promise<void> {
    const reason = state === 'failed' ? (error as Error).message : null
    await this.#db
      .updateTable('check_run')
      .set({ state, reason, ended_at: this.#clock(), events: JSON.stringify(log.events) })
      .where('id', '=', id)
      .execute()
      // When not even this can be stored, the row says that it runs in a process that knows nothing of it: failed.
      .catch(() => {})
  }

  /** Throws `check-not-found`. */
  async get(id: string): Promise<Check> {
    const row = await this.#row(id)
    const events = readEvents(row.events)
    const last = events.at(-1)
    return {
      id,
      workspace: row.workspace_id,
      state: stateNow(row, this.#live.has(id)),
      at: new Date(row.started_at).toISOString(),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(this.#live.get(id)?.hasBegun === false ? { waiting: true } : {}),
      ...(last?.type === 'check-finished' ? { result: last.result } : {}),
    }
  }

  /**
   * What the newest check that judged a stage found; nothing when none did. One in which it waited or was unclear said nothing
   * of it. Throws `workspace-not-found`.
   */
  async newestFinding(workspace: string, stage: string): Promise<StageFinding | undefined> {
    await this.#workspaces.row(workspace)
    const finished = this.#db
      .selectFrom('check_run')
      .where('workspace_id', '=', workspace)
      .where('state', '=', 'finished')
      .orderBy('started_at', 'desc')
    const rows = await finished.select(['id', 'verdicts']).execute()
    const found = rows.find((row) => {
      const verdict = (JSON.parse(row.verdicts) as Record<string, Verdict>)[stage]
      return verdict !== undefined && verdict !== 'waits' && verdict !== 'unclear'
    })
    if (!found) return undefined
    const { id, at, result } = await this.get(found.id)
    const own = result?.stages.find(({ slug }) => slug === stage)
    return own && { check: id, at, result: own }
  }

  async #row(id: string) {
    const row = await this.#db.selectFrom('check_run').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw appError('check-not-found', { check: id })
    return row
  }

  /** Every event after number `after`, live or kept, until the check or `signal` ends. Throws `check-not-found`. */
  async follow(id: string, after?: number, signal?: AbortSignal): Promise<AsyncIterable<Numbered<CheckEvent>>> {
    const log = this.#live.get(id)?.log ?? new EventLog(readEvents((await this.#row(id)).events))
    return log.follow(after, signal)
  }

  /** Resolves once its processes are gone. One that has ended is left as it is. Throws `check-not-found`. */
  async cancel(id: string): Promise<void> {
    const live = this.#live.get(id)
    if (!live) {
      await this.#row(id)
      return
    }
    live.cancel.abort(new Error('The check was cancelled.'))
    await live.done
  }

  /** Absolute path of the transcript, JSON Lines. Throws `check-not-found`, `transcript-missing`. */
  async transcript(id: string): Promise<string> {
    const { id: stored } = await this.#row(id)
    const path = this.#transcriptFile(stored)
    if (this.#live.has(id) || !existsSync(path)) throw appError('transcript-missing', { check: id })
    return path
  }

  /** The folder with what a program had in DATA_DIR when a stage of a check did not pass; undefined where it had nothing. */
  async keptData(id: string, stage: string): Promise<string | undefined> {
    const { id: stored } = await this.#row(id)
    const folder = this.#dataFolder(stored)
    const kept = existsSync(folder) ? await readdir(folder) : []
    return kept.includes(stage) ? join(folder, stage) : undefined
  }

  #dataFolder(id: string): string {
    return join(this.#transcripts, id)
  }

  #transcriptFile(id: string): string {
    return join(this.#transcripts, `${id}.jsonl`)
  }

  /** Cancels every check and resolves once their processes are gone. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#live.keys()].map((id) => this.cancel(id)))
  }
}

function readEvents(json: string | null): CheckEvent[] {
  return json === null ? [] : (JSON.parse(json) as CheckEvent[])
}
