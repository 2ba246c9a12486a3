import type { Algorithm } from './algorithm.ts'
import { cubeRoots, lowerHalf, squareRoots, upperHalf } from './constants.ts'

const constants = Uint32Array.from(cubeRoots.slice(0, 64), upperHalf)

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** FIPS 180-4 §6.2.2. */
function compress(words: Uint32Array, block: DataView): void {
  const schedule = new Uint32Array(64)
  for (let t = 0; t < 16; t++) schedule[t] = block.getUint32(4 * t)
  for (let t = 16; t < 64; t++) {
    const [early, late] = [schedule[t - 15]!, schedule[t - 2]!]
    const small0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)
    const small1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10)
    schedule[t] = small1 + schedule[t - 7]! + small0 + schedule[t - 16]!
  }
  let [a, b, c, d, e, f, g, h] = words as unknown as [number, number, number, number, number, number, number, number]
  for (let t = 0; t < 64; t++) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + big1 + choice + constants[t]! + schedule[t]!) | 0
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + big0 + majority) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) words[i]! += word
}

export const sha256: Algorithm = {
  blockBytes: 64,
  lengthBytes: 8,
  digestBytes: 32,
  begin: () => Uint32Array.from(squareRoots.slice(0, 8), upperHalf),
  compress: (words, block) => compress(words as Uint32Array, block),
}

/** The same but for where it begins, and how much of the end is given (FIPS 180-4 §6.3). */
export const sha224: Algorithm = {
  ...sha256,
  digestBytes: 28,
  begin: () => Uint32Array.from(squareRoots.slice(8), lowerHalf),
}
