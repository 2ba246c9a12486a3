import type { ExperimentDescription, RunEvent } from '@backroad/lab'
import type { ExperimentFile, Topic } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Basis } from '../basis/basis.ts'
import { digest, type DiskCache } from '../cache/disk-cache.ts'
import { stampFolder } from '../cache/stamp-folder.ts'
import { appError } from '../errors.ts'
import { EventLog, type Numbered } from '../event-log.ts'
import { newId } from '../new-id.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import { stateNow } from '../storage/state-now.ts'
import type { Database } from '../storage/open-database.ts'
import type { ExperimentInfo, ExperimentRun, RunState } from '../types.ts'

/** More at once would disturb what they measure. */
const MOST_AT_ONCE = 3

export interface RunRequest {
  /** As they came from the form; the experiment's own schema judges them. */
  readonly params: Readonly<Record<string, unknown>>
  readonly prediction?: string | undefined
}

interface LiveRun {
  readonly log: EventLog<RunEvent>
  readonly cancel: AbortController
  readonly done: Promise<void>
}

/** The experiments of the series: what they ask, running them, and what was predicted and came out. */
export class Experiments {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #cache: DiskCache
  readonly #clock: () => number
  readonly #live = new Map<string, LiveRun>()
  #closed = false

  constructor(parts: { db: Database; shelf: SeriesShelf; cache: DiskCache; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#cache = parts.cache
    this.#clock = parts.clock
  }

  /** `runs` is how often each was run to the end, by slug. */
  async infos(topic: Topic, runs: ReadonlyMap<string, number>, basis?: Basis): Promise<ExperimentInfo[]> {
    return Promise.all(
      topic.experiments.map(async (file) => {
        const { slug } = file
        const { title, question, predict, form } = await this.#describe(topic, file, basis)
        const { question: asks, options } = predict
        return { slug, title, question, predict: { question: asks, options }, params: form, runs: runs.get(slug) ?? 0 }
      }),
    )
  }

  /** What it is called; its slug where it can't be described, which its own page tells. */
  async title(topic: Topic, file: ExperimentFile, basis?: Basis): Promise<string> {
    return this.#describe(topic, file, basis).then(
      ({ title }) => title,
      () => {
        basis?.passes()
        return file.slug
      },
    )
  }

