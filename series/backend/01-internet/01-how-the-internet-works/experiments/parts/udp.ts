import { addressBytes, internetChecksum, type Ipv4Packet, PROTOCOLS } from './ipv4.ts'

export interface UdpDatagram {
  readonly source: string
  readonly destination: string
  readonly fromPort: number
  readonly toPort: number
  readonly data: Uint8Array
}

/** Bytes of the header of a UDP datagram. */
export const UDP_HEADER = 8

/** A UDP datagram as it stands in an IPv4 packet, with its checksum, RFC 768. */
export function encodeUdp({ source, destination, fromPort, toPort, data }: UdpDatagram): Uint8Array {
  const bytes = Buffer.alloc(UDP_HEADER + data.length)
  bytes.writeUInt16BE(fromPort, 0)
  bytes.writeUInt16BE(toPort, 2)
  bytes.writeUInt16BE(bytes.length, 4)
  bytes.set(data, UDP_HEADER)
  // A checksum of 0 would say that there is none.
  bytes.writeUInt16BE(checksum(source, destination, bytes) || 0xffff, 6)
  return bytes
}

/** Whether the checksum of the datagram in a packet that is no fragment fits its bytes. */
export function isUdpWhole({ source, destination, payload }: Ipv4Packet): boolean {
  return checksum(source, destination, payload) === 0
}

/** Over the datagram and a pseudo header with the addresses, so that one which came to the wrong host is found out. */
function checksum(source: string, destination: string, datagram: Uint8Array): number {
  const pseudo = Buffer.from([...addressBytes(source), ...addressBytes(destination), 0, PROTOCOLS.udp, 0, 0])
  pseudo.writeUInt16BE(datagram.length, 10)
  return internetChecksum(Buffer.concat([pseudo, datagram]))
}
