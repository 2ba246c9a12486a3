import type { KnownCards } from '../recall/due-cards.ts'
import { readKnownCards } from '../recall/known-cards.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import { proofOf } from './proof-of.ts'
import type { Proof } from '../types.ts'

/** Where a person stands in the whole series, by the slugs that topics and builds have now. */
export interface Standing {
  /** Topics whose lesson was read, and when, in ms. */
  readonly read: ReadonlyMap<string, number>
  /** Topic slug to experiment slug to how often it was run to the end. */
  readonly experiments: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Build slug to how the workspace that is furthest stands; `passed` is 0 for one not checked yet. */
  readonly builds: ReadonlyMap<string, BuildStanding>
  /** Build slug to its newest proof. */
  readonly proofs: ReadonlyMap<string, Proof>
  readonly known: KnownCards
}

export interface BuildStanding {
  /** How many stages the newest verdict says passed. */
  readonly passed: number
  /** Slug of the first stage that does not pass now; absent when all do. */
  readonly next?: string
}

/** Reads it all in five queries; one person's progress is small. */
export async function readStanding(db: Database, shelf: SeriesShelf): Promise<Standing> {
  const series = shelf.series.slug
  const [reads, runs, workspaces, proofs, known] = await Promise.all([
    db
      .selectFrom('topic_read')
      .select(['topic', 'read_at'])
      .where('series', '=', series)
      .where('unread_at', 'is', null)
      .execute(),
    db
      .selectFrom('experiment_run')
      .select(['topic', 'experiment', (e) => e.fn.countAll<number>().as('runs')])
      .where('series', '=', series)
      .where('state', '=', 'finished')
      .groupBy(['topic', 'experiment'])
      .execute(),
    db
      .selectFrom('workspace')
      .leftJoin('stage_standing', 'stage_standing.workspace_id', 'workspace.id')
      .select(['workspace.id', 'workspace.build', 'stage_standing.stage', 'stage_standing.verdict'])
      .where('workspace.forgotten_at', 'is', null)
      .execute(),
    db.selectFrom('proof').selectAll().orderBy('proven_at').execute(),
    readKnownCards(db, shelf),
  ])
  return {
    read: readTopics(shelf, reads),
    experiments: experimentRuns(shelf, runs),
    builds: buildStandings(shelf, workspaces),
    proofs: new Map(
      proofs.flatMap((row) => {
        const found = shelf.findBuild(row.build)
        return found ? [[found.build.slug, proofOf(row)] as const] : []
      }),
    ),
    known,
  }
}

function readTopics(shelf: SeriesShelf, rows: readonly { topic: string; read_at: number }[]): Map<string, number> {
  const read = new Map<string, number>()
  for (const row of rows) {
    const slug = shelf.currentSlug(row.topic)
    if (slug) read.set(slug, Math.min(row.read_at, read.get(slug) ?? Infinity))
  }
  return read
}

function experimentRuns(
  shelf: SeriesShelf,
  rows: readonly { topic: string; experiment: string; runs: number }[],
): Map<string, Map<string, number>> {
  const experiments = new Map<string, Map<string, number>>()
  for (const row of rows) {
    const slug = shelf.currentSlug(row.topic)
    if (!slug) continue
    const ofTopic = experiments.get(slug) ?? new Map<string, number>()
    ofTopic.set(row.experiment, (ofTopic.get(row.experiment) ?? 0) + Number(row.runs))
    experiments.set(slug, ofTopic)
  }
  return experiments
}

interface StandingRow {
  readonly id: string
  readonly build: string
  readonly stage: string | null
  readonly verdict: string | null
}

function buildStandings(shelf: SeriesShelf, rows: readonly StandingRow[]): Map<string, BuildStanding> {
  const best = new Map<string, BuildStanding>()
  for (const own of Map.groupBy(rows, (row) => row.id).values()) {
    const build = shelf.findBuild(own[0]!.build)?.build
    if (!build) continue
    const passes = new Set(own.filter((row) => row.verdict === 'passed').map((row) => row.stage))
    // A stage that the build no longer has counts no more.
    const left = build.stages.filter(({ slug }) => !passes.has(slug))
    const passed = build.stages.length - left.length
    if (passed < (best.get(build.slug)?.passed ?? 0)) continue
    best.set(build.slug, { passed, ...(left[0] && { next: left[0].slug }) })
  }
  return best
}
