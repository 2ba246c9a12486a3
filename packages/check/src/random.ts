import { createHash } from 'node:crypto'

/** Seeded choice for stages: the same seed and slug make the same choices, in any company and on any machine. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[]
  bytes(length: number): Uint8Array
  /** Five to nine lower-case letters. */
  word(): string
  /** Words with single spaces between, exactly `length` characters. */
  text(length: number): string
  /**
   * Where to cut `length` bytes into pieces: ascending offsets, each greater than 0 and less than `length`, none twice.
   * `pieces` is how many pieces there are to be, at most `length`; two to eight unless told.
   */
  cuts(length: number, pieces?: number): number[]
}

/** A seed for a check nobody gave one for: four hexadecimal digits. */
export function randomSeed(): string {
  return Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, '0')
}

/** Makes a `Random` from any text. */
export function createRandom(seed: string): Random {
  const next = generator(seed)
  const int = (low: number, high: number): number => {
    if (!Number.isInteger(low) || !Number.isInteger(high) || high < low) {
      throw new RangeError(`random.int takes two whole numbers in order, not ${low} and ${high}`)
    }
    return low + Math.floor(next() * (high - low + 1))
  }
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('random.pick has nothing to pick from')
    return list[int(0, list.length - 1)] as T
  }
  const shuffle = <T>(list: readonly T[]): T[] => {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i--) {
      const j = int(0, i)
      const kept = out[i] as T
      out[i] = out[j] as T
      out[j] = kept
    }
    return out
  }
  const word = () => Array.from({ length: int(5, 9) }, () => String.fromCharCode(97 + int(0, 25))).join('')
  const text = (length: number): string => {
    let out = ''
    while (out.length < length) out += out === '' ? word() : ` ${word()}`
    out = out.slice(0, length)
    return out.endsWith(' ') ? `${out.slice(0, -1)}s` : out
  }
  const cuts = (length: number, pieces?: number): number[] => {
    const most = Math.max(1, length)
    const count = Math.min(pieces ?? int(2, 8), most)
    const places = new Set<number>()
    while (places.size < count - 1) places.add(int(1, length - 1))
    return [...places].sort((a, b) => a - b)
  }
  const bytes = (length: number): Uint8Array => {
    const out = new Uint8Array(length)
    for (let i = 0; i < length; i++) out[i] = next() * 256
    return out
  }
  return { int, pick, shuffle, word, text, cuts, bytes }
}

/** sfc32 (Chris Doty-Humphrey, PractRand), its state taken from the seed's SHA-256; numbers in [0, 1). */
function generator(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest()
  let a = digest.readUInt32LE(0)
  let b = digest.readUInt32LE(4)
  let c = digest.readUInt32LE(8)
  let d = digest.readUInt32LE(12)
  return () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 0x1_0000_0000
  }
}
