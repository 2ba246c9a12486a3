import { dirname, join } from 'node:path'
import type { Selectable } from 'kysely'
import { limitOf, pageOf, placeOf, type Page } from '../cursor.ts'
import { appError } from '../errors.ts'
import type { PageRenderer } from '../series/page-renderer.ts'
import type { Discussion } from '../discussion/discussion.ts'
import { Versions } from '../explanations/versions.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Database } from '../storage/open-database.ts'
import type { CorrectionTable } from '../storage/tables.ts'
import { quoteOf, replaceLines, textOf } from './anchor.ts'
import { beginningOf } from './beginning-of.ts'
import { commitFiles, lookAtRepository, type Commit } from './commit-files.ts'
import { commitMessage, trailerOf } from './commit-message.ts'
import type { CorrectionFile } from './correction-file.ts'
import { asParagraph, storable, wordOf } from './kept-text.ts'
import { marksTakenOut } from './marks.ts'
import { newProblems } from './new-problems.ts'
import { plainLine, showHidden } from './plain-line.ts'
import { rowOf } from './propose.ts'
import { asPlaced, correctDraft, creditOf, filesOf, proposalOf, putOf, type AcceptRequest } from './put-into-text.ts'
import type { CorrectionListRequest, ProposeRequest } from './requests.ts'
import { areInConflict, standingOf, type Stood } from './standing.ts'
import { blocksOf, changeOf, mustStayInside, readText, type ReadText, type TextFile, type Texts } from './texts.ts'
import type { Accepted, Correction, CorrectionSummary, ImportedCorrections, Paragraph, TakenComment } from './types.ts'
import { unifiedDiff } from './unified-diff.ts'
import { wordDiff } from './word-diff.ts'
import { wordForReader } from './word-for-reader.ts'
import { ChangedMeanwhile, textIfThere, writeTogether } from './write-together.ts'

type Row = Selectable<CorrectionTable>

/** A text that is being written to by an editor is read again so often. */
const MOST_ATTEMPTS = 5

/** What can't be taken in, and why. */
function sentenceOf(error: unknown): string {
  if ((error as Error).name === 'AppError') return (error as Error).message
  throw error
}

/** The signs that accepting it takes out; the paragraph as a whole takes its own along. */
function takenOutBy(row: Row, stood: Stood | undefined): { readonly takesOut?: readonly string[] } {
  if (row.state !== 'open' || !stood?.put || stood.now === undefined) return {}
  const takesOut = marksTakenOut(stood.now, stood.put)
  return takesOut.length === 0 ? {} : { takesOut }
}

