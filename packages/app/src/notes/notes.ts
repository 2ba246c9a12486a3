import { sql, type ExpressionBuilder, type Selectable } from 'kysely'
import { limitOf, pageOf, placeOf, type Page, type PageRequest, type Place } from '../cursor.ts'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import type { PageRenderer } from '../series/page-renderer.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import type { NoteTable, Tables } from '../storage/tables.ts'
import type { Note } from '../types.ts'

export interface NoteRequest {
  /** Markdown. */
  readonly text: string
  /** Makes it a link; the text then says what is there. */
  readonly url?: string | undefined
}

export interface NewNoteRequest extends NoteRequest {
  /** The beginning of the passage it is on, as it reads; none for the whole topic. */
  readonly quote?: string | undefined
}

/** A note as search needs it. */
export interface StoredNote extends Pick<Note, 'id' | 'topic' | 'quote' | 'text' | 'url'> {
  /** ms since 1970 */
  readonly changedAt: number
}

/** What a person writes beside topics, for themselves: notes and links, on a passage or on the whole. */
export class Notes {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #pages: PageRenderer
  readonly #clock: () => number

  constructor(parts: { db: Database; shelf: SeriesShelf; pages: PageRenderer; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#pages = parts.pages
    this.#clock = parts.clock
  }

  /** In the order in which they were written. Throws `topic-not-found`. */
  async ofTopic(slug: string): Promise<Note[]> {
    const { topic } = this.#shelf.topic(slug)
    const rows = await this.#db
      .selectFrom('note')
      .selectAll()
      .where('series', '=', this.#shelf.series.slug)
      .where('topic', 'in', [topic.slug, ...topic.aliases])
      .where('deleted_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return Promise.all(rows.map((row) => this.#describe(row)))
  }

  /** All of them, newest first. */
  async list(request: PageRequest): Promise<Page<Note>> {
    const after = placeOf(request)
    const rows = await this.#rows()
      .$if(after !== undefined, (query) => query.where((e) => isBehind(e, after!)))
      .limit(limitOf(request) + 1)
      .execute()
    const page = pageOf(
      rows.map((row) => ({ ...row, at: row.created_at })),
      request,
    )
    return { ...page, items: await Promise.all(page.items.map((row) => this.#describe(row))) }
  }

  /** All of them without what is shown of them; for search. */
  async stored(): Promise<StoredNote[]> {
    const rows = await this.#rows().execute()
    return rows.map((row) => ({ ...this.#plain(row), changedAt: row.updated_at }))
  }

  /** Changes whenever a note does, whoever changed it. */
  async stamp(): Promise<string> {
    const { count, sum } = await this.#db
      .selectFrom('note')
      .where('series', '=', this.#shelf.series.slug)
      // Whole times would add up to more than a number can say.
      .select((e) => [
        e.fn.countAll<number>().as('count'),
        e.fn.sum<number | null>(sql`updated_at % 1000000007`).as('sum'),
      ])
      .executeTakeFirstOrThrow()
    return `${count} ${sum}`
  }

  #rows() {
    return this.#db
      .selectFrom('note')
      .selectAll()
      .where('series', '=', this.#shelf.series.slug)
      .where('deleted_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
  }

  /** Throws `topic-not-found`, `note-empty`, `note-link`. */
  async add(slug: string, request: NewNoteRequest): Promise<Note> {
    const { topic } = this.#shelf.topic(slug)
    const now = this.#clock()
    const quote = storable(request.quote ?? '').trim()
    const row = {
      id: newId(),
      series: this.#shelf.series.slug,
      topic: topic.slug,
      quote: quote === '' ? null : quote,
      ...contentOf(request),
      created_at: now,
      updated_at: now,
      deleted_at: null,
    }
    await this.#db.insertInto('note').values(row).execute()
    return this.#describe(row)
  }

  /** Throws `note-not-found`, `note-empty`, `note-link`. */
  async change(id: string, request: NoteRequest): Promise<Note> {
    const content = contentOf(request)
    await this.#db
      .updateTable('note')
      .set({ ...content, updated_at: this.#clock() })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .execute()
    return this.#describe(await this.#row(id))
  }

  /** Its text is gone; that there was one stays known, so that an import does not bring it back. Throws `note-not-found`. */
  async remove(id: string): Promise<void> {
    await this.#row(id)
    const now = this.#clock()
    await this.#db
      .updateTable('note')
      .set({ body: '', url: null, quote: null, updated_at: now, deleted_at: now })
      .where('id', '=', id)
      .execute()
  }

  async #row(id: string): Promise<Selectable<NoteTable>> {
    const row = await this.#db
      .selectFrom('note')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw appError('note-not-found', { note: id })
    return row
  }

  #plain({ id, topic, quote, body, url }: Selectable<NoteTable>) {
    const slug = this.#shelf.currentSlug(topic)
    const title = slug === undefined ? topic : this.#shelf.topic(slug).topic.title
    return {
      id,
      topic: { slug: slug ?? topic, title },
      ...(quote === null ? {} : { quote }),
      text: body,
      ...(url === null ? {} : { url }),
    }
  }

  async #describe(row: Selectable<NoteTable>): Promise<Note> {
    return {
      ...this.#plain(row),
      html: row.body === '' ? '' : await this.#pages.note(row.body, `note-${row.id}-`),
      createdAt: new Date(row.created_at).toISOString(),
      updatedAt: new Date(row.updated_at).toISOString(),
    }
  }
}

function contentOf({ text, url }: NoteRequest): Pick<NoteTable, 'body' | 'url'> {
  const body = storable(text).trim()
  if (url === undefined) {
    if (body === '') throw appError('note-empty', {})
    return { body, url: null }
  }
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (!address || !/^https?:$/.test(address.protocol)) throw appError('note-link', { url })
  return { body, url: address.href }
}

/** PostgreSQL's text holds no NUL, and neither database half a character. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

function isBehind(e: ExpressionBuilder<Tables, 'note'>, { at, id }: Place) {
  return e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])])
}
