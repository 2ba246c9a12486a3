import { internetChecksum, IPV4_HEADER } from './ipv4.ts'

/** What a router tells the sender of a packet that it does not pass on, RFC 792. */
export type IcmpError =
  /** Code 0: no route to that network. Code 1: the last router finds no such host. */
  | { readonly type: 3; readonly code: 0 | 1 }
  /** Too big for the next link, and not to be fragmented; `mtu` is what that link takes, RFC 1191 §4. */
  | { readonly type: 3; readonly code: 4; readonly mtu: number }
  /** The TTL is used up. */
  | { readonly type: 11; readonly code: 0 }

/** Bytes before those of the packet that it is about. */
export const ICMP_HEADER = 8
/** Of the packet's payload this much comes back: enough for the ports. */
const BYTES_OF_PAYLOAD = 8

/** The message, without the IPv4 header that carries it. */
export function encodeIcmp(error: IcmpError, about: Uint8Array): Uint8Array {
  const copy = about.subarray(0, IPV4_HEADER + BYTES_OF_PAYLOAD)
  const bytes = Buffer.alloc(ICMP_HEADER + copy.length)
  bytes[0] = error.type
  bytes[1] = error.code
  if (error.code === 4) bytes.writeUInt16BE(error.mtu, 6)
  bytes.set(copy, ICMP_HEADER)
  bytes.writeUInt16BE(internetChecksum(bytes), 2)
  return bytes
}

/** Reads a message; `mtu` is 0 where it says none, `about` what came back of the packet. */
export function decodeIcmp(given: Uint8Array): { type: number; code: number; mtu: number; about: Buffer } {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  return {
    type: bytes.readUInt8(0),
    code: bytes.readUInt8(1),
    mtu: bytes.readUInt16BE(6),
    about: bytes.subarray(ICMP_HEADER),
  }
}

/** "too big, this link takes 1280". */
export function showIcmp(message: { readonly type: number; readonly code: number; readonly mtu?: number }): string {
  if (message.type === 11) return 'time exceeded: the TTL is used up'
  if (message.code === 4) return `too big and not to be fragmented: the next link takes ${message.mtu} bytes`
  return message.code === 1 ? 'host unreachable' : 'network unreachable'
}
