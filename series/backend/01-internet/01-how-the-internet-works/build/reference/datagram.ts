import { crc32 } from 'node:zlib'

/** A piece of the stream, the end of it, that one of these has come, and goodbye. */
const kinds = ['data', 'end', 'ack', 'bye'] as const

export interface Datagram {
  readonly kind: (typeof kinds)[number]
  /** Of a piece or the end: its place, counted from 0. Of an ack: the first place that is still missing. */
  readonly number: number
  /** Of an ack: the place of what has just come. */
  readonly seen: number
  /** When it was sent, in ms by the sender's clock. An ack gives back the time of what it acknowledges. */
  readonly time: number
  readonly payload: Uint8Array
}

/*
 *   0        4      5         9       13      17
 *   CRC-32   kind   number    seen    time    payload
 *
 * Numbers have 32 bits and count pieces: at 512 bytes each they come round after 2 TB.
 */
const headerLength = 17

/** A header and a piece fit into 548 bytes, which every IPv4 host can receive in one datagram (RFC 1122 §3.3.2). */
export const pieceLength = 512

export function encode({ kind, number, seen, time, payload }: Datagram): Buffer {
  const bytes = Buffer.alloc(headerLength + payload.length)
  bytes.writeUInt8(kinds.indexOf(kind), 4)
  bytes.writeUInt32BE(number, 5)
  bytes.writeUInt32BE(seen, 9)
  bytes.writeUInt32BE(time, 13)
  bytes.set(payload, headerLength)
  bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0)
  return bytes
}

/** What a datagram says; undefined where it is none of ours, or was damaged on the way. */
export function decode(bytes: Buffer): Datagram | undefined {
  if (bytes.length < headerLength) return undefined
  if (bytes.readUInt32BE(0) !== crc32(bytes.subarray(4))) return undefined
  const kind = kinds[bytes.readUInt8(4)]
  if (kind === undefined) return undefined
  const number = bytes.readUInt32BE(5)
  const seen = bytes.readUInt32BE(9)
  const time = bytes.readUInt32BE(13)
  return { kind, number, seen, time, payload: bytes.subarray(headerLength) }
}