  // Describing starts a process, because the module's code runs in it; it may import its neighbours.
  async #describe(topic: Topic, { slug, path }: ExperimentFile, basis?: Basis): Promise<ExperimentDescription> {
    basis?.folder(dirname(path))
    const key = `${digest(await readFile(path))} ${stampFolder(dirname(path))}`
    return this.#cache.get('experiment', key, async () => {
      const { describeExperiment, ExperimentError } = await import('@backroad/lab')
      return describeExperiment(path).catch((error: unknown) => {
        if (!(error instanceof ExperimentError)) throw error
        throw appError('experiment-broken', { topic: topic.slug, experiment: slug, reason: error.message }, error)
      })
    })
  }

  /**
   * Starts a run; what it observes is followed with `follow`. Throws `topic-not-found`, `experiment-not-found`,
   * `prediction-unknown`, `too-many-runs`.
   */
  async start(topicSlug: string, experiment: string, request: RunRequest): Promise<{ id: string }> {
    if (this.#closed) throw appError('closed', {})
    const { topic } = this.#shelf.topic(topicSlug)
    const file = this.#shelf.experiment(topic, experiment)
    const { options } = (await this.#describe(topic, file)).predict
    if (request.prediction !== undefined && !options.includes(request.prediction)) {
      throw appError('prediction-unknown', { prediction: request.prediction, options })
    }
    if (this.#live.size >= MOST_AT_ONCE) throw appError('too-many-runs', { most: MOST_AT_ONCE })

    const id = newId()
    const log = new EventLog<RunEvent>()
    const cancel = new AbortController()
    const ready = Promise.withResolvers<void>()
    this.#live.set(id, {
      log,
      cancel,
      done: ready.promise.then(() => this.#run(id, file.path, request, log, cancel.signal)),
    })
    try {
      const started = { state: 'running', started_at: this.#clock(), pid: process.pid } as const
      const place = { series: this.#shelf.series.slug, topic: topic.slug, experiment }
      const said = { params: JSON.stringify(request.params), prediction: request.prediction ?? null }
      await this.#db
        .insertInto('experiment_run')
        .values({ id, ...place, ...started, ...said, ended_at: null, outcome: null, events: null })
        .execute()
    } catch (error) {
      this.#live.delete(id)
      throw error
    }
    ready.resolve()
    return { id }
  }

  async #run(
    id: string,
    path: string,
    request: RunRequest,
    log: EventLog<RunEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const { runExperiment } = await import('@backroad/lab')
      for await (const event of runExperiment({ path, params: request.params, signal })) {
        // The last event is given out once it is stored, so that whoever sees the end finds the result.
        if (event.type === 'finished' || event.type === 'failed') await this.#store(id, [...log.events, event])
        log.push(event)
      }
    } catch (error) {
      // It could not be stored: whoever follows is told, and the run counts as failed from now on.
      log.push({ type: 'failed', reason: 'error', message: (error as Error).message, ms: 0 })
    } finally {
      log.end()
      this.#live.delete(id)
    }
  }

  async #store(id: string, events: readonly RunEvent[]): Promise<void> {
    await this.#db
      .updateTable('experiment_run')
      .set({
        state: stateOf(events),
        ended_at: this.#clock(),
        outcome: outcomeOf(events) ?? null,
        events: JSON.stringify(events),
      })
      .where('id', '=', id)
      .execute()
  }

  /** Throws `run-not-found`. */
  async get(id: string): Promise<ExperimentRun> {
    const row = await this.#db.selectFrom('experiment_run').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw appError('run-not-found', { run: id })
    const live = this.#live.get(id)
    const events = live?.log.events ?? readEvents(row.events)
    return {
      id,
      topic: this.#shelf.currentSlug(row.topic) ?? row.topic,
      experiment: row.experiment,
      params: JSON.parse(row.params) as Record<string, unknown>,
      ...(row.prediction === null ? {} : { prediction: row.prediction }),
      ...(row.outcome === null ? {} : { outcome: row.outcome }),
      state: stateNow(row, live !== undefined),
      at: new Date(row.started_at).toISOString(),
      events,
    }
  }

  /** Every event after number `after`, live or kept, until the run or `signal` ends. Throws `run-not-found`. */
  async follow(id: string, after?: number, signal?: AbortSignal): Promise<AsyncIterable<Numbered<RunEvent>>> {
    const live = this.#live.get(id)
    const log = live?.log ?? new EventLog((await this.get(id)).events)
    return log.follow(after, signal)
  }

  /** Resolves once the run's process is gone. One that has ended already is left as it is. Throws `run-not-found`. */
  async cancel(id: string): Promise<void> {
    const live = this.#live.get(id)
    if (!live) {
      await this.get(id)
      return
    }
    live.cancel.abort()
    await live.done
  }

  /** Cancels every run and resolves once their processes are gone. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#live.keys()].map((id) => this.cancel(id)))
  }
}

function stateOf(events: readonly RunEvent[]): RunState {
  const last = events.at(-1)
  if (last?.type === 'finished') return 'finished'
  return last?.type === 'failed' && last.reason === 'cancelled' ? 'cancelled' : 'failed'
}

function outcomeOf(events: readonly RunEvent[]): string | undefined {
  const answers = events.map((event) => (event.type === 'observation' ? event.observation : undefined))
  return answers.findLast((one) => one?.type === 'answer')?.option
}

function readEvents(json: string | null): RunEvent[] {
  return json === null ? [] : (JSON.parse(json) as RunEvent[])
}
