import { expect, it } from 'vitest'
import { annotateIpv4 } from './annotate-ipv4.ts'
import { decodeIcmp, encodeIcmp } from './icmp.ts'
import { decodeIpv4, encodeIpv4, fragment, internetChecksum, type Ipv4Packet } from './ipv4.ts'
import { encodeUdp, isUdpWhole } from './udp.ts'

const packet: Ipv4Packet = {
  id: 7,
  dontFragment: false,
  moreFragments: false,
  offset: 0,
  ttl: 64,
  protocol: 17,
  source: '192.0.2.10',
  destination: '203.0.113.77',
  payload: encodeUdp({
    source: '192.0.2.10',
    destination: '203.0.113.77',
    fromPort: 5000,
    toPort: 53,
    data: Buffer.alloc(1000, 'pear'),
  }),
}

it('sums as the example of RFC 1071 §3 does', () => {
  expect(internetChecksum(Buffer.from('0001f203f4f5f6f7', 'hex'))).toBe(~0xddf2 & 0xffff)
})

it('writes the header of RFC 791 §3.1, and reads it back', () => {
  const bytes = encodeIpv4(packet)
  expect(Buffer.from(bytes.subarray(0, 20)).toString('hex')).toBe('45000404000700004011788ac000020acb00714d')
  expect(decodeIpv4(bytes)).toMatchObject({ ...packet, isWhole: true })
})

it.each([0, 8, 11, 19])('sees a bit flipped in byte %i of the header', (place) => {
  const bytes = encodeIpv4(packet)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  expect(decodeIpv4(bytes).isWhole).toBe(false)
})

it('leaves the data to the checksum of UDP', () => {
  const bytes = encodeIpv4(packet)
  expect(isUdpWhole(decodeIpv4(bytes))).toBe(true)
  bytes[500] = (bytes[500] ?? 0) ^ 1
  expect(decodeIpv4(bytes).isWhole).toBe(true)
  expect(isUdpWhole(decodeIpv4(bytes))).toBe(false)
})

it('cuts a packet into fragments that fit a link and make the whole again, also when cut twice', () => {
  const pieces = fragment(packet, 576).flatMap((piece) => fragment(piece, 300))
  expect(pieces.every((piece) => encodeIpv4(piece).length <= 300 && piece.offset % 8 === 0)).toBe(true)
  expect(pieces.map((piece) => piece.moreFragments)).toEqual([...pieces.slice(1).map(() => true), false])
  const whole = Buffer.alloc(packet.payload.length)
  for (const piece of pieces) whole.set(piece.payload, piece.offset)
  expect(whole).toEqual(Buffer.from(packet.payload))
})

it('sends back the header and the first 8 bytes of what it is about, RFC 792, with the MTU of RFC 1191', () => {
  const about = encodeIpv4(packet)
  const message = encodeIcmp({ type: 3, code: 4, mtu: 1280 }, about)
  expect(internetChecksum(message)).toBe(0)
  expect(decodeIcmp(message)).toEqual({ type: 3, code: 4, mtu: 1280, about: Buffer.from(about.subarray(0, 28)) })
})

it('names every byte of a packet, of a fragment and of an ICMP message once', () => {
  const [, second = packet] = fragment(packet, 576)
  const icmp = { ...packet, protocol: 1, payload: encodeIcmp({ type: 11, code: 0 }, encodeIpv4(packet)) }
  for (const one of [packet, second, icmp]) {
    const bytes = encodeIpv4(one)
    const fields = annotateIpv4(bytes)
    expect(fields[0]?.start).toBe(0)
    expect(fields.at(-1)?.end).toBe(bytes.length)
    expect(fields.map((field) => field.start).slice(1)).toEqual(fields.map((field) => field.end).slice(0, -1))
  }
})
