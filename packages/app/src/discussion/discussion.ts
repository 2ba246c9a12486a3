import type { Selectable } from 'kysely'
import { findQuote, quoteOf, type Quote, type Twin } from '../corrections/anchor.ts'
import { beginningOf } from '../corrections/beginning-of.ts'
import { plainLine, showHidden } from '../corrections/plain-line.ts'
import { blocksOf, readText, type ReadText, type Texts } from '../corrections/texts.ts'
import type { Comment, TakenComment } from '../corrections/types.ts'
import { appError } from '../errors.ts'
import { idOf, newId } from '../new-id.ts'
import type { Database } from '../storage/open-database.ts'
import type { CommentTable } from '../storage/tables.ts'
import type { CommentFile } from './comment-file.ts'
import { commentParts } from './comment-parts.ts'

export interface CommentRequest {
  /** Plain text, with code between backticks and addresses. */
  readonly text: string
}

export interface NewCommentRequest extends CommentRequest {
  /** The `data-b` of the paragraph it is on; none for the whole topic. */
  readonly block?: string | undefined
  /** The comment that it answers; it is then on what that one is on. */
  readonly answers?: string | undefined
  readonly name?: string | undefined
}

type Row = Selectable<CommentTable>

/** What is said about a topic or a paragraph of its text. */
export class Discussion {
  readonly #db: Database
  readonly #texts: Texts
  readonly #clock: () => number

  constructor(parts: { db: Database; texts: Texts; clock: () => number }) {
    this.#db = parts.db
    this.#texts = parts.texts
    this.#clock = parts.clock
  }

