import type { Algorithm } from './algorithm.ts'
import { cubeRoots, squareRoots } from './constants.ts'

type Eight = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]

const word = (bits: bigint): bigint => BigInt.asUintN(64, bits)
const rotated = (bits: bigint, by: bigint): bigint => word((bits >> by) | (bits << (64n - by)))

/** FIPS 180-4 §6.4.2. */
function compress(words: BigUint64Array, block: DataView): void {
  const schedule = new BigUint64Array(80)
  for (let t = 0; t < 16; t++) schedule[t] = block.getBigUint64(8 * t)
  for (let t = 16; t < 80; t++) {
    const [early, late] = [schedule[t - 15]!, schedule[t - 2]!]
    const small0 = rotated(early, 1n) ^ rotated(early, 8n) ^ (early >> 7n)
    const small1 = rotated(late, 19n) ^ rotated(late, 61n) ^ (late >> 6n)
    schedule[t] = small1 + schedule[t - 7]! + small0 + schedule[t - 16]!
  }
  let [a, b, c, d, e, f, g, h] = words as unknown as Eight
  for (let t = 0; t < 80; t++) {
    const big1 = rotated(e, 14n) ^ rotated(e, 18n) ^ rotated(e, 41n)
    const choice = (e & f) ^ (~e & g)
    const first = h + big1 + choice + cubeRoots[t]! + schedule[t]!
    const big0 = rotated(a, 28n) ^ rotated(a, 34n) ^ rotated(a, 39n)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = word(d + first)
    d = c
    c = b
    b = a
    a = word(first + big0 + majority)
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) words[i]! += value
}

export const sha512: Algorithm = {
  blockBytes: 128,
  lengthBytes: 16,
  digestBytes: 64,
  begin: () => BigUint64Array.from(squareRoots.slice(0, 8)),
  compress: (words, block) => compress(words as BigUint64Array, block),
}

/** The same but for where it begins, and how much of the end is given (FIPS 180-4 §6.5). */
export const sha384: Algorithm = {
  ...sha512,
  digestBytes: 48,
  begin: () => BigUint64Array.from(squareRoots.slice(8)),
}
