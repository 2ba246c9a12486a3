import type { Words } from './algorithm.ts'

/** Words as bytes, the most significant byte first (FIPS 180-4 §3.1). */
export function bytesOfWords(words: Words): Uint8Array {
  const bytes = new Uint8Array(words.byteLength)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) {
    if (typeof word === 'bigint') view.setBigUint64(8 * i, word)
    else view.setUint32(4 * i, word)
  }
  return bytes
}

/** The inverse, for words of so many bytes each. */
export function wordsOfBytes(bytes: Uint8Array, wordBytes: number): readonly number[] | readonly bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const places = Array.from({ length: bytes.length / wordBytes }, (_, i) => i * wordBytes)
  return wordBytes === 8 ? places.map((at) => view.getBigUint64(at)) : places.map((at) => view.getUint32(at))
}
