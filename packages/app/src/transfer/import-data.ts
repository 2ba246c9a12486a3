import type { Transaction } from 'kysely'
import type { Scheduler } from '../recall/scheduler.ts'
import { digest } from '../cache/disk-cache.ts'
import { storeCard, type CardPlace } from '../recall/store-card.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Database } from '../storage/open-database.ts'
import type { Tables } from '../storage/tables.ts'
import type { ExportFile } from './export-file.ts'

/** How many of each the file brought that were not there, or newer than what was there. */
export interface Imported {
  readonly workspaces: number
  readonly checks: number
  readonly proofs: number
  readonly topicsRead: number
  readonly experimentRuns: number
  readonly reviews: number
  readonly notes: number
  readonly explanationVersions: number
  readonly corrections: number
  readonly comments: number
}

export interface ImportParts {
  readonly db: Database
  readonly scheduler: Scheduler
  /** Where a card's reviews are kept, by the slug its topic had then. */
  readonly placeOf: (series: string, topic: string, card: string) => CardPlace
}

/**
 * Puts a file together with what is there: all of it, or nothing. What was made once and never changes (checks, proofs, runs,
 * reviews) is added where it is missing; of what changes, the newer stays. So nothing newer is lost, and importing twice is
 * as good as once.
 */
export async function importData({ db, scheduler, placeOf }: ImportParts, file: ExportFile): Promise<Imported> {
  return inTransaction(db, async (trx) => {
    const merge = new Merge(trx)
    const workspaces = await merge.workspaces(file.workspaces)
    const checks = await merge.checks(file.checks)
    await merge.standings(file.standings)
    const proofs = await merge.proofs(file.proofs)
    const topicsRead = await merge.topicsRead(file.topicsRead)
    const experimentRuns = await merge.runs(file.experimentRuns)
    const reviews = await merge.reviews(file.reviews)
    const notes = await merge.notes(file.notes)
    await merge.ownSeries(file.ownSeries)
    const explanationVersions = await merge.explanationVersions(file.explanationVersions)
    const corrections = await merge.corrections(file.corrections)
    const comments = await merge.comments(file.comments)
    const places = file.reviews.map(({ series, topic, card }) => placeOf(series, topic, card))
    const distinct = new Map(places.map((place) => [`${place.series}/${place.topic}/${place.card}`, place]))
    for (const place of distinct.values()) await storeCard(trx, scheduler, place)
    const counts = { workspaces, checks, proofs, topicsRead, experimentRuns, reviews, notes }
    return { ...counts, explanationVersions, corrections, comments }
  })
}

class Merge {
  readonly #trx: Transaction<Tables>
  /** A workspace of the file to the one it is here: a folder that is registered already keeps its own id. */
  readonly #workspaces = new Map<string, string>()

  constructor(trx: Transaction<Tables>) {
    this.#trx = trx
  }

  async workspaces(workspaces: ExportFile['workspaces']): Promise<number> {
    const there = await this.#trx.selectFrom('workspace').select(['id', 'dir']).execute()
    const ids = new Set(there.map((row) => row.id))
    const byDir = new Map(there.map((row) => [row.dir, row.id]))
    let added = 0
    for (const { id, dir, build, registeredAt, forgottenAt } of workspaces) {
      const known = ids.has(id) ? id : byDir.get(dir)
      this.#workspaces.set(id, known ?? id)
      if (known !== undefined) continue
      const times = { registered_at: ms(registeredAt), forgotten_at: maybeMs(forgottenAt) }
      await this.#trx
        .insertInto('workspace')
        .values({ id, dir, build, ...times })
        .execute()
      byDir.set(dir, id)
      added += 1
    }
    return added
  }

  async checks(checks: ExportFile['checks']): Promise<number> {
    const there = await this.#ids('check_run')
    const missing = checks.filter(({ id }) => !there.has(id))
    for (const one of missing) {
      await this.#trx
        .insertInto('check_run')
        .values({
          id: one.id,
          workspace_id: this.#workspace(one.workspace),
          build: one.build,
          state: one.state,
          started_at: ms(one.startedAt),
          ended_at: maybeMs(one.endedAt),
          // The process that ran it is of no machine any more.
          pid: 0,
          passed: one.passed,
          failed: one.failed,
          verdicts: JSON.stringify(one.verdicts),
          events: one.events ? JSON.stringify(one.events) : null,
          reason: one.reason ?? null,
        })
        .execute()
    }
    return missing.length
  }

