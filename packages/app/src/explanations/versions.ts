import type { Selectable } from 'kysely'
import { limitOf, pageOf, placeOf, type Page, type PageRequest } from '../cursor.ts'
import { digest } from '../cache/disk-cache.ts'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import type { Database } from '../storage/open-database.ts'
import type { ExplanationVersionTable } from '../storage/tables.ts'

export type Version = Selectable<ExplanationVersionTable>

/** Whose versions: a topic of a series, by the slugs it has and had. */
export interface VersionPlace {
  readonly series: string
  readonly topic: string
  readonly aliases: readonly string[]
}

/** Every text of the explanations that was saved or seen, for ever. */
export class Versions {
  readonly #db: Database
  readonly #clock: () => number

  constructor(db: Database, clock: () => number) {
    this.#db = db
    this.#clock = clock
  }

  /** Keeps a text, unless the newest one is the same; gives its id where it did. It is on disk when this is done. */
  async keep(
    place: VersionPlace,
    text: string,
    origin: Exclude<Version['origin'], 'corrected'>,
  ): Promise<string | undefined> {
    const sha256 = digest(text)
    if (origin === 'aside') {
      if ((await this.withDigest(place, sha256)) !== undefined) return undefined
    } else if ((await this.#newestInFile(place))?.sha256 === sha256) return undefined
    return this.#add(place, { origin, sha256, text, by_name: null })
  }

  /** Keeps a text that a reader's correction was put into, with the name of the reader, and the one before it. */
  async keepCorrected(place: VersionPlace, before: string, after: string, by: string): Promise<void> {
    const sha256 = digest(after)
    const newest = await this.#newestInFile(place)
    if (newest?.sha256 === sha256) {
      // It was put there by someone who could then not record it, and has been seen in the file since.
      if (newest.origin !== 'outside') return
      const changed = { origin: 'corrected' as const, by_name: by }
      await this.#db.updateTable('explanation_version').set(changed).where('id', '=', newest.id).execute()
      return
    }
    if (before !== after) await this.keep(place, before, 'outside')
    await this.#add(place, { origin: 'corrected', sha256, text: after, by_name: by })
  }

  async #add(place: VersionPlace, version: Pick<Version, 'origin' | 'sha256' | 'text' | 'by_name'>): Promise<string> {
    const { newest } = await this.#of(place)
      .select((e) => e.fn.max('saved_at').as('newest'))
      .executeTakeFirstOrThrow()
    const at = Math.max(this.#clock(), Number(newest ?? 0) + 1)
    const id = newId()
    await this.#db
      .insertInto('explanation_version')
      .values({ id, series: place.series, topic: place.topic, saved_at: at, ...version })
      .execute()
    return id
  }

  /** Forgets what was kept for a file that could then not be written. */
  async forget(id: string): Promise<void> {
    await this.#db.deleteFrom('explanation_version').where('id', '=', id).execute()
  }

  /** What was last saved to the file, or seen in it. */
  async #newestInFile(place: VersionPlace): Promise<Pick<Version, 'id' | 'sha256' | 'origin'> | undefined> {
    return this.#of(place)
      .select(['id', 'sha256', 'origin'])
      .where('origin', '!=', 'aside')
      .orderBy('saved_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  }

  /** The text with that digest, if it ever was one of this topic's. */
  async withDigest(place: VersionPlace, sha256: string): Promise<string | undefined> {
    const row = await this.#of(place).select('text').where('sha256', '=', sha256).limit(1).executeTakeFirst()
    return row?.text
  }

  /** Newest first. */
  async list(place: VersionPlace, request: PageRequest): Promise<Page<Version>> {
    const after = placeOf(request)
    const rows = await this.#of(place)
      .selectAll()
      .$if(after !== undefined, (query) =>
        query.where((e) =>
          e.or([e('saved_at', '<', after!.at), e.and([e('saved_at', '=', after!.at), e('id', '<', after!.id)])]),
        ),
      )
      .orderBy('saved_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limitOf(request) + 1)
      .execute()
    return pageOf(
      rows.map((row) => ({ ...row, at: row.saved_at })),
      request,
    )
  }

  /** A version and the one before it. Throws `version-not-found`. */
  async get(place: VersionPlace, id: string): Promise<{ version: Version; before?: Version }> {
    const version = await this.#of(place).selectAll().where('id', '=', id).executeTakeFirst()
    if (!version) throw appError('version-not-found', { version: id })
    const before = await this.#of(place)
      .selectAll()
      .where('saved_at', '<', version.saved_at)
      .orderBy('saved_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return { version, ...(before && { before }) }
  }

  #of({ series, topic, aliases }: VersionPlace) {
    return this.#db
      .selectFrom('explanation_version')
      .where('series', '=', series)
      .where('topic', 'in', [topic, ...aliases])
  }
}
