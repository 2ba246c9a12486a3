/** The words of a hash value between two blocks. */
export type Words = Uint32Array | BigUint64Array

/** What the algorithms differ in. Padding and counting are the same for all, see `hasher.ts`. */
export interface Algorithm {
  /** Bytes of a block. */
  readonly blockBytes: number
  /** Bytes at the end of the last block that say how long the message was, in bits. */
  readonly lengthBytes: number
  /** Bytes of the digest, which may be the beginning of the words only. */
  readonly digestBytes: number
  /** The words before the first block. */
  readonly begin: () => Words
  /** Works one block into the words. */
  readonly compress: (words: Words, block: DataView) => void
}