  /** In the order in which they were written; one that was removed stays, empty, while something answers it. */
  async ofTopic(series: string | undefined, slug: string): Promise<Comment[]> {
    await this.#texts.refresh()
    const shelf = this.#texts.shelf(series ?? this.#texts.series[0]!)
    if (!shelf) throw appError('series-unknown', { series: series ?? '', known: this.#texts.series })
    const { topic } = shelf.topic(slug)
    const rows = await this.#db
      .selectFrom('comment')
      .selectAll()
      .where('series', '=', shelf.series.slug)
      .where('topic', 'in', [topic.slug, ...topic.aliases])
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    const answered = new Set(rows.filter(({ deleted_at }) => deleted_at === null).map(({ answers }) => answers))
    const shown = rows.filter(({ id, deleted_at }) => deleted_at === null || answered.has(id))
    const read = topic.lesson ? await readText(this.#texts.find(shelf.series.slug, topic.slug)) : undefined
    return Promise.all(shown.map((row) => describe(row, read)))
  }

  /** Throws `topic-not-found`, `paragraph-gone`, `comment-empty`, and `comment-not-found` for one that is to be answered. */
  async add(series: string | undefined, slug: string, request: NewCommentRequest): Promise<Comment> {
    await this.#texts.refresh()
    const shelf = this.#texts.shelf(series ?? this.#texts.series[0]!)
    if (!shelf) throw appError('series-unknown', { series: series ?? '', known: this.#texts.series })
    const { topic } = shelf.topic(slug)
    const body = bodyOf(request)
    const asked = request.answers === undefined ? undefined : await this.#row(request.answers)
    const read = topic.lesson ? await readText(this.#texts.find(shelf.series.slug, topic.slug)) : undefined
    const now = this.#clock()
    const row: Row = {
      id: newId(),
      series: shelf.series.slug,
      topic: topic.slug,
      ...(asked ? quoteIn(asked) : await quoteAt(request.block, read)),
      answers: asked?.id ?? null,
      body,
      by_name: (request.name ?? '').replaceAll('\0', '').toWellFormed().trim(),
      created_at: now,
      updated_at: now,
      deleted_at: null,
    }
    await this.#db.insertInto('comment').values(row).execute()
    return describe(row, read)
  }

  /**
   * Takes in what a reader of a published series said; gives nothing for what is here already, or was and is removed. Throws
   * `series-unknown`, `topic-not-found`, `text-none`.
   */
  async take({ series, topic: slug, target, text, by, at }: CommentFile): Promise<TakenComment | undefined> {
    await this.#texts.refresh()
    const file = this.#texts.find(series, slug)
    const read = await readText(file)
    const body = bodyOf({ text })
    const name = by.name.trim()
    // What says to be written after now was written by a clock that is wrong.
    const written = Math.min(Date.parse(at), this.#clock())
    const made = await this.#db
      .insertInto('comment')
      .values({
        id: idOf(JSON.stringify([file.series, file.topic.slug, target?.exact ?? null, body, name, at])),
        series: file.series,
        topic: file.topic.slug,
        ...(target ? await quoteFrom(target, read) : NO_QUOTE),
        answers: null,
        body,
        by_name: name,
        created_at: written,
        updated_at: written,
        deleted_at: null,
      })
      .onConflict((c) => c.column('id').doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows === 0n) return undefined
    const { title } = file.topic
    return { series: file.series, topic: { slug: file.topic.slug, title }, by: plainLine(name), text: showHidden(body) }
  }

  /** Throws `comment-not-found`, `comment-empty`. */
  async change(id: string, request: CommentRequest): Promise<Comment> {
    await this.#texts.refresh()
    const body = bodyOf(request)
    const row = await this.#row(id)
    const changed = { body, updated_at: this.#clock() }
    await this.#db.updateTable('comment').set(changed).where('id', '=', id).where('deleted_at', 'is', null).execute()
    const file = this.#texts.findIfThere(row.series, row.topic)
    return describe({ ...row, ...changed }, file && (await readText(file)))
  }

  /** Its text is gone; that there was one stays known. Throws `comment-not-found`. */
  async remove(id: string): Promise<void> {
    await this.#row(id)
    const now = this.#clock()
    await this.#db
      .updateTable('comment')
      .set({ body: '', by_name: '', updated_at: now, deleted_at: now })
      .where('id', '=', id)
      .execute()
  }

  async #row(id: string): Promise<Row> {
    const row = await this.#db
      .selectFrom('comment')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw appError('comment-not-found', { comment: id })
    return row
  }
}

type QuoteColumns = Pick<Row, 'exact' | 'prefix' | 'suffix' | 'twin_nth' | 'twin_of'>

async function quoteAt(block: string | undefined, read: ReadText | undefined): Promise<QuoteColumns> {
  if (block === undefined) return NO_QUOTE
  const lines = read && (await blocksOf(read.text)()).find(({ id }) => id === block)
  if (!read || !lines) throw appError('paragraph-gone', {})
  const { exact, prefix, suffix, twin } = quoteOf(read.text, lines)
  return { exact, prefix, suffix, twin_nth: twin.nth, twin_of: twin.of }
}

const NO_QUOTE: QuoteColumns = { exact: null, prefix: null, suffix: null, twin_nth: null, twin_of: null }

/** As it was sent; what was written by hand says only the paragraph. */
async function quoteFrom(sent: Quote, read: ReadText): Promise<QuoteColumns> {
  const place = findQuote(read.text, sent, await blocksOf(read.text)())
  const quote = { exact: sent.exact, prefix: sent.prefix, suffix: sent.suffix }
  if (place.how !== 'same') return { ...quote, twin_nth: null, twin_of: null }
  const { twin, ...here } = quoteOf(read.text, place)
  return { ...(sent.prefix === '' && sent.suffix === '' ? here : quote), twin_nth: twin.nth, twin_of: twin.of }
}

function quoteIn({ exact, prefix, suffix, twin_nth, twin_of }: Row): QuoteColumns {
  return { exact, prefix, suffix, twin_nth, twin_of }
}

async function describe(row: Row, read: ReadText | undefined): Promise<Comment> {
  const block = row.exact === null || !read ? undefined : await blockOf(row, read)
  return {
    id: row.id,
    text: row.body,
    parts: commentParts(row.body),
    by: plainLine(row.by_name),
    ...(row.deleted_at === null ? {} : { removed: true }),
    ...(row.exact === null ? {} : { on: { quote: beginningOf(row.exact), ...(block ? { block } : {}) } }),
    ...(row.answers === null ? {} : { answers: row.answers }),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  }
}

async function blockOf({ exact, prefix, suffix, twin_nth, twin_of }: Row, read: ReadText): Promise<string | undefined> {
  const blocks = await blocksOf(read.text)()
  const twin: Twin | undefined = twin_nth === null || twin_of === null ? undefined : { nth: twin_nth, of: twin_of }
  const place = findQuote(read.text, { exact: exact!, prefix: prefix ?? '', suffix: suffix ?? '' }, blocks, twin)
  return place.how === 'lost' ? undefined : blocks.find(({ from }) => from === place.from)?.id
}

function bodyOf({ text }: CommentRequest): string {
  const body = text.replaceAll('\0', '').toWellFormed().trim()
  if (body === '') throw appError('comment-empty', {})
  return body
}
