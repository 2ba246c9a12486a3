/**
 * Which sets of operations have been put in order with which state after them: Lowe's memory, without which a search goes through
 * the same dead ends again and again. Sets are bits, found by a hash that changes by one operation at a time (Zobrist).
 */
export class SeenStates {
  readonly #bits: Int32Array
  readonly #codes: Int32Array
  readonly #known = new Map<number, { readonly bits: Int32Array; readonly state: number }[]>()
  readonly #states = new Map<string | number, number>()
  #hash = 0
  #size = 0

  constructor(operations: number) {
    this.#bits = new Int32Array(Math.ceil(operations / 32))
    this.#codes = Int32Array.from({ length: operations }, (_, i) => scatter(i + 1))
  }

  /** How many bytes it holds, about. */
  get bytes(): number {
    return this.#size * (this.#bits.length * 4 + 150)
  }

  /** Puts an operation into the present set, or takes it out. */
  toggle(operation: number): void {
    this.#bits[operation >> 5] = (this.#bits[operation >> 5] ?? 0) ^ (1 << (operation & 31))
    this.#hash ^= this.#codes[operation] ?? 0
  }

  /** Whether the present set with this state is new; from now on it isn't. */
  add(identity: string | number): boolean {
    let state = this.#states.get(identity)
    if (state === undefined) this.#states.set(identity, (state = this.#states.size))
    const key = this.#hash ^ scatter(-1 - state)
    const known = this.#known.get(key)
    if (known?.some((other) => other.state === state && this.#equals(other.bits))) return false
    const entry = { bits: this.#bits.slice(), state }
    if (known) known.push(entry)
    else this.#known.set(key, [entry])
    this.#size++
    return true
  }

  #equals(bits: Int32Array): boolean {
    return bits.every((word, i) => word === this.#bits[i])
  }
}

/** The finaliser of MurmurHash3: numbers that are near become numbers that are not. */
function scatter(n: number): number {
  let h = Math.imul(n, 0x9e3779b1)
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
