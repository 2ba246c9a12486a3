import type { Database } from '../storage/open-database.ts'
import { FORMAT, VERSION, type ExportFile } from './export-file.ts'

/**
 * All that a person has, of every series. A check or a run that is under way has no result yet and is left out; transcripts
 * are files of megabytes and stay where they are.
 */
export async function exportData(db: Database, now: number): Promise<ExportFile> {
  const [
    workspaces,
    checks,
    standings,
    proofs,
    topicsRead,
    runs,
    reviews,
    notes,
    ownSeries,
    versions,
    corrections,
    comments,
  ] = await Promise.all([
    db.selectFrom('workspace').selectAll().orderBy('registered_at').orderBy('id').execute(),
    db
      .selectFrom('check_run')
      .selectAll()
      .where('state', '!=', 'running')
      .orderBy('started_at')
      .orderBy('id')
      .execute(),
    db.selectFrom('stage_standing').selectAll().orderBy('workspace_id').orderBy('stage').execute(),
    db.selectFrom('proof').selectAll().orderBy('proven_at').orderBy('id').execute(),
    db.selectFrom('topic_read').selectAll().orderBy('series').orderBy('topic').execute(),
    db
      .selectFrom('experiment_run')
      .selectAll()
      .where('state', '!=', 'running')
      .orderBy('started_at')
      .orderBy('id')
      .execute(),
    db.selectFrom('recall_review').selectAll().orderBy('reviewed_at').orderBy('id').execute(),
    db.selectFrom('note').selectAll().orderBy('created_at').orderBy('id').execute(),
    db.selectFrom('own_series').selectAll().orderBy('since').orderBy('dir').execute(),
    db.selectFrom('explanation_version').selectAll().orderBy('saved_at').orderBy('id').execute(),
    db.selectFrom('correction').selectAll().orderBy('came_at').orderBy('id').execute(),
    db.selectFrom('comment').selectAll().orderBy('created_at').orderBy('id').execute(),
  ])
  return {
    format: FORMAT,
    version: VERSION,
    exportedAt: iso(now),
    workspaces: workspaces.map((row) => ({
      id: row.id,
      dir: row.dir,
      build: row.build,
      registeredAt: iso(row.registered_at),
      ...given({ forgottenAt: maybeIso(row.forgotten_at) }),
    })),
    checks: checks.map((row) => ({
      id: row.id,
      workspace: row.workspace_id,
      build: row.build,
      state: row.state as 'finished',
      startedAt: iso(row.started_at),
      passed: row.passed,
      failed: row.failed,
      verdicts: JSON.parse(row.verdicts) as Record<string, string>,
      ...given({ endedAt: maybeIso(row.ended_at), events: maybeJson(row.events), reason: row.reason ?? undefined }),
    })),
    standings: standings.map((row) => ({
      workspace: row.workspace_id,
      stage: row.stage,
      verdict: row.verdict,
      checkedAt: iso(row.checked_at),
      ...given({ firstPassedAt: maybeIso(row.first_passed_at), likely: row.likely ?? undefined }),
    })),
    proofs: proofs.map((row) => ({
      id: row.id,
      build: row.build,
      workspace: row.workspace_id,
      check: row.check_id,
      provenAt: iso(row.proven_at),
      stages: JSON.parse(row.stages) as string[],
      codeDigest: row.code_digest,
      engineVersion: row.engine_version,
      seriesVersion: row.series_version,
      transcriptDigest: row.transcript_digest,
      seed: row.seed,
    })),
    topicsRead: topicsRead.map((row) => ({
      series: row.series,
      topic: row.topic,
      readAt: iso(row.read_at),
      ...given({ unreadAt: maybeIso(row.unread_at) }),
    })),
    experimentRuns: runs.map((row) => ({
      id: row.id,
      series: row.series,
      topic: row.topic,
      experiment: row.experiment,
      state: row.state as 'finished',
      startedAt: iso(row.started_at),
      params: JSON.parse(row.params) as Record<string, unknown>,
      ...given({
        endedAt: maybeIso(row.ended_at),
        prediction: row.prediction ?? undefined,
        outcome: row.outcome ?? undefined,
        events: maybeJson(row.events),
      }),
    })),
    reviews: reviews.map((row) => ({
      id: row.id,
      series: row.series,
      topic: row.topic,
      card: row.card,
      rating: row.rating,
      reviewedAt: iso(row.reviewed_at),
      ...given({ undoneAt: maybeIso(row.undone_at) }),
    })),
    notes: notes.map((row) => ({
      id: row.id,
      series: row.series,
      topic: row.topic,
      text: row.body,
      createdAt: iso(row.created_at),
      updatedAt: iso(row.updated_at),
      ...given({ quote: row.quote ?? undefined, url: row.url ?? undefined, deletedAt: maybeIso(row.deleted_at) }),
    })),
    ownSeries: ownSeries.map(({ dir, since }) => ({ dir, since: iso(since) })),
    explanationVersions: versions.map(({ id, series, topic, saved_at, origin, text, by_name }) => ({
      id,
      series,
      topic,
      savedAt: iso(saved_at),
      origin,
      text,
      ...given({ by: by_name ?? undefined }),
    })),
    corrections: corrections.map((row) => ({
      id: row.id,
      digest: row.digest,
      series: row.series,
      topic: row.topic,
      file: row.file,
      exact: row.exact,
      prefix: row.prefix,
      suffix: row.suffix,
      diff: row.diff,
      proposed: row.proposed,
      reason: row.reason,
      name: row.by_name,
      writtenAt: iso(row.written_at),
      cameAt: iso(row.came_at),
      state: row.state,
      updatedAt: iso(row.updated_at),
      ...given({
        twin: twinOf(row),
        madeFrom: row.made_from ?? undefined,
        source: row.source ?? undefined,
        mail: row.by_mail ?? undefined,
        decidedAt: maybeIso(row.decided_at),
        word: row.word ?? undefined,
        applied: row.applied ?? undefined,
        commit: row.commit_hash ?? undefined,
      }),
    })),
    comments: comments.map((row) => ({
      id: row.id,
      series: row.series,
      topic: row.topic,
      text: row.body,
      name: row.by_name,
      createdAt: iso(row.created_at),
      updatedAt: iso(row.updated_at),
      ...given({
        on: row.exact === null ? undefined : quoteOf({ ...row, exact: row.exact }),
        answers: row.answers ?? undefined,
        deletedAt: maybeIso(row.deleted_at),
      }),
    })),
  }
}

interface Quoted {
  readonly exact: string
  readonly prefix: string | null
  readonly suffix: string | null
  readonly twin_nth: number | null
  readonly twin_of: number | null
}

function quoteOf(row: Quoted) {
  const { exact, prefix, suffix } = row
  return { exact, prefix: prefix ?? '', suffix: suffix ?? '', ...given({ twin: twinOf(row) }) }
}

function twinOf({ twin_nth, twin_of }: Pick<Quoted, 'twin_nth' | 'twin_of'>) {
  return twin_nth === null || twin_of === null ? undefined : { nth: twin_nth, of: twin_of }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const maybeIso = (ms: number | null): string | undefined => (ms === null ? undefined : iso(ms))
const maybeJson = (text: string | null) => (text === null ? undefined : (JSON.parse(text) as Record<string, unknown>[]))

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the keys that have no value. */
function given<T extends Record<string, unknown>>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>
}
