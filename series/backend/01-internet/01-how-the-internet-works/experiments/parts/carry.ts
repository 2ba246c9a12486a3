import type { Routers } from './distance-vector.ts'
import { type IcmpError, decodeIcmp, encodeIcmp, showIcmp } from './icmp.ts'
import { decodeIpv4, encodeIpv4, fragment, type Ipv4Packet, PROTOCOLS } from './ipv4.ts'
import { isIn, longestMatch } from './prefix.ts'
import { type Link, type Node, nodeOf, otherEnd, roadOf, type SmallNet } from './small-net.ts'
import { isUdpWhole } from './udp.ts'

/** What one machine did with one packet. Times in ms since the first was sent. */
export interface Hop {
  readonly at: number
  readonly node: string
  /** As it came, before anything was done with it. */
  readonly packet: Ipv4Packet
  readonly bytes: Uint8Array
  /** Of all routes that lead to it, the block of the longest. */
  readonly match?: string
  /** Where it was sent on to, and when its last bit is there. */
  readonly next?: { readonly node: string; readonly until: number }
  readonly fate: 'sent on' | 'lost' | 'dropped, in silence' | 'dropped, and told' | 'here' | 'told of it'
  readonly says: string
}

export interface Journey {
  readonly hops: readonly Hop[]
  /** How often the whole data came to the host it was for. */
  readonly arrived: number
  /** What a router told the sender. */
  readonly told: { readonly type: number; readonly code: number; readonly mtu: number } | undefined
}

export interface Surroundings {
  readonly net: SmallNet
  readonly routers: Routers
  /** The link that is cut, whoever knows of it. */
  readonly cut: string | undefined
  /** A bit that is flipped once, on the second link of the way. */
  readonly flip?: 'header' | 'data' | undefined
}

interface UnderWay {
  readonly at: number
  readonly node: string
  readonly bytes: Uint8Array
}

/** All links take 10 Mbit/s: so many bytes in a ms. */
const BYTES_A_MS = 1250
/** More than any journey needs: a packet lives for 255 hops at most. */
const MOST_HOPS = 2000

/** Carries what desk sends through the small internet, packet by packet and hop by hop, until nothing is under way any more. */
export function carry(around: Surroundings, sent: readonly Ipv4Packet[]): Journey {
  return new Carriage(around).carry(sent)
}

class Carriage {
  readonly #around: Surroundings
  readonly #hops: Hop[] = []
  readonly #underWay: UnderWay[] = []
  /** When a link is free for the next packet, by where it leaves and where it goes. */
  readonly #free = new Map<string, number>()
  readonly #fragments = new Map<number, Ipv4Packet[]>()
  #flip: Surroundings['flip']
  #ids = 1
  #arrived = 0
  #told: Journey['told']

  constructor(around: Surroundings) {
    this.#around = around
    this.#flip = around.flip
  }

  carry(sent: readonly Ipv4Packet[]): Journey {
    for (const packet of sent)
      this.#send({ at: 0, node: 'desk', bytes: encodeIpv4(packet) }, packet, 'gate', 'to the only router it has')
    while (this.#underWay.length > 0 && this.#hops.length < MOST_HOPS) {
      const next = this.#underWay.shift()
      if (next) this.#arrive(next)
    }
    return { hops: this.#hops, arrived: this.#arrived, told: this.#told }
  }

  #arrive(one: UnderWay): void {
    const node = nodeOf(this.#around.net, one.node)
    const packet = decodeIpv4(one.bytes)
    if (!packet.isWhole) {
      return this.#note(
        one,
        packet,
        'dropped, in silence',
        'the header checksum does not fit, so no address in it can be trusted',
      )
    }
    if (node.kind === 'host') this.#receive(one, packet)
    else this.#forward(one, packet, node)
  }