  /** The newer verdict stays, and the earliest pass. */
  async standings(standings: ExportFile['standings']): Promise<void> {
    for (const one of standings) {
      const workspace_id = this.#workspace(one.workspace)
      const there = await this.#trx
        .selectFrom('stage_standing')
        .selectAll()
        .where('workspace_id', '=', workspace_id)
        .where('stage', '=', one.stage)
        .executeTakeFirst()
      const passes = [there?.first_passed_at, maybeMs(one.firstPassedAt)].filter((at) => typeof at === 'number')
      const first_passed_at = passes.length === 0 ? null : Math.min(...passes)
      const isNewer = !there || ms(one.checkedAt) > there.checked_at
      const newest = isNewer
        ? { verdict: one.verdict, checked_at: ms(one.checkedAt), likely: one.likely ?? null }
        : { verdict: there.verdict, checked_at: there.checked_at, likely: there.likely }
      await this.#trx
        .insertInto('stage_standing')
        .values({ workspace_id, stage: one.stage, first_passed_at, ...newest })
        .onConflict((c) => c.columns(['workspace_id', 'stage']).doUpdateSet({ first_passed_at, ...newest }))
        .execute()
    }
  }

  async proofs(proofs: ExportFile['proofs']): Promise<number> {
    const there = await this.#ids('proof')
    const missing = proofs.filter(({ id }) => !there.has(id))
    for (const one of missing) {
      await this.#trx
        .insertInto('proof')
        .values({
          id: one.id,
          build: one.build,
          workspace_id: this.#workspace(one.workspace),
          check_id: one.check,
          proven_at: ms(one.provenAt),
          stages: JSON.stringify(one.stages),
          code_digest: one.codeDigest,
          engine_version: one.engineVersion,
          series_version: one.seriesVersion,
          transcript_digest: one.transcriptDigest,
          seed: one.seed,
        })
        .execute()
    }
    return missing.length
  }

  /** Whichever was said last, read or unread, stays. */
  async topicsRead(topics: ExportFile['topicsRead']): Promise<number> {
    let taken = 0
    for (const { series, topic, readAt, unreadAt } of topics) {
      const row = { series, topic, read_at: ms(readAt), unread_at: maybeMs(unreadAt) }
      const there = await this.#trx
        .selectFrom('topic_read')
        .selectAll()
        .where('series', '=', series)
        .where('topic', '=', topic)
        .executeTakeFirst()
      if (there && (there.unread_at ?? there.read_at) >= (row.unread_at ?? row.read_at)) continue
      const { read_at, unread_at } = row
      await this.#trx
        .insertInto('topic_read')
        .values(row)
        .onConflict((c) => c.columns(['series', 'topic']).doUpdateSet({ read_at, unread_at }))
        .execute()
      taken += 1
    }
    return taken
  }

  async runs(runs: ExportFile['experimentRuns']): Promise<number> {
    const there = await this.#ids('experiment_run')
    const missing = runs.filter(({ id }) => !there.has(id))
    for (const one of missing) {
      await this.#trx
        .insertInto('experiment_run')
        .values({
          id: one.id,
          series: one.series,
          topic: one.topic,
          experiment: one.experiment,
          state: one.state,
          started_at: ms(one.startedAt),
          ended_at: maybeMs(one.endedAt),
          pid: 0,
          params: JSON.stringify(one.params),
          prediction: one.prediction ?? null,
          outcome: one.outcome ?? null,
          events: one.events ? JSON.stringify(one.events) : null,
        })
        .execute()
    }
    return missing.length
  }

  /** A review that was taken back on either side stays taken back. */
  async reviews(reviews: ExportFile['reviews']): Promise<number> {
    const rows = await this.#trx.selectFrom('recall_review').select(['id', 'undone_at']).execute()
    const there = new Map(rows.map((row) => [row.id, row.undone_at]))
    let added = 0
    for (const { id, series, topic, card, rating, reviewedAt, undoneAt } of reviews) {
      const undone_at = maybeMs(undoneAt)
      if (!there.has(id)) {
        const row = { id, series, topic, card, rating, reviewed_at: ms(reviewedAt), undone_at }
        await this.#trx.insertInto('recall_review').values(row).execute()
        added += 1
      } else if (undone_at !== null && there.get(id) === null) {
        await this.#trx.updateTable('recall_review').set({ undone_at }).where('id', '=', id).execute()
      }
    }
    return added
  }

