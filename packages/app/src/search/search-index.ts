import type { SearchKind } from '../types.ts'
import type { Document } from './documents.ts'
import { WordList } from './word-list.ts'

export interface Match {
  readonly document: Document
  readonly score: number
  /** The words of the document that were found, in lower case. */
  readonly words: readonly string[]
}

export interface Found {
  /** How many documents fit. */
  readonly total: number
  /** The best of each kind, best first. */
  readonly matches: readonly Match[]
}

/** Words so common that they tell nothing apart. */
const COMMON: ReadonlySet<string> = new Set(
  'a an and are as at be but by for from has have if in into is it its no not of on or so that the their then there these they this to was what when which who will with you your'.split(
    ' ',
  ),
)

/** What a word counts for by where it stands, and how long such a text usually is, in words. */
const fields = [
  { of: (document: Document) => document.title, boost: 4, usual: 4 },
  { of: (document: Document) => document.part ?? '', boost: 3, usual: 6 },
  { of: (document: Document) => document.name ?? '', boost: 3, usual: 6 },
  { of: (document: Document) => document.text, boost: 1, usual: 150 },
]

/** BM25's two numbers (Robertson and Zaragoza 2009, §3.4): how soon repeating a word stops counting, and how much length does. */
const K = 1.2
const B = 0.7

/** With fewer found than this, it is looked for misspelt words too. */
const FEW = 3

/** So many documents are added at once; the event loop runs between. */
const CHUNK = 100

/** In which documents a word is, and how much it weighs in each; documents by their numbers, rising. */
interface Postings {
  readonly documents: number[]
  readonly weights: number[]
}

/** Words of the index that stand for one word of a query, with what each counts. */
type Meant = ReadonlyMap<string, number>

/** Finds documents by their words, also by the beginnings of words and by words that are slightly misspelt. */
export class SearchIndex {
  #documents: (Document | undefined)[] = []
  #numbers = new Map<string, number>()
  #postings = new Map<string, Postings>()
  #words = new WordList((word) => this.#postings.get(word)?.documents.length ?? 0)

  /** Adds documents, or puts them in place of those of the same ids. */
  async put(documents: readonly Document[]): Promise<void> {
    for (let at = 0; at < documents.length; at += CHUNK) {
      for (const document of documents.slice(at, at + CHUNK)) {
        this.remove(document.id)
        this.#add(document)
      }
      if (at + CHUNK < documents.length) await new Promise(setImmediate)
    }
  }

  #add(document: Document): void {
    const number = this.#documents.push(document) - 1
    this.#numbers.set(document.id, number)
    for (const [word, weight] of weightsOf(document)) {
      let postings = this.#postings.get(word)
      if (!postings) {
        postings = { documents: [], weights: [] }
        this.#postings.set(word, postings)
        this.#words.add(word)
      }
      postings.documents.push(number)
      postings.weights.push(weight)
    }
  }

  remove(id: string): void {
    const number = this.#numbers.get(id)
    if (number === undefined) return
    this.#numbers.delete(id)
    this.#documents[number] = undefined
    if (this.#documents.length > 2 * this.#numbers.size + 1000) this.#again()
  }

  /** What was removed leaves its words behind; once it is more than what is there, all is made again without it. */
  #again(): void {
    const documents = this.#documents.filter((document) => document !== undefined)
    this.#documents = []
    this.#numbers = new Map()
    this.#postings = new Map()
    this.#words = new WordList((word) => this.#postings.get(word)?.documents.length ?? 0)
    for (const document of documents) this.#add(document)
  }

  /**
   * All words must be there; the last may be the beginning of one. Where that finds little, words may be begun or misspelt;
   * where that finds nothing, any of the words will do. `limit` is of each kind.
   */
  find(query: string, limit: number): Found {
    const words = [...new Set(wordsOf(query))]
    if (words.length === 0) return { total: 0, matches: [] }
    const exact = words.map((word, i) => this.#begun(word, i === words.length - 1))
    const found = this.#all(exact, words.length, limit)
    if (found.total >= FEW) return found
    const near = words.map((word) => this.#near(word))
    const all = this.#all(near, words.length, limit)
    return all.total > 0 ? all : this.#all(near, 1, limit)
  }

  #begun(word: string, mayGoOn: boolean): Meant {
    const meant = new Map<string, number>()
    if (mayGoOn) for (const longer of this.#words.begunBy(word)) meant.set(longer, (0.5 * word.length) / longer.length)
    if (this.#postings.has(word)) meant.set(word, 1)
    return meant
  }

  #near(word: string): Meant {
    const meant = new Map<string, number>()
    for (const { word: other, slips } of this.#words.near(word)) meant.set(other, 0.4 / slips)
    for (const [other, share] of this.#begun(word, word.length > 2)) meant.set(other, share)
    return meant
  }

  /** Documents that have `least` of the words of a query, or more. */
  #all(words: readonly Meant[], least: number, limit: number): Found {
    const size = this.#documents.length
    const scores = new Float64Array(size)
    const counts = new Uint8Array(size)
    for (const meant of words) {
      const seen = new Uint8Array(size)
      for (const [word, share] of meant) {
        const { documents, weights } = this.#postings.get(word)!
        const rare = share * Math.log(1 + (size - documents.length + 0.5) / (documents.length + 0.5))
        for (let i = 0; i < documents.length; i++) {
          const number = documents[i]!
          scores[number]! += rare * weights[i]!
          if (seen[number] === 0) {
            seen[number] = 1
            counts[number]! += 1
          }
        }
      }
    }
    const best = new Best(limit)
    for (let number = 0; number < size; number++) {
      const document = counts[number]! >= least ? this.#documents[number] : undefined
      if (document) best.offer(document.kind, number, scores[number]!)
    }
    const all = [...new Set(words.flatMap((meant) => [...meant.keys()]))]
    const matches = best.numbers().map((number) => ({
      document: this.#documents[number]!,
      score: scores[number]!,
      words: all.filter((word) => has(this.#postings.get(word)!.documents, number)),
    }))
    return { total: best.offered, matches }
  }
}

/** The best of each kind, without sorting all of them. */
class Best {
  readonly #limit: number
  readonly #kinds = new Map<SearchKind, { number: number; score: number }[]>()
  offered = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  offer(kind: SearchKind, number: number, score: number): void {
    this.offered += 1
    let best = this.#kinds.get(kind)
    if (!best) this.#kinds.set(kind, (best = []))
    if (best.length === this.#limit && best.at(-1)!.score >= score) return
    if (best.length === this.#limit) best.pop()
    let at = best.length
    while (at > 0 && best[at - 1]!.score < score) at -= 1
    best.splice(at, 0, { number, score })
  }

  numbers(): number[] {
    const all = [...this.#kinds.values()].flat()
    return all.toSorted((a, b) => b.score - a.score).map(({ number }) => number)
  }
}

function weightsOf(document: Document): Map<string, number> {
  const weights = new Map<string, number>()
  for (const { of, boost, usual } of fields) {
    const words = wordsOf(of(document))
    const counts = new Map<string, number>()
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    const length = 1 - B + (B * words.length) / usual
    for (const [word, count] of counts) {
      weights.set(word, (weights.get(word) ?? 0) + (boost * count * (K + 1)) / (count + K * length))
    }
  }
  return weights
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !COMMON.has(word))
}

/** Whether a rising list has a number. */
function has(list: readonly number[], number: number): boolean {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < number) low = middle + 1
    else high = middle
  }
  return list[low] === number
}
