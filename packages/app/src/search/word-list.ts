import { slipsAllowed, slipsBetween } from './near-words.ts'

/** More words than these that begin alike, or are almost the same, say no more. */
const MOST_BEGUN = 20
const MOST_NEAR = 12

/** Words in their order, for those that begin alike or are almost the same. */
export class WordList {
  #words: string[] = []
  #added: string[] = []
  readonly #frequency: (word: string) => number

  /** `frequency` says how many documents have a word. */
  constructor(frequency: (word: string) => number) {
    this.#frequency = frequency
  }

  /** A word that is not in it yet. */
  add(word: string): void {
    this.#added.push(word)
  }

  #sorted(): readonly string[] {
    if (this.#added.length > 0) {
      this.#words = [...this.#words, ...this.#added].sort()
      this.#added = []
    }
    return this.#words
  }

  /** Longer words that begin with `start`, the commonest first. */
  begunBy(start: string): string[] {
    const words = this.#sorted()
    const begun = words
      .slice(this.#firstFrom(start), this.#firstFrom(`${start}\uffff`))
      .filter((word) => word !== start)
    return this.#commonest(begun, MOST_BEGUN)
  }

  /**
   * Words that `word` was meant to be, and how many slips that takes. The first letter is seldom wrong: it is right, or left
   * out, or has changed places with the second.
   */
  near(word: string): { word: string; slips: number }[] {
    const most = slipsAllowed(word.length)
    if (most === 0) return []
    const words = this.#sorted()
    const found: { word: string; slips: number }[] = []
    for (const letter of new Set([word[0]!, word[1]!])) {
      const end = this.#firstFrom(`${letter}\uffff`)
      for (let i = this.#firstFrom(letter); i < end; i++) {
        const other = words[i]!
        const slips = slipsBetween(word, other, most)
        if (slips > 0 && slips <= most) found.push({ word: other, slips })
      }
    }
    const order = (a: { word: string; slips: number }, b: { word: string; slips: number }) =>
      a.slips - b.slips || this.#frequency(b.word) - this.#frequency(a.word)
    return found.toSorted(order).slice(0, MOST_NEAR)
  }

  /** The commonest of them; a letter begins thousands, and sorting all would take too long. */
  #commonest(words: readonly string[], most: number): string[] {
    const best: { word: string; frequency: number }[] = []
    for (const word of words) {
      const frequency = this.#frequency(word)
      if (best.length === most && best.at(-1)!.frequency >= frequency) continue
      if (best.length === most) best.pop()
      let at = best.length
      while (at > 0 && best[at - 1]!.frequency < frequency) at -= 1
      best.splice(at, 0, { word, frequency })
    }
    return best.map(({ word }) => word)
  }

  /** Where the first word stands that does not come before `text`. */
  #firstFrom(text: string): number {
    const words = this.#sorted()
    let low = 0
    let high = words.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (words[middle]! < text) low = middle + 1
      else high = middle
    }
    return low
  }
}