  /** RFC 1812 §5.2.1: checksum, route, TTL, size. */
  #forward(one: UnderWay, packet: Ipv4Packet, router: Node): void {
    const routes = this.#around.routers.routesOf(router.id)
    const match = longestMatch([...routes.keys()], packet.destination)
    const route = match === undefined ? undefined : routes.get(match)
    if (packet.ttl <= 1) return this.#refuse(one, packet, router, { type: 11, code: 0 }, match)
    if (!route) return this.#refuse(one, packet, router, { type: 3, code: 0 })
    const next = route.via ?? this.#hostAt(router, packet.destination)
    if (next === undefined) return this.#refuse(one, packet, router, { type: 3, code: 1 }, match)
    const link = this.#linkBetween(router.id, next)
    const onward = { ...packet, ttl: packet.ttl - 1 }
    if (encodeIpv4(onward).length <= link.mtu)
      return this.#send(one, onward, next, 'one hop less, a checksum anew', match)
    if (packet.dontFragment) {
      return this.#refuse(one, packet, router, { type: 3, code: 4, mtu: link.mtu }, match)
    }
    const pieces = fragment(onward, link.mtu)
    for (const [index, piece] of pieces.entries()) {
      this.#send(
        one,
        piece,
        next,
        `fragment ${index + 1} of ${pieces.length}: this link takes ${link.mtu} bytes`,
        match,
      )
    }
  }

  /** A host takes what is whole and for it; ICMP messages come to the sender alone. */
  #receive(one: UnderWay, packet: Ipv4Packet): void {
    if (packet.protocol === PROTOCOLS.icmp) {
      const { type, code, mtu } = decodeIcmp(packet.payload)
      this.#told = { type, code, mtu }
      return this.#note(one, packet, 'told of it', showIcmp({ type, code, mtu }))
    }
    const whole = this.#reassemble(packet)
    if (!whole) return this.#note(one, packet, 'here', 'a fragment: kept until the others are here')
    if (!isUdpWhole(whole)) {
      return this.#note(one, packet, 'dropped, in silence', 'the UDP checksum does not fit: no program sees this data')
    }
    this.#arrived++
    this.#note(
      one,
      packet,
      'here',
      whole === packet
        ? 'whole, and given to the program'
        : 'the last fragment: put together, whole, and given to the program',
    )
  }

  #reassemble(packet: Ipv4Packet): Ipv4Packet | undefined {
    if (!packet.moreFragments && packet.offset === 0) return packet
    const pieces = [...(this.#fragments.get(packet.id) ?? []), packet].sort((a, b) => a.offset - b.offset)
    this.#fragments.set(packet.id, pieces)
    let end = 0
    for (const { offset, payload } of pieces) if (offset === end) end += payload.length
    const last = pieces.at(-1)
    if (!last || last.moreFragments || end !== last.offset + last.payload.length) return undefined
    return { ...packet, offset: 0, moreFragments: false, payload: Buffer.concat(pieces.map((piece) => piece.payload)) }
  }

  /** Drops a packet and tells its sender; of an error about an error nobody is told, RFC 1122 §3.2.2. */
  #refuse(one: UnderWay, packet: Ipv4Packet, router: Node, error: IcmpError, match?: string): void {
    const isSilent = packet.protocol === PROTOCOLS.icmp || packet.offset > 0
    this.#note(one, packet, isSilent ? 'dropped, in silence' : 'dropped, and told', showIcmp(error), match)
    if (isSilent) return
    const message: Ipv4Packet = {
      id: 0x8000 + this.#ids++,
      dontFragment: false,
      moreFragments: false,
      offset: 0,
      ttl: 64,
      protocol: PROTOCOLS.icmp,
      source: router.address,
      destination: packet.source,
      payload: encodeIcmp(error, one.bytes),
    }
    const routes = this.#around.routers.routesOf(router.id)
    const back = longestMatch([...routes.keys()], message.destination)
    const next = back === undefined ? undefined : (routes.get(back)?.via ?? this.#hostAt(router, message.destination))
    const from = { at: one.at, node: router.id, bytes: encodeIpv4(message) }
    if (next === undefined) return this.#note(from, message, 'dropped, in silence', 'no way back to the sender', back)
    this.#send(from, message, next, 'tells the sender of it', back)
  }

  #send(one: UnderWay, packet: Ipv4Packet, next: string, says: string, match?: string): void {
    const link = this.#linkBetween(one.node, next)
    const bytes = this.#damaged(encodeIpv4(packet), one.node)
    const way = `${one.node} ${next}`
    const on = Math.max(one.at, this.#free.get(way) ?? 0) + bytes.length / BYTES_A_MS
    this.#free.set(way, on)
    const hop = {
      at: one.at,
      node: one.node,
      packet: decodeIpv4(one.bytes),
      bytes: one.bytes,
      ...(match === undefined ? {} : { match }),
    }
    if (roadOf(link) === this.#around.cut) {
      this.#hops.push({ ...hop, fate: 'lost', says: `sent towards ${next}, on a link that is cut` })
      return
    }
    const until = on + link.ms
    this.#hops.push({ ...hop, next: { node: next, until }, fate: 'sent on', says })
    this.#underWay.push({ at: until, node: next, bytes })
    this.#underWay.sort((a, b) => a.at - b.at)
  }

  /** The bytes as they come through the link out of gate, where the one bit is flipped. */
  #damaged(bytes: Uint8Array, from: string): Uint8Array {
    if (this.#flip === undefined || from !== 'gate') return bytes
    const place = this.#flip === 'header' ? 18 : bytes.length - 1
    this.#flip = undefined
    bytes[place] = (bytes[place] ?? 0) ^ 0x10
    return bytes
  }

  #note(one: UnderWay, packet: Ipv4Packet, fate: Hop['fate'], says: string, match?: string): void {
    this.#hops.push({
      at: one.at,
      node: one.node,
      packet,
      bytes: one.bytes,
      fate,
      says,
      ...(match === undefined ? {} : { match }),
    })
  }

  /** The host on a router's own network that has an address. */
  #hostAt(router: Node, address: string): string | undefined {
    const { net } = this.#around
    const own = net.networks.get(router.id)
    const host = net.nodes.find((node) => node.kind === 'host' && node.address === address)
    const isThere = host !== undefined && own !== undefined && isIn(address, own)
    return isThere && this.#link(router.id, host.id) ? host.id : undefined
  }

  #link(a: string, b: string): Link | undefined {
    return this.#around.net.links.find((link) => link.ends.includes(a) && otherEnd(link, a) === b)
  }

  #linkBetween(a: string, b: string): Link {
    const link = this.#link(a, b)
    if (!link) throw new Error(`there is no link from ${a} to ${b}`)
    return link
  }
}
