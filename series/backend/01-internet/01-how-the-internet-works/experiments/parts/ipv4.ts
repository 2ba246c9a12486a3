/** An IPv4 packet without options, RFC 791 §3.1. */
export interface Ipv4Packet {
  /** The same in all fragments of one packet. */
  readonly id: number
  readonly dontFragment: boolean
  readonly moreFragments: boolean
  /** Where the payload stands in the whole, in bytes; a multiple of 8. */
  readonly offset: number
  readonly ttl: number
  readonly protocol: number
  readonly source: string
  readonly destination: string
  readonly payload: Uint8Array
}

/** Bytes of a header without options. */
export const IPV4_HEADER = 20
export const PROTOCOLS = { icmp: 1, udp: 17 } as const

const VERSION_4 = 4
const DONT_FRAGMENT = 0x4000
const MORE_FRAGMENTS = 0x2000

/** The packet as it goes over a link, with its checksum reckoned anew. */
export function encodeIpv4(packet: Ipv4Packet): Uint8Array {
  const bytes = Buffer.alloc(IPV4_HEADER + packet.payload.length)
  bytes[0] = (VERSION_4 << 4) | (IPV4_HEADER / 4)
  bytes.writeUInt16BE(bytes.length, 2)
  bytes.writeUInt16BE(packet.id, 4)
  const flags = (packet.dontFragment ? DONT_FRAGMENT : 0) | (packet.moreFragments ? MORE_FRAGMENTS : 0)
  bytes.writeUInt16BE(flags | (packet.offset / 8), 6)
  bytes[8] = packet.ttl
  bytes[9] = packet.protocol
  bytes.set(addressBytes(packet.source), 12)
  bytes.set(addressBytes(packet.destination), 16)
  bytes.writeUInt16BE(internetChecksum(bytes.subarray(0, IPV4_HEADER)), 10)
  bytes.set(packet.payload, IPV4_HEADER)
  return bytes
}

/** What the bytes say, and whether the checksum of the header fits them. */
export function decodeIpv4(given: Uint8Array): Ipv4Packet & { readonly isWhole: boolean } {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const flags = bytes.readUInt16BE(6)
  return {
    id: bytes.readUInt16BE(4),
    dontFragment: (flags & DONT_FRAGMENT) !== 0,
    moreFragments: (flags & MORE_FRAGMENTS) !== 0,
    offset: (flags & 0x1fff) * 8,
    ttl: bytes.readUInt8(8),
    protocol: bytes.readUInt8(9),
    source: addressAt(bytes, 12),
    destination: addressAt(bytes, 16),
    payload: bytes.subarray(IPV4_HEADER),
    isWhole: internetChecksum(bytes.subarray(0, IPV4_HEADER)) === 0,
  }
}

/**
 * The checksum of IPv4, ICMP, UDP and TCP, RFC 1071: the complement of the sum of all 16-bit words, carries added back in.
 * Over bytes that hold their own checksum it comes to 0.
 */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

/** The packet in pieces that a link takes, RFC 791 §3.2. What was a fragment already is cut further. */
export function fragment(packet: Ipv4Packet, mtu: number): Ipv4Packet[] {
  const most = Math.floor((mtu - IPV4_HEADER) / 8) * 8
  const pieces: Ipv4Packet[] = []
  for (let start = 0; start < packet.payload.length; start += most) {
    const payload = packet.payload.subarray(start, start + most)
    const isLast = start + payload.length === packet.payload.length
    pieces.push({ ...packet, payload, offset: packet.offset + start, moreFragments: packet.moreFragments || !isLast })
  }
  return pieces
}

/** The four bytes of a dotted address. */
export function addressBytes(address: string): number[] {
  return address.split('.').map(Number)
}

function addressAt(bytes: Uint8Array, start: number): string {
  return bytes.subarray(start, start + 4).join('.')
}
