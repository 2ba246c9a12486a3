import type { Verdict } from '@backroad/check'
import type { Selectable } from 'kysely'
import { mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { pageOfAll, type Page, type PageRequest } from '../cursor.ts'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import { proofOf } from '../progress/proof-of.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import { stateNow } from '../storage/state-now.ts'
import type { WorkspaceTable } from '../storage/tables.ts'
import type { CheckSummary, Workspace } from '../types.ts'
import { readValid } from './read-valid.ts'

const HISTORY = 8

/** The folders in which people write their programs. Only what is registered here can be run. */
export class Workspaces {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #clock: () => number
  readonly #isChecking: (check: string) => boolean

  /** `isChecking` says whether that check runs in this process. */
  constructor(parts: {
    db: Database
    shelf: SeriesShelf
    clock: () => number
    isChecking: (check: string) => boolean
  }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#clock = parts.clock
    this.#isChecking = parts.isChecking
  }

  /**
   * Registers the folder at an absolute path, or one that begins with `~/`; one that is registered already is given as it is. Throws `workspace-path`
   * for what is no such folder, `workspace-invalid` for a backroad.yaml that can't be taken, with all that is wrong.
   */
  async register(dir: string): Promise<Workspace> {
    const path = await realFolder(fromHome(dir))
    const { build } = await readValid(this.#shelf, path)
    const row = {
      id: newId(),
      dir: path,
      build: this.#shelf.fullSlug(build),
      registered_at: this.#clock(),
      forgotten_at: null,
    }
    await this.#db
      .insertInto('workspace')
      .values(row)
      .onConflict((c) => c.column('dir').doUpdateSet({ build: row.build, forgotten_at: null }))
      .execute()
    const found = await this.#db.selectFrom('workspace').selectAll().where('dir', '=', path).executeTakeFirstOrThrow()
    return this.#describe(found)
  }

  /**
   * Puts a starter for a build into a new or empty folder and registers it. Throws `build-not-found`,
   * `language-unknown`, `workspace-path`, `folder-not-empty`.
   */
  async create(request: { build: string; language: string; dir: string }): Promise<Workspace> {
    const { build } = this.#shelf.build(request.build)
    const { createWorkspace, starterLanguages } = await import('@backroad/check')
    const language = starterLanguages.find((one) => one === request.language)
    if (!language) throw appError('language-unknown', { language: request.language, languages: starterLanguages })
    const dir = await emptyFolder(fromHome(request.dir))
    const { contract, ready } = build
    await createWorkspace({ build: this.#shelf.fullSlug(build), contract, ...(ready && { ready }), language, dir })
    return this.register(dir)
  }

  /** Newest check first, then newest registered. */
  async list(build?: string): Promise<Workspace[]> {
    const rows = await this.#db.selectFrom('workspace').selectAll().where('forgotten_at', 'is', null).execute()
    const own = rows.filter((row) => {
      const found = this.#shelf.findBuild(row.build)
      return found !== undefined && (build === undefined || found.build.slug === build)
    })
    const all = await Promise.all(own.map((row) => this.#describe(row)))
    return all.toSorted((a, b) => lastTouched(b).localeCompare(lastTouched(a)))
  }

  /** The same in parts. */
  async page(request: PageRequest): Promise<Page<Workspace>> {
    const all = (await this.list()).map((one) => ({ at: Date.parse(lastTouched(one)), id: one.id, one }))
    const { items, ...rest } = pageOfAll(all, request)
    return { ...rest, items: items.map(({ one }) => one) }
  }

  /** Throws `workspace-not-found`. */
  async get(id: string): Promise<Workspace> {
    return this.#describe(await this.row(id))
  }

  /** As it is stored. Throws `workspace-not-found`, also for one that was forgotten. */
  async row(id: string): Promise<Selectable<WorkspaceTable>> {
    const row = await this.#db
      .selectFrom('workspace')
      .selectAll()
      .where('id', '=', id)
      .where('forgotten_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw appError('workspace-not-found', { workspace: id })
    return row
  }

  /** Takes it off the list and lets it be run no more. Deletes no file; checks and proofs stay. */
  async forget(id: string): Promise<void> {
    await this.row(id)
    await this.#db.updateTable('workspace').set({ forgotten_at: this.#clock() }).where('id', '=', id).execute()
  }

  async #describe(row: Selectable<WorkspaceTable>): Promise<Workspace> {
    const build = this.#shelf.findBuild(row.build)?.build
    const [standing, checks, proof] = await Promise.all([
      this.#db
        .selectFrom('stage_standing')
        .select(['stage', 'verdict', 'likely'])
        .where('workspace_id', '=', row.id)
        .execute(),
      this.#db
        .selectFrom('check_run')
        .select(['id', 'started_at', 'state', 'pid', 'passed', 'failed', 'verdicts'])
        .where('workspace_id', '=', row.id)
        .orderBy('started_at', 'desc')
        .limit(4 * HISTORY)
        .execute(),
      this.#db
        .selectFrom('proof')
        .selectAll()
        .where('workspace_id', '=', row.id)
        .orderBy('proven_at', 'desc')
        .executeTakeFirst(),
    ])
    const stages = build?.stages.map((stage) => stage.slug) ?? []
    const standings = new Map(standing.map((one) => [one.stage, one]))
    const stands = stages.find((slug) => standings.get(slug)?.verdict !== 'passed')
    const likely = stands === undefined ? undefined : standings.get(stands)?.likely
    const verdicts = Object.fromEntries(standing.map(({ stage, verdict }) => [stage, verdict as Verdict]))
    const last = checks[0]
    const lastCheck: CheckSummary | undefined = last && {
      id: last.id,
      at: iso(last.started_at),
      state: stateNow(last, this.#isChecking(last.id)),
      passed: last.passed,
      failed: last.failed,
    }
    return {
      id: row.id,
      dir: row.dir,
      build: row.build.slice(row.build.indexOf('/') + 1),
      registeredAt: iso(row.registered_at),
      passed: stages.filter((slug) => verdicts[slug] === 'passed').length,
      total: stages.length,
      verdicts,
      ...(likely ? { likely } : {}),
      ...(lastCheck && { lastCheck }),
      history: checks
        .filter((check) => check.state === 'finished')
        .slice(0, HISTORY)
        .map(({ id, started_at, verdicts }) => ({
          id,
          at: iso(started_at),
          verdicts: JSON.parse(verdicts) as Record<string, Verdict>,
        }))
        .toReversed(),
      ...(proof && { proof: proofOf(proof) }),
    }
  }
}

const lastTouched = (one: Workspace): string => one.lastCheck?.at ?? one.registeredAt

const iso = (ms: number): string => new Date(ms).toISOString()

/** A path as a person types it: `~/` is their home, which no shell is there to say. */
const fromHome = (dir: string): string => (dir.startsWith('~/') ? join(homedir(), dir.slice(2)) : dir)

/** The real path of an absolute one that leads to a folder, links resolved. */
async function realFolder(dir: string): Promise<string> {
  if (dir.includes('\0')) throw appError('workspace-path', { dir, reason: 'A path holds no NUL byte' })
  if (!isAbsolute(dir)) throw appError('workspace-path', { dir, reason: 'It is not an absolute path' })
  try {
    const path = await realpath(dir)
    if ((await stat(path)).isDirectory()) return path
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES') throw appError('workspace-path', { dir, reason: 'You may not look into it' }, error)
    throw appError('workspace-path', { dir, reason: 'There is no such folder' }, error)
  }
  throw appError('workspace-path', { dir, reason: 'It is a file, not a folder' })
}

/** The real path of the folder in which a new one is to be made. */
async function parentOf(dir: string): Promise<string> {
  const parent = dirname(dir)
  if (dir.includes('\0') || (await stat(parent).catch(() => undefined))?.isDirectory()) return realFolder(parent)
  throw appError('parent-missing', { dir, parent })
}

/** Makes the folder unless it is there and empty; its parent must be there. */
async function emptyFolder(dir: string): Promise<string> {
  if (!isAbsolute(dir)) throw appError('workspace-path', { dir, reason: 'It is not an absolute path' })
  const parent = await parentOf(dir)
  const path = join(parent, basename(dir))
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw appError('workspace-path', { dir, reason: `The system says ${code}` }, error)
    if ((await readdir(await realFolder(path))).length > 0) throw appError('folder-not-empty', { dir: path })
  }
  return realFolder(path)
}
