import type { Algorithm } from './algorithm.ts'

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** FIPS 180-4 §4.1.1 and §4.2.1: the function and the constant of each twenty rounds. */
const quarters: readonly (readonly [(x: number, y: number, z: number) => number, number])[] = [
  [(x, y, z) => (x & y) | (~x & z), 0x5a827999],
  [(x, y, z) => x ^ y ^ z, 0x6ed9eba1],
  [(x, y, z) => (x & y) | (x & z) | (y & z), 0x8f1bbcdc],
  [(x, y, z) => x ^ y ^ z, 0xca62c1d6],
]

/** FIPS 180-4 §6.1.2. */
function compress(words: Uint32Array, block: DataView): void {
  const schedule = new Uint32Array(80)
  for (let t = 0; t < 16; t++) schedule[t] = block.getUint32(4 * t)
  for (let t = 16; t < 80; t++) {
    schedule[t] = rotated(schedule[t - 3]! ^ schedule[t - 8]! ^ schedule[t - 14]! ^ schedule[t - 16]!, 1)
  }
  let [a, b, c, d, e] = words as unknown as [number, number, number, number, number]
  for (const [quarter, [mix, constant]] of quarters.entries()) {
    for (let t = 20 * quarter; t < 20 * quarter + 20; t++) {
      const next = (rotated(a, 5) + mix(b, c, d) + e + constant + schedule[t]!) | 0
      ;[e, d, c, b, a] = [d, c, rotated(b, 30), a, next]
    }
  }
  for (const [i, word] of [a, b, c, d, e].entries()) words[i]! += word
}

export const sha1: Algorithm = {
  blockBytes: 64,
  lengthBytes: 8,
  digestBytes: 20,
  begin: () => Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0),
  compress: (words, block) => compress(words as Uint32Array, block),
}
