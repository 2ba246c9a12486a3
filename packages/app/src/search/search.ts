import type { Notes } from '../notes/notes.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Revision } from '../storage/revision.ts'
import type { SearchHit, SearchKind, SearchResult } from '../types.ts'
import { noteDocument, seriesDocuments } from './documents.ts'
import { SearchIndex, type Match } from './search-index.ts'
import { marked, snippetOf } from './snippet.ts'

const kinds = ['lesson', 'stage', 'glossary', 'note'] as const satisfies readonly SearchKind[]

/** So many hits of each kind are given unless told. */
const OF_EACH_KIND = 6

/** A longer query is cut: nobody types it, and each word costs time. */
const MOST_WORDS = 12

/** Over lessons, stages, the glossary and a person's notes. The index is made at the first search and kept in memory. */
export class Search {
  readonly #shelf: SeriesShelf
  readonly #notes: Notes
  #index: Promise<SearchIndex> | undefined
  /** Of each note that is in the index, when it was last changed. */
  readonly #known = new Map<string, number>()
  readonly #revision: Revision
  #seen = ''
  #stamp = ''
  #refreshing: Promise<void> = Promise.resolve()

  constructor(parts: { shelf: SeriesShelf; notes: Notes; revision: Revision }) {
    this.#shelf = parts.shelf
    this.#notes = parts.notes
    this.#revision = parts.revision
  }

  /** Nothing is found for a query without a word. `limit` is of each kind. */
  async find(query: string, limit = OF_EACH_KIND): Promise<SearchResult> {
    const began = performance.now()
    const index = await this.#fresh()
    const words = query.trim().split(/\s+/).slice(0, MOST_WORDS).join(' ')
    const { total, matches } = index.find(words, limit)
    const hits = kinds.flatMap((kind) => matches.filter(({ document }) => document.kind === kind).map(hitOf))
    return { query, total, ms: performance.now() - began, hits }
  }

  /** The index with notes as they are stored now: the command may have written some, or an import. */
  async #fresh(): Promise<SearchIndex> {
    this.#index ??= this.#create().catch((error: unknown) => {
      this.#index = undefined
      throw error
    })
    const index = await this.#index
    // One at a time: two searches at once must not add the same note twice.
    this.#refreshing = this.#refreshing.catch(() => {}).then(() => this.#refresh(index))
    await this.#refreshing
    return index
  }

  async #create(): Promise<SearchIndex> {
    const index = new SearchIndex()
    await index.put(await seriesDocuments(this.#shelf))
    return index
  }

  async #refresh(index: SearchIndex): Promise<void> {
    const seen = await this.#revision.now()
    if (seen === this.#seen) return
    const stamp = await this.#notes.stamp()
    if (stamp !== this.#stamp) await this.#takeNotes(index, stamp)
    this.#seen = seen
  }

  async #takeNotes(index: SearchIndex, stamp: string): Promise<void> {
    const stored = await this.#notes.stored()
    const changed = stored.filter((note) => this.#known.get(note.id) !== note.changedAt)
    const there = new Set(stored.map((note) => note.id))
    for (const id of this.#known.keys()) {
      if (there.has(id)) continue
      this.#known.delete(id)
      index.remove(`note ${id}`)
    }
    await index.put(changed.map(noteDocument))
    for (const { id, changedAt } of changed) this.#known.set(id, changedAt)
    this.#stamp = stamp
  }
}

function hitOf({ document, words }: Match): SearchHit {
  const { kind, title, part, name, href, text } = document
  return {
    kind,
    title: marked(title, words),
    ...(part === undefined ? {} : { part: marked(part, words) }),
    ...(name === undefined ? {} : { name: marked(name, words) }),
    href,
    snippet: snippetOf(text, words),
  }
}