  /** The newer of two stays, also when it was the removal. */
  async notes(notes: ExportFile['notes']): Promise<number> {
    const rows = await this.#trx.selectFrom('note').select(['id', 'updated_at']).execute()
    const there = new Map(rows.map((row) => [row.id, row.updated_at]))
    let taken = 0
    for (const { id, series, topic, text, createdAt, updatedAt, ...one } of notes) {
      const known = there.get(id)
      if (known !== undefined && known >= ms(updatedAt)) continue
      const content = { quote: one.quote ?? null, body: text, url: one.url ?? null }
      const changed = { ...content, updated_at: ms(updatedAt), deleted_at: maybeMs(one.deletedAt) }
      await this.#trx
        .insertInto('note')
        .values({ id, series, topic, created_at: ms(createdAt), ...changed })
        .onConflict((c) => c.column('id').doUpdateSet(changed))
        .execute()
      taken += 1
    }
    return taken
  }

  /** Each place that ever was; the newest that is on this machine counts. */
  async ownSeries(places: ExportFile['ownSeries']): Promise<void> {
    for (const { dir, since } of places) {
      await this.#trx
        .insertInto('own_series')
        .values({ dir, since: ms(since) })
        .onConflict((c) => c.columns(['dir', 'since']).doNothing())
        .execute()
    }
  }

  async explanationVersions(versions: ExportFile['explanationVersions']): Promise<number> {
    const there = await this.#ids('explanation_version')
    const missing = versions.filter(({ id }) => !there.has(id))
    for (const { id, series, topic, savedAt, origin, text, by } of missing) {
      await this.#trx
        .insertInto('explanation_version')
        .values({ id, series, topic, saved_at: ms(savedAt), origin, sha256: digest(text), text, by_name: by ?? null })
        .execute()
    }
    return missing.length
  }

  /** What was proposed stays as it is; of what became of it, the newer. One that is here under another id is the same. */
  async corrections(corrections: ExportFile['corrections']): Promise<number> {
    const rows = await this.#trx.selectFrom('correction').select(['id', 'digest', 'updated_at']).execute()
    const there = new Map(rows.map((row) => [row.digest, row]))
    const ids = new Set(rows.map((row) => row.id))
    let taken = 0
    for (const one of corrections) {
      const known = there.get(one.digest)
      if (known ? known.updated_at >= ms(one.updatedAt) : ids.has(one.id)) continue
      const became = {
        state: one.state,
        decided_at: maybeMs(one.decidedAt),
        word: one.word ?? null,
        applied: one.applied ?? null,
        commit_hash: one.commit ?? null,
        updated_at: ms(one.updatedAt),
      }
      await this.#trx
        .insertInto('correction')
        .values({
          id: one.id,
          digest: one.digest,
          series: one.series,
          topic: one.topic,
          file: one.file,
          exact: one.exact,
          prefix: one.prefix,
          suffix: one.suffix,
          twin_nth: one.twin?.nth ?? null,
          twin_of: one.twin?.of ?? null,
          made_from: one.madeFrom ?? null,
          diff: one.diff,
          proposed: one.proposed,
          reason: one.reason,
          source: one.source ?? null,
          by_name: one.name,
          by_mail: one.mail ?? null,
          written_at: ms(one.writtenAt),
          came_at: ms(one.cameAt),
          ...became,
        })
        .onConflict((c) => c.column('digest').doUpdateSet(became))
        .execute()
      taken += 1
    }
    return taken
  }

  /** The newer of two stays, also when it was the removal. */
  async comments(comments: ExportFile['comments']): Promise<number> {
    const rows = await this.#trx.selectFrom('comment').select(['id', 'updated_at']).execute()
    const there = new Map(rows.map((row) => [row.id, row.updated_at]))
    let taken = 0
    for (const { id, series, topic, on, answers, text, name, createdAt, updatedAt, deletedAt } of comments) {
      const known = there.get(id)
      if (known !== undefined && known >= ms(updatedAt)) continue
      const changed = { body: text, by_name: name, updated_at: ms(updatedAt), deleted_at: maybeMs(deletedAt) }
      const quote = {
        exact: on?.exact ?? null,
        prefix: on?.prefix ?? null,
        suffix: on?.suffix ?? null,
        twin_nth: on?.twin?.nth ?? null,
        twin_of: on?.twin?.of ?? null,
      }
      await this.#trx
        .insertInto('comment')
        .values({ id, series, topic, ...quote, answers: answers ?? null, created_at: ms(createdAt), ...changed })
        .onConflict((c) => c.column('id').doUpdateSet(changed))
        .execute()
      taken += 1
    }
    return taken
  }

  #workspace(id: string): string {
    return this.#workspaces.get(id) ?? id
  }

  async #ids(table: 'check_run' | 'proof' | 'experiment_run' | 'explanation_version'): Promise<Set<string>> {
    const rows = await this.#trx.selectFrom(table).select('id').execute()
    return new Set(rows.map((row) => row.id))
  }
}

const ms = (at: string): number => Date.parse(at)
const maybeMs = (at: string | undefined): number | null => (at === undefined ? null : ms(at))
