import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { Basis } from './basis/basis.ts'
import { Benches } from './bench/benches.ts'
import { Builds } from './builds.ts'
import { Comparisons } from './compare/comparisons.ts'
import { DiskCache } from './cache/disk-cache.ts'
import { stampFolder } from './cache/stamp-folder.ts'
import { Checks, type LiveChecks } from './checks/checks.ts'
import { Explanations } from './explanations/explanations.ts'
import { OwnSeries } from './explanations/own-series.ts'
import { Corrections } from './corrections/corrections.ts'
import { Texts } from './corrections/texts.ts'
import { Discussion } from './discussion/discussion.ts'
import { Experiments } from './experiments/experiments.ts'
import { Notes } from './notes/notes.ts'
import { Proofs } from './proofs.ts'
import { PublishedProofs } from './published-proofs/published-proofs.ts'
import { Recall } from './recall/recall.ts'
import { Search } from './search/search.ts'
import { PageRenderer } from './series/page-renderer.ts'
import { SeriesShelf } from './series/series-shelf.ts'
import { openDatabase } from './storage/open-database.ts'
import { Topics } from './topics.ts'
import { Transfer } from './transfer/transfer.ts'
import { Workspaces } from './workspaces/workspaces.ts'

export interface BackroadOptions {
  /** Where a person's data is kept; made when it isn't there. See `defaultDataDir`. */
  readonly dataDir: string
  /** PostgreSQL instead of a file in that folder: "postgres://user@host/database". What is no row stays in the folder. */
  readonly databaseUrl?: string | undefined
  /** The folder with series.yaml. */
  readonly seriesDir: string
  /** Milliseconds since 1970; the system's unless told. */
  readonly clock?: () => number
}

/** What people do with a series, without HTTP. Everything is closed by `close`, or by `await using`. */
export interface Backroad extends AsyncDisposable {
  readonly dataDir: string
  readonly series: SeriesShelf
  readonly topics: Topics
  readonly builds: Builds
  readonly workspaces: Workspaces
  readonly checks: Checks
  readonly benches: Benches
  readonly comparisons: Comparisons
  readonly proofs: Proofs
  readonly publishedProofs: PublishedProofs
  readonly experiments: Experiments
  readonly recall: Recall
  readonly notes: Notes
  readonly ownSeries: OwnSeries
  readonly explanations: Explanations
  readonly corrections: Corrections
  readonly discussion: Discussion
  readonly search: Search
  readonly transfer: Transfer
  /** For whoever keeps what is about to be read: what it is made from, and how long it holds. */
  beginBasis(): Promise<Basis>
  /** Cancels checks, benches, comparisons and runs, waits until their processes are gone, and closes the database. */
  close(): Promise<void>
}

/**
 * Opens a person's data and a series. The command and the server may each have the same data open.
 * Throws AppError: a `data-…` code or `series-invalid`.
 */
export async function openBackroad(options: BackroadOptions): Promise<Backroad> {
  const dataDir = resolve(options.dataDir)
  const clock = options.clock ?? Date.now
  const db = await openDatabase(dataDir, options.databaseUrl)
  try {
    const cache = new DiskCache(join(dataDir, 'cache'), makersVersion())
    const shelf = await SeriesShelf.open(resolve(options.seriesDir), cache)
    const pages = new PageRenderer(shelf, cache)
    const live: LiveChecks = new Map()
    const workspaces = new Workspaces({ db, shelf, clock, isChecking: (id) => live.has(id) })
    const checks = new Checks({ db, shelf, workspaces, dataDir, clock, live })
    const benches = new Benches({ shelf, workspaces, dataDir, clock, isChecking: () => live.size > 0 })
    const comparisons = new Comparisons({ shelf, workspaces, checks, clock })
    const experiments = new Experiments({ db, shelf, cache, clock })
    const notes = new Notes({ db, shelf, pages, clock })
    const ownSeries = new OwnSeries({ db, shelf, dataDir, clock })
    const texts = new Texts(shelf, () => ownSeries.find().catch(() => undefined))
    const discussion = new Discussion({ db, texts, clock })
    const corrections = new Corrections({ db, texts, pages, discussion, clock })
    const close = async () => {
      await Promise.all([checks.close(), benches.close(), comparisons.close(), experiments.close()])
      await db.destroy()
    }
    return {
      dataDir,
      series: shelf,
      topics: new Topics({ db, shelf, pages, experiments, workspaces, ownSeries, clock }),
      builds: new Builds({ shelf, pages, cache, workspaces }),
      workspaces,
      checks,
      benches,
      comparisons,
      proofs: new Proofs(db),
      publishedProofs: new PublishedProofs({ db, shelf }),
      experiments,
      recall: new Recall({ db, shelf, pages, clock }),
      notes,
      ownSeries,
      explanations: new Explanations({ db, shelf, own: ownSeries, clock }),
      corrections,
      discussion,
      search: new Search({ shelf, notes, revision: db.revision }),
      transfer: new Transfer({ db, shelf, clock }),
      beginBasis: () => Basis.begin({ revision: db.revision, clock, series: () => shelf.series }),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** Changes whenever the code changes that makes what is cached; found out without running that code. */
function makersVersion(): string {
  const { resolve: find } = createRequire(import.meta.url)
  return ['@backroad/series', '@backroad/lab', '@backroad/check'].map((name) => stampFolder(dirname(find(name)))).join()
}