/** The work of `Corrections`. */
export class CorrectionsAtWork {
  readonly #db: Database
  readonly #texts: Texts
  readonly #pages: PageRenderer
  readonly #discussion: Discussion
  readonly #clock: () => number
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: { db: Database; texts: Texts; pages: PageRenderer; discussion: Discussion; clock: () => number }) {
    this.#db = parts.db
    this.#texts = parts.texts
    this.#pages = parts.pages
    this.#discussion = parts.discussion
    this.#clock = parts.clock
  }

  /** A paragraph's source, to edit. Throws `topic-not-found`, `text-none`, `paragraph-gone`. */
  async paragraph(series: string | undefined, topic: string, block: string): Promise<Paragraph> {
    await this.#texts.refresh()
    const { text, sha256 } = await readText(this.#texts.find(series, topic))
    const found = (await blocksOf(text)()).find(({ id }) => id === block)
    if (!found) throw appError('paragraph-gone', {})
    return { block, from: found.from, to: found.to, source: textOf(text, found), sha256 }
  }

  /** Keeps a proposal. Throws what `paragraph` throws, and `correction-invalid`. */
  async propose(request: ProposeRequest): Promise<Correction> {
    await this.#texts.refresh()
    const file = this.#texts.find(request.series, request.topic)
    const read = await readText(file)
    const blocks = await blocksOf(read.text)()
    const lines = blocks.find(({ id }) => id === request.block)
    const isThere = lines !== undefined && textOf(read.text, lines) === request.source
    if (read.sha256 !== request.sha256 && !isThere) throw appError('paragraph-gone', {})
    if (!lines) throw appError('paragraph-gone', {})
    const { exact, prefix, suffix } = quoteOf(read.text, lines)
    const now = this.#clock()
    const proposed = asParagraph(storable(request.proposed))
    const row = rowOf(
      {
        format: 'backroad-correction',
        version: 1,
        series: file.series,
        topic: file.topic.slug,
        file: 'lesson.md',
        target: { type: 'TextQuoteSelector', exact, prefix, suffix },
        sha256: read.sha256,
        proposed,
        reason: storable(request.reason),
        ...(request.evidence === undefined ? {} : { source: request.evidence }),
        by: { name: storable(request.name), ...(request.mail === undefined ? {} : { mail: request.mail }) },
        at: new Date(now).toISOString(),
      },
      file,
      read,
      blocks,
      { written: now, came: now },
    )
    await this.#keep(row)
    return this.show(row.id)
  }

  /** Takes in a file or a saved mail; what is wrong with it is said, and nothing of it thrown. */
  async import(bytes: Uint8Array): Promise<ImportedCorrections> {
    await this.#texts.refresh()
    const { readCorrections } = await import('./read-correction.ts')
    const now = this.#clock()
    const { corrections, comments = [], faults } = await readCorrections(bytes, new Date(now))
    const said = [...faults]
    const added: CorrectionSummary[] = []
    let known = 0
    for (const file of corrections) {
      const row = await this.#rowOf(file, now)
      if (typeof row === 'string') said.push(row)
      else if (await this.#keep(row)) added.push(...(await this.#summaries([row])))
      else known += 1
    }
    const taken: TakenComment[] = []
    for (const comment of comments) {
      const one = await this.#discussion.take(comment).catch(sentenceOf)
      if (typeof one === 'string') said.push(one)
      else if (one) taken.push(one)
      else known += 1
    }
    return { added, ...(taken.length > 0 ? { comments: taken } : {}), known, faults: said }
  }

  async #rowOf(file: CorrectionFile, now: number): Promise<Row | string> {
    try {
      const text = this.#texts.find(file.series, file.topic)
      const read = await readText(text)
      // What says to be written after now was written by a clock that is wrong.
      const written = Math.min(Date.parse(file.at), now)
      return rowOf(file, text, read, await blocksOf(read.text)(), { written, came: now })
    } catch (error) {
      return sentenceOf(error)
    }
  }

  /** Whether it is a new one. */
  async #keep(row: Row): Promise<boolean> {
    const made = await this.#db
      .insertInto('correction')
      .values(row)
      .onConflict((c) => c.column('digest').doNothing())
      .executeTakeFirst()
    return made.numInsertedOrUpdatedRows !== 0n
  }

  /** Newest first. Throws `cursor-invalid`. */
  async list(request: CorrectionListRequest): Promise<Page<CorrectionSummary>> {
    await this.#texts.refresh()
    const after = placeOf(request)
    const { state, series, topic } = request
    const rows = await this.#db
      .selectFrom('correction')
      .selectAll()
      .where('series', 'in', series === undefined ? [...this.#texts.series] : [series])
      .$if(state !== undefined, (query) => query.where('state', '=', state === 'stale' ? 'open' : state!))
      .$if(topic !== undefined, (query) => query.where('topic', 'in', this.#slugsOf(series, topic!)))
      .$if(after !== undefined, (query) =>
        query.where((e) =>
          e.or([e('came_at', '<', after!.at), e.and([e('came_at', '=', after!.at), e('id', '<', after!.id)])]),
        ),
      )
      .orderBy('came_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limitOf(request) + 1)
      .execute()
    const page = pageOf(
      rows.map((row) => ({ ...row, at: row.came_at })),
      request,
    )
    const items = await this.#summaries(page.items)
    const isWanted = ({ standing }: CorrectionSummary) =>
      state !== 'stale' || standing === 'stale' || standing === 'lost'
    return { ...page, items: items.filter(isWanted) }
  }

  /** Everything of one. Throws `correction-not-found`. */
  async show(id: string): Promise<Correction> {
    await this.#texts.refresh()
    const row = await this.#row(id)
    const placed = await this.#place(row)
    const { stood, file, blocks } = placed
    const after = row.applied ?? stood?.put ?? row.proposed
    const isMerged = stood?.put !== undefined && stood.put !== row.proposed
    const before = row.state === 'open' ? (stood?.now ?? row.exact) : row.exact
    const [beside, block, repository] = await Promise.all([
      this.#beside(row),
      stood?.lines && blocks?.().then((all) => all.find(({ from }) => from === stood.lines!.from)?.id),
      file && row.state === 'open' ? lookAtRepository(dirname(file.path), filesOf(file)) : undefined,
    ])
    const rendered = (text: string, prefix: string) => (text === '' ? '' : this.#pages.proposal(text, `${prefix}-`))
    const open = beside.filter(({ row: other, stood: theirs }) => {
      if (row.state === 'accepted') return other.exact === row.exact && theirs?.standing === 'stale'
      return other.state === 'open' && stood && theirs && areInConflict(asPlaced(row, stood), asPlaced(other, theirs))
    })
    const accepted = beside.filter(({ row: other }) => other.state === 'accepted' && other.exact === row.exact)
    const summary = await this.#summary(row, stood)
    const isFromElsewhere = summary.own === true || row.written_at !== row.came_at
    return {
      ...summary,
      ...(summary.word !== undefined && isFromElsewhere
        ? { wordGoes: wordForReader({ ...summary, word: summary.word }) }
        : {}),
      exact: row.exact,
      proposed: row.proposed,
      ...(stood?.lines && stood.now !== undefined && row.state === 'open'
        ? { now: { text: stood.now, ...stood.lines, ...(block ? { block } : {}) } }
        : {}),
      ...(isMerged && row.state === 'open' ? { merged: stood.put } : {}),
      ...(row.applied === null ? {} : { applied: row.applied }),
      diff: showHidden(
        row.applied === null || row.applied === row.proposed ? row.diff : unifiedDiff(row.exact, row.applied, row.file),
      ),
      words: wordDiff(before, after).map(({ kind, text }) => ({ kind, text: showHidden(text) })),
      before: await rendered(before, 'before'),
      after: await rendered(after, 'after'),
      conflicts: await this.#summaries(open.map((each) => each.row)),
      overtakenBy: row.state === 'open' ? await this.#summaries(accepted.map((each) => each.row)) : [],
      ...(row.commit_hash === null ? {} : { commit: row.commit_hash }),
      ...(repository?.isThere
        ? { repository: repository.canCommit ? { canCommit: true } : { canCommit: false, why: repository.why } }
        : {}),
    }
  }

  /**
   * Puts a correction into the text and credits its reader, both or neither; then records it, and commits it where that is wanted
   * and can be. Throws `correction-not-found`, `correction-decided`, `correction-stale`, `correction-unwritable`, `disk-full`.
   */
  async accept(id: string, request: AcceptRequest = {}): Promise<Accepted> {
    await this.#texts.refresh()
    const row = await this.#row(id)
    if (row.state !== 'open') throw appError('correction-decided', { state: row.state })
    const file = this.#texts.findIfThere(row.series, row.topic)
    if (!file) throw appError('text-none', { topic: row.topic })
    await mustStayInside(file)
    const files = filesOf(file)
    const repository = request.commit === false ? undefined : await lookAtRepository(dirname(file.path), files)
    const { hasChanged, remarks, texts } = await this.#inTurn(() => this.#decide(row, file, request))
    await this.#texts.wasWritten(file)
    const commit = repository?.isThere ? await this.#commit(row, file, repository, hasChanged) : undefined
    const others = await this.#newProblems(file, texts)
    if (commit && 'why' in commit && hasChanged) {
      const by = { name: row.by_name, mail: row.by_mail ?? undefined }
      others.push(`In the message of your commit this line, the last, names the reader: ${trailerOf(by)}`)
    }
    return { correction: await this.show(id), ...(commit ? { commit } : {}), remarks: [...remarks, ...others] }
  }

  /**
   * Writes the files within the transaction that records it, which keeps other processes from doing the same meanwhile. If it can't be
   * recorded after all, the text has it already: accepting it again records it.
   */
  #decide(row: Row, file: TextFile, request: AcceptRequest) {
    return inTransaction(this.#db, async (trx) => {
      const { state } = await trx
        .selectFrom('correction')
        .select('state')
        .where('id', '=', row.id)
        .executeTakeFirstOrThrow()
      if (state !== 'open') throw appError('correction-decided', { state })
      const { put, hasChanged, remarks, stands, texts } = await this.#write(row, file, request)
      const place = this.#texts.versionPlace(file)
      // The history is of what its author sees in the editor: the draft where there is one.
      if (place && stands)
        await new Versions(trx, this.#clock).keepCorrected(place, stands.before, stands.after, row.by_name)
      const now = this.#clock()
      await trx
        .updateTable('correction')
        .set({ state: 'accepted', decided_at: now, updated_at: now, word: wordOf(request.word), applied: put })
        .where('id', '=', row.id)
        .execute()
      return { hasChanged, remarks, texts }
    })
  }

  async #newProblems(file: TextFile, { before, after }: { before: string; after: string }): Promise<string[]> {
    const shelf = this.#texts.shelf(file.series)
    if (!shelf || shelf.currentSlug(file.topic.slug) === undefined) return []
    const { topic } = shelf.topic(file.topic.slug)
    return newProblems({ series: shelf.series, topic, path: file.path }, before, after)
  }

  /** One after the other: what reads a text and then writes it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #write(row: Row, file: TextFile, request: AcceptRequest) {
    const { addCredit } = await import('@backroad/series')
    for (let attempt = 1; ; attempt++) {
      const read = await readText(file)
      const stood = await standingOf(read.text, proposalOf(row), blocksOf(read.text))
      const put = putOf(row, stood, request)
      const text =
        stood.standing === 'done' && request.text === undefined ? read.text : replaceLines(read.text, stood.lines!, put)
      const credits = join(dirname(file.path), 'corrections.yaml')
      const thanked = await textIfThere(credits)
      const thanks = addCredit(thanked ?? '', creditOf(row, this.#clock()))
      const remarks =
        thanks === undefined
          ? ['corrections.yaml is no list, so the reader is not thanked in it. Correct it by hand.']
          : []
      const takesOut = put === '' || text === read.text ? [] : marksTakenOut(stood.now ?? '', put)
      const signs =
        takesOut.length === 0
          ? []
          : [`Signs of Markdown that stood there are not there any more: ${takesOut.join(' ')}`]
      const changes = [
        ...(text === read.text ? [] : [changeOf(file, read, text)]),
        ...(thanks === undefined || thanks === thanked ? [] : [{ path: credits, before: thanked, after: thanks }]),
      ]
      try {
        await writeTogether(changes)
        const draft = await correctDraft(file, row, put)
        return {
          put,
          texts: { before: read.text, after: text },
          hasChanged: changes.length > 0,
          remarks: [...remarks, ...signs, ...(draft?.remarks ?? [])],
          stands: draft ? draft.written : { before: read.raw, after: changeOf(file, read, text).after },
        }
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile)) throw error
        if (attempt === MOST_ATTEMPTS)
          throw appError('correction-stale', { why: 'The text is being written to all the time' }, error)
      }
    }
  }

  async #commit(
    row: Row,
    file: TextFile,
    repository: { canCommit: boolean; why?: string },
    hasChanged: boolean,
  ): Promise<Commit> {
    if (!repository.canCommit) return { why: repository.why ?? '' }
    if (!hasChanged) return { why: 'There was nothing to commit: the text read so already.' }
    const by = { name: row.by_name, mail: row.by_mail ?? undefined }
    const message = commitMessage(file.topic.title, { by, reason: row.reason, source: row.source ?? undefined })
    const commit = await commitFiles(dirname(file.path), filesOf(file), message)
    if ('hash' in commit) {
      await this.#db.updateTable('correction').set({ commit_hash: commit.hash }).where('id', '=', row.id).execute()
    }
    return commit
  }

  /** Throws `correction-not-found`, `correction-decided`. */
  async decline(id: string, word?: string): Promise<Correction> {
    const now = this.#clock()
    const { numUpdatedRows } = await this.#db
      .updateTable('correction')
      .set({ state: 'declined', decided_at: now, updated_at: now, word: wordOf(word) })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw appError('correction-decided', { state: (await this.#row(id)).state })
    return this.show(id)
  }

  async #row(id: string): Promise<Row> {
    const row = await this.#db.selectFrom('correction').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw appError('correction-not-found', { correction: id })
    return row
  }

  /** Others on the same topic, and where they stand. */
  async #beside(row: Row) {
    const rows = await this.#db
      .selectFrom('correction')
      .selectAll()
      .where('series', '=', row.series)
      .where('topic', 'in', this.#slugsOf(row.series, row.topic))
      .where('id', '!=', row.id)
      .where('state', '!=', 'declined')
      .orderBy('came_at', 'desc')
      .limit(200)
      .execute()
    const read = await this.#readIfThere(row)
    const blocks = read && blocksOf(read.text)
    const place = async (other: Row) =>
      other.state === 'open' && read ? standingOf(read.text, proposalOf(other), blocks!) : undefined
    return Promise.all(rows.map(async (other) => ({ row: other, stood: await place(other) })))
  }

  async #place(row: Row) {
    const file = this.#texts.findIfThere(row.series, row.topic)
    const read = await this.#readIfThere(row)
    if (!file || !read) return {}
    const blocks = blocksOf(read.text)
    return { file, blocks, stood: await standingOf(read.text, proposalOf(row), blocks) }
  }

  async #readIfThere(row: Pick<Row, 'series' | 'topic'>): Promise<ReadText | undefined> {
    const file = this.#texts.findIfThere(row.series, row.topic)
    return file && (await readText(file).catch(() => undefined))
  }

  async #summaries(rows: readonly Row[]): Promise<CorrectionSummary[]> {
    const texts = new Map<string, Promise<ReadText | undefined>>()
    const blocks = new Map<string, ReturnType<typeof blocksOf>>()
    return Promise.all(
      rows.map(async (row) => {
        const key = `${row.series}/${row.topic}`
        if (!texts.has(key)) texts.set(key, this.#readIfThere(row))
        const read = await texts.get(key)
        if (!read || row.state !== 'open') return this.#summary(row)
        if (!blocks.has(key)) blocks.set(key, blocksOf(read.text))
        return this.#summary(row, await standingOf(read.text, proposalOf(row), blocks.get(key)!))
      }),
    )
  }

  async #summary(row: Row, stood?: Stood): Promise<CorrectionSummary> {
    const slug = this.#texts.shelf(row.series)?.currentSlug(row.topic)
    const title = slug === undefined ? row.topic : this.#texts.shelf(row.series)!.topic(slug).topic.title
    return {
      id: row.id,
      series: row.series,
      ...(this.#texts.isOwn(row.series) ? { own: true as const } : {}),
      topic: { slug: slug ?? row.topic, title },
      state: row.state,
      ...(row.state === 'open' ? { standing: stood?.standing ?? 'lost' } : {}),
      by: { name: plainLine(row.by_name), ...(row.by_mail === null ? {} : { mail: row.by_mail }) },
      reason: showHidden(row.reason),
      ...(row.source === null ? {} : { source: row.source }),
      quote: beginningOf(row.exact),
      ...takenOutBy(row, stood),
      at: new Date(row.written_at).toISOString(),
      ...(row.decided_at === null ? {} : { decidedAt: new Date(row.decided_at).toISOString() }),
      ...(row.word === null ? {} : { word: showHidden(row.word) }),
    }
  }

  #slugsOf(series: string | undefined, topic: string): string[] {
    const shelf = this.#texts.shelf(series ?? this.#texts.series[0]!)
    const current = shelf?.currentSlug(topic)
    return current === undefined ? [topic] : [current, ...shelf!.topic(current).topic.aliases]
  }
}
