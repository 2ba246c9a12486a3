import { crc32 } from 'node:zlib'
import { toByteString } from './show-value.ts'
import type { TranscriptEntry } from './types.ts'

/** Which of two goes: towards the program, or from it. */
type Way = 'sent' | 'received'

/** How many bytes of each way of a connection are written down; what follows is counted and digested. */
export const keptOfConnection = 2 ** 20
/** The same of what a program writes to stdout and to stderr. */
export const keptOfOutput = 2 ** 20

/** The parts of an entry that say what bytes there were. */
export type WrittenBytes = Pick<TranscriptEntry, 'bytes' | 'leftOut' | 'leftOutCrc'>

/**
 * Keeps the beginning of a stream, and of what follows how much it was and its CRC-32, from the last `turn` on: so two that
 * went on differently are told apart without either being kept.
 */
export class KeptBytes {
  #room: number
  #crc = 0

  constructor(most: number) {
    this.#room = most
  }

  /** Whether all that is taken from now on is left out. */
  get full(): boolean {
    return this.#room === 0
  }

  take(bytes: Uint8Array): WrittenBytes {
    const kept = bytes.subarray(0, this.#room)
    this.#room -= kept.length
    const rest = bytes.subarray(kept.length)
    if (rest.length === 0) return { bytes: toByteString(kept) }
    this.#crc = crc32(rest, this.#crc)
    return { bytes: toByteString(kept), leftOut: rest.length, leftOutCrc: this.#crc.toString(16).padStart(8, '0') }
  }

  /** What comes from now on has a CRC of its own. */
  turn(): void {
    this.#crc = 0
  }
}

/** Both ways of one connection. A CRC is that of what went one way until something went the other. */
export class KeptOfConnection {
  readonly #ways: Readonly<Record<Way, KeptBytes>> = {
    sent: new KeptBytes(keptOfConnection),
    received: new KeptBytes(keptOfConnection),
  }

  take(way: Way, bytes: Uint8Array): WrittenBytes {
    this.#ways[way === 'sent' ? 'received' : 'sent'].turn()
    return this.#ways[way].take(bytes)
  }
}
