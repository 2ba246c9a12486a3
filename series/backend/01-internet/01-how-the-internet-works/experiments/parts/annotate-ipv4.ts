import type { WireField } from '@backroad/lab'
import { ICMP_HEADER, showIcmp } from './icmp.ts'
import { decodeIpv4, IPV4_HEADER, type Ipv4Packet, PROTOCOLS } from './ipv4.ts'
import { UDP_HEADER } from './udp.ts'

/** The fields of a packet with their names and what they say: of IPv4, and of the UDP or ICMP in it. Every byte has one. */
export function annotateIpv4(bytes: Uint8Array): WireField[] {
  const packet = decodeIpv4(bytes)
  const number = (start: number): string => String(((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0))
  return [
    { start: 0, end: 1, name: 'version, IHL', value: `version 4, a header of ${IPV4_HEADER} bytes` },
    { start: 1, end: 2, name: 'DSCP, ECN', value: '0' },
    { start: 2, end: 4, name: 'total length', value: number(2) },
    { start: 4, end: 6, name: 'identification', value: number(4) },
    { start: 6, end: 8, name: 'flags, fragment offset', value: saidByFlags(packet) },
    { start: 8, end: 9, name: 'TTL', value: String(packet.ttl) },
    { start: 9, end: 10, name: 'protocol', value: packet.protocol === PROTOCOLS.udp ? '17, UDP' : '1, ICMP' },
    {
      start: 10,
      end: 12,
      name: 'header checksum',
      value: packet.isWhole ? 'fits the header' : 'does not fit',
      ...(packet.isWhole ? {} : { mark: 'bad' as const }),
    },
    { start: 12, end: 16, name: 'source', value: packet.source },
    { start: 16, end: 20, name: 'destination', value: packet.destination },
    ...payloadFields(packet, bytes.length, number),
  ]
}

function saidByFlags({ dontFragment, moreFragments, offset }: Ipv4Packet): string {
  const flags = [dontFragment ? 'DF' : '', moreFragments ? 'MF' : ''].filter((flag) => flag !== '')
  return `${flags.length > 0 ? flags.join(' ') : 'none set'}, offset ${offset}`
}

function payloadFields(packet: Ipv4Packet, end: number, number: (start: number) => string): WireField[] {
  const at = (from: number, to: number) => ({ start: IPV4_HEADER + from, end: IPV4_HEADER + to })
  if (packet.protocol === PROTOCOLS.icmp) {
    const [type, code] = packet.payload
    const message = { type: type ?? 0, code: code ?? 0, mtu: Number(number(IPV4_HEADER + 6)) }
    return [
      { ...at(0, 1), name: 'ICMP type', value: message.type === 11 ? '11, time exceeded' : '3, unreachable' },
      { ...at(1, 2), name: 'ICMP code', value: `${message.code}: ${showIcmp(message)}` },
      { ...at(2, 4), name: 'ICMP checksum', value: 'over the whole message' },
      { ...at(4, 6), name: 'unused', value: '0' },
      { ...at(6, 8), name: 'next-hop MTU', value: message.mtu === 0 ? 'none said' : String(message.mtu) },
      { ...at(ICMP_HEADER, ICMP_HEADER + IPV4_HEADER), name: 'the header that came', value: 'whose packet it was' },
      { start: IPV4_HEADER + ICMP_HEADER + IPV4_HEADER, end, name: 'its next 8 bytes', value: 'the ports are in here' },
    ]
  }
  if (packet.offset > 0) {
    const last = packet.offset + packet.payload.length - 1
    return [{ start: IPV4_HEADER, end, name: 'data', value: `bytes ${packet.offset} to ${last} of the whole` }]
  }
  return [
    { ...at(0, 2), name: 'source port', value: number(IPV4_HEADER) },
    { ...at(2, 4), name: 'destination port', value: number(IPV4_HEADER + 2) },
    { ...at(4, 6), name: 'UDP length', value: number(IPV4_HEADER + 4) },
    { ...at(6, 8), name: 'UDP checksum', value: 'over the data and both addresses' },
    ...(end > IPV4_HEADER + UDP_HEADER
      ? [{ start: IPV4_HEADER + UDP_HEADER, end, name: 'data', value: `${end - IPV4_HEADER - UDP_HEADER} bytes` }]
      : []),
  ]
}
