import { isCuts } from './fault-plan.ts'
import type { FaultPlan } from './fault-plan.ts'

/** Each kind of decision draws from numbers of its own, so that a plan with more loss has the same jitter as before. */
const KINDS = {
  loss: 1,
  duplicate: 2,
  reorder: 3,
  corrupt: 4,
  bit: 5,
  jitter: 6,
  second: 7,
  burst: 8,
  again: 9,
  late: 10,
  swap: 11,
  words: 12,
} as const

/** What becomes of one datagram. */
export interface DatagramFate {
  readonly lost: boolean
  readonly heldBack: boolean
  /** The bit to flip, counted from the first byte's most significant. */
  readonly flip?: number
  /** The word of 16 bits that changes places with the next one that differs. */
  readonly swap?: number
  /** How late each copy arrives, in ms: one, or a few of them. */
  readonly copies: readonly number[]
}

/** What becomes of one segment of a stream. */
export interface SegmentFate {
  readonly flip?: number
  /** How late it arrives, in ms, if nothing before it is later. */
  readonly late: number
}

/**
 * All decisions of one direction of one connection (or UDP client). Each is a pure function of the seed, which connection and
 * direction it is, and which datagram, or which offset in the stream: nothing else that goes on at the time changes it.
 */
export class FaultDecisions {
  readonly #plan: FaultPlan
  readonly #chance: (index: number, kind: keyof typeof KINDS) => number

  constructor(plan: FaultPlan, seed: number, connection: number, way: number) {
    this.#plan = plan
    const base = mix(mix(mix(seed | 0, connection), way), 0x5bd1e995)
    this.#chance = (index, kind) => (mix(mix(base, index), KINDS[kind]) >>> 0) / 0x1_0000_0000
  }

  /** The fate of datagram number `index` of `length` bytes. */
  datagram(index: number, length: number): DatagramFate {
    const happens = (kind: 'loss' | 'duplicate' | 'reorder') => this.#chance(index, kind) < (this.#plan[kind] ?? 0)
    const first = this.#late(index, 'jitter')
    const { mtu = Infinity, again } = this.#plan
    return {
      lost: happens('loss') || length > mtu || this.#inBurst(index),
      heldBack: happens('reorder'),
      ...this.#flip(index, length),
      ...this.#swap(index, length),
      copies: [
        first,
        ...(happens('duplicate') ? [this.#late(index, 'second')] : []),
        ...(again && this.#chance(index, 'again') < again.chance
          ? [first + again.withinMs * this.#chance(index, 'late')]
          : []),
      ],
    }
  }

  /** Whether a burst has begun at this datagram or so shortly before it that it is lost too. */
  #inBurst(index: number): boolean {
    const { burst } = this.#plan
    if (burst === undefined) return false
    for (let begun = Math.max(0, index - burst.length + 1); begun <= index; begun++) {
      if (this.#chance(begun, 'burst') < burst.begins) return true
    }
    return false
  }

  #swap(index: number, length: number): { swap?: number } {
    if (length < 4 || !(this.#chance(index, 'swap') < (this.#plan.swap ?? 0))) return {}
    return { swap: Math.floor(this.#chance(index, 'words') * (length >> 1)) }
  }

  /** The fate of the segment of `length` bytes that begins at `offset` in the stream. */
  segment(offset: number, length: number): SegmentFate {
    return { ...this.#flip(offset, length), late: this.#late(offset, 'jitter') }
  }

  #late(index: number, kind: 'jitter' | 'second'): number {
    const { delayMs = 0, jitterMs = 0 } = this.#plan
    return delayMs + jitterMs * this.#chance(index, kind)
  }

  #flip(index: number, length: number): { flip?: number } {
    if (length === 0 || !(this.#chance(index, 'corrupt') < (this.#plan.corrupt ?? 0))) return {}
    return { flip: Math.floor(this.#chance(index, 'bit') * length * 8) }
  }
}

/** A copy of `bytes` with one bit the other way round. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const out = new Uint8Array(bytes)
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
  return out
}

/**
 * A copy of `bytes` in which the 16-bit word number `word` has changed places with the next one that differs, going round at the end.
 * Without any that differs, the word's first bit is flipped.
 */
export function swapWords(bytes: Uint8Array, word: number): Uint8Array {
  const words = bytes.length >> 1
  const out = new Uint8Array(bytes)
  for (let step = 1; step < words; step++) {
    const other = (word + step) % words
    if (bytes[2 * other] === bytes[2 * word] && bytes[2 * other + 1] === bytes[2 * word + 1]) continue
    out.set(bytes.subarray(2 * other, 2 * other + 2), 2 * word)
    out.set(bytes.subarray(2 * word, 2 * word + 2), 2 * other)
    return out
  }
  return flipBit(bytes, 16 * word)
}

/** The bytes as they arrive. */
export function damaged(bytes: Uint8Array, { flip, swap }: Pick<DatagramFate, 'flip' | 'swap'>): Uint8Array {
  const swapped = swap === undefined ? bytes : swapWords(bytes, swap)
  return flip === undefined ? swapped : flipBit(swapped, flip)
}

/** Where the piece that begins at `offset` of the stream ends at the latest, by the plan's `split`. */
export function pieceEnd(split: FaultPlan['split'], offset: number): number {
  if (split === undefined) return Infinity
  if (split === 'bytes') return offset + 1
  if (isCuts(split)) return split.find((cut) => cut > offset) ?? Infinity
  return (Math.floor(offset / split.atMost) + 1) * split.atMost
}

/** A seed out of a generator of numbers in [0, 1). */
export function drawSeed(random: () => number): number {
  return Math.floor(random() * 0x1_0000_0000) | 0
}

/** One round of MurmurHash3 (Austin Appleby) over `value`, with its finaliser: every bit of either changes half of the result. */
function mix(state: number, value: number): number {
  let k = Math.imul(value | 0, 0xcc9e2d51)
  k = (k << 15) | (k >>> 17)
  let h = state ^ Math.imul(k, 0x1b873593)
  h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
