import type MiniSearch from 'minisearch'
import type { Document } from './documents.ts'

export interface Match {
  readonly document: Document
  readonly score: number
  /** The words of the document that were found, as the index has them. */
  readonly words: readonly string[]
}

/** Words so common that they tell nothing apart. */
const COMMON: ReadonlySet<string> = new Set(
  'a an and are as at be but by for from has have if in into is it its no not of on or so that the their then there these they this to was what when which who will with you your'.split(
    ' ',
  ),
)

/** So many documents are added at once; the event loop runs between. */
const CHUNK = 200

/** Finds documents by their words, also by the beginnings of words and by words that are slightly misspelt. */
export class SearchIndex {
  readonly #index: MiniSearch<Document>
  readonly #documents = new Map<string, Document>()

  private constructor(index: MiniSearch<Document>) {
    this.#index = index
  }

  static async create(): Promise<SearchIndex> {
    const { default: MiniSearch } = await import('minisearch')
    return new SearchIndex(
      new MiniSearch<Document>({
        fields: ['title', 'part', 'name', 'text'],
        processTerm: (term) => {
          const word = term.toLowerCase()
          return COMMON.has(word) ? null : word
        },
      }),
    )
  }

  get size(): number {
    return this.#documents.size
  }

  /** Adds documents, or puts them in place of those of the same ids. */
  async put(documents: readonly Document[]): Promise<void> {
    for (let at = 0; at < documents.length; at += CHUNK) {
      for (const document of documents.slice(at, at + CHUNK)) {
        this.remove(document.id)
        this.#documents.set(document.id, document)
        this.#index.add(document)
      }
      if (at + CHUNK < documents.length) await new Promise(setImmediate)
    }
  }

  remove(id: string): void {
    if (this.#documents.delete(id)) this.#index.discard(id)
  }

  /**
   * Best first. All words must be there; the last may be a beginning of one. Where that finds little, words may be
   * misspelt; where that finds nothing, any of the words will do.
   */
  find(query: string): Match[] {
    const boost = { title: 4, part: 3, name: 3 }
    const exact = this.#search(query, { boost, combineWith: 'AND', prefix: (_, i, terms) => i === terms.length - 1 })
    if (exact.length >= FEW) return exact
    const prefix = (term: string) => term.length > 2
    const fuzzy = (term: string) => (term.length > 3 ? 0.2 : false)
    const near = this.#search(query, { boost, combineWith: 'AND', prefix, fuzzy, maxFuzzy: 2 })
    const known = new Set(exact.map((match) => match.document.id))
    const all = [...exact, ...near.filter((match) => !known.has(match.document.id))]
    return all.length > 0 ? all : this.#search(query, { boost, combineWith: 'OR', prefix, fuzzy, maxFuzzy: 2 })
  }

  #search(query: string, options: Parameters<MiniSearch['search']>[1]): Match[] {
    return this.#index.search(query, options).flatMap(({ id, score, terms }) => {
      const document = this.#documents.get(id as string)
      return document ? [{ document, score, words: terms }] : []
    })
  }
}

/** With fewer found than this, it is looked for misspelt words too. */
const FEW = 3
