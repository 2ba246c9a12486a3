import { answer, choice, experiment, graph, log, table, timeline, wire, type WireRow } from '@backroad/lab'
import { z } from 'zod'
import { annotateIpv4 } from './parts/annotate-ipv4.ts'
import { carry, type Journey, type Surroundings } from './parts/carry.ts'
import { type News, Routers, type Route, UNREACHABLE } from './parts/distance-vector.ts'
import { showIcmp } from './parts/icmp.ts'
import { IPV4_HEADER, type Ipv4Packet, PROTOCOLS } from './parts/ipv4.ts'
import { isIn, lengthOf, longestMatch } from './parts/prefix.ts'
import { ROADS, roadOf, type SmallNet, smallNet } from './parts/small-net.ts'
import { encodeUdp, UDP_HEADER } from './parts/udp.ts'

const ARRIVES = 'It arrives'
const TOLD = 'It is dropped, and a router tells the sender'
const SILENCE = 'It is lost, and nobody says so'
const CIRCLES = 'It goes round in circles until its TTL is used up'

const TO = ['203.0.113.77 (pear)', '203.0.113.200 (fig)', '203.0.113.99 (nobody)', '198.51.100.200 (nowhere)'] as const
const NO_CUT = 'none'
const LEAVES = [
  'in the very moment: no router knows of it',
  'when only its two ends know',
  'when all routers have agreed on new ways',
] as const
const BIG = ['is told that it is too big', 'is cut into fragments'] as const
const FLIPS = ['none', 'in the header', 'in the data'] as const

export default experiment({
  title: 'Follow a packet',
  question: 'What becomes of a packet when a link on its way is cut?',
  predict: choice('Look at the packet and at the link that you cut. What becomes of the first packet?', [
    ARRIVES,
    TOLD,
    SILENCE,
    CIRCLES,
  ]),
  params: z.object({
    to: z.enum(TO).default(TO[0]).describe('The packet is for'),
    cut: z
      .enum([NO_CUT, ...ROADS])
      .default('north–city')
      .describe('The link that is cut'),
    leaves: z.enum(LEAVES).default(LEAVES[2]).describe('After the cut, the packet leaves'),
    size: z.int().min(0).max(1472).default(1400).describe('Data in it').meta({ unit: 'B' }),
    mtu: z.int().min(576).max(1500).default(1280).describe('The road south–east takes packets of').meta({ unit: 'B' }),
    tooBig: z.enum(BIG).default(BIG[0]).describe('What is too big for a link'),
    ttl: z.int().min(1).max(64).default(64).describe('TTL it is sent with'),
    flip: z.enum(FLIPS).default('none').describe('A bit flipped on the second link'),
  }),
  async *run({ params }) {
    const net = smallNet(params.mtu)
    const routers = new Routers(net)
    const cut = params.cut === NO_CUT ? undefined : params.cut
    const news = cut === undefined ? [] : hear(routers, cut, params.leaves)
    const destination = params.to.split(' ')[0] ?? ''
    const around: Surroundings = {
      net,
      routers,
      cut,
      flip: params.flip === FLIPS[1] ? 'header' : params.flip === FLIPS[2] ? 'data' : undefined,
    }

    const first = packetFor(destination, Buffer.alloc(params.size, 'pear '), 1, params)
    const journey = carry(around, [first])
    yield drawNet(net, journey, cut)
    yield drawHops('hops', 'What each machine did with it', journey)
    yield drawTimes(journey)
    yield drawWire(journey)
    yield drawChoice(routers, destination, journey)
    if (cut !== undefined) yield drawNews(news, cut)

    const again = smallerPackets(journey, first, params)
    const second = again.length > 0 ? carry({ ...around, flip: undefined }, again) : undefined
    if (second) {
      yield drawHops('second', `Then desk sent the data again, in ${again.length} packets that fit`, second)
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks().map((text) => ({ text })) })
    yield answer(optionOf(journey), sentence(journey, again.length, second))
  },
})

/** What the routers learn of the cut before the packet leaves. */
function hear(routers: Routers, cut: string, leaves: (typeof LEAVES)[number]): News[] {
  if (leaves === LEAVES[0]) return []
  const news = routers.noticeCut(cut)
  return leaves === LEAVES[1] ? news : [...news, ...routers.agree()]
}

function packetFor(
  destination: string,
  data: Uint8Array,
  id: number,
  { ttl, tooBig }: { ttl: number; tooBig: (typeof BIG)[number] },
): Ipv4Packet {
  const source = '192.0.2.10'
  return {
    id,
    dontFragment: tooBig === BIG[0],
    moreFragments: false,
    offset: 0,
    ttl,
    protocol: PROTOCOLS.udp,
    source,
    destination,
    payload: encodeUdp({ source, destination, fromPort: 50_000, toPort: 7, data }),
  }
}

/** What a sender does who was told the MTU of a link, RFC 1191 §3: the same data in packets that fit. */
function smallerPackets(
  { told }: Journey,
  first: Ipv4Packet,
  params: { ttl: number; tooBig: (typeof BIG)[number] },
): Ipv4Packet[] {
  if (told?.code !== 4) return []
  const data = first.payload.subarray(UDP_HEADER)
  const most = told.mtu - IPV4_HEADER - UDP_HEADER
  return Array.from({ length: Math.ceil(data.length / most) }, (_, index) =>
    packetFor(first.destination, data.subarray(index * most, (index + 1) * most), index + 2, params),
  )
}

function drawNet(net: SmallNet, { hops }: Journey, cut: string | undefined) {
  const passed = hops.flatMap((hop, index) => (hop.next ? [{ ...hop, number: index + 1, to: hop.next.node }] : []))
  const edges = net.links.flatMap((link) => {
    const over = passed.filter((hop) => link.ends.includes(hop.node) && link.ends.includes(hop.to))
    const [a, b] = link.ends
    // Drawn the way it was first travelled.
    const [from, to] = over[0] ? [over[0].node, over[0].to] : [a, b]
    const label = roadOf(link) === cut ? 'cut' : saidOfHops(over)
    return [{ from, to, ...(label === undefined ? {} : { label }) }]
  })
  return graph({
    id: 'net',
    title: 'The small internet, and the steps by which the packet went',
    nodes: net.nodes.map(({ id, kind }) => ({ id, label: id, kind })),
    edges,
  })
}

/** "step 2, back 7": the steps over one link, errors to the sender apart. */
function saidOfHops(over: readonly { number: number; packet: Ipv4Packet; says: string }[]): string | undefined {
  const isBack = (hop: { packet: Ipv4Packet }) => hop.packet.protocol === PROTOCOLS.icmp
  const there = few(over.filter((hop) => !isBack(hop)).map((hop) => hop.number))
  const back = few(over.filter(isBack).map((hop) => hop.number))
  const said = [there && `step ${there}`, back && `back ${back}`].filter(Boolean)
  return said.length > 0 ? said.join(', ') : undefined
}

const few = (numbers: readonly number[]): string =>
  numbers.length > 2 ? `${numbers.slice(0, 2).join(', ')} …` : numbers.join(', ')

/** Of a long journey the first steps and the last are drawn. */
const MOST_ROWS = 40

function drawHops(id: string, title: string, { hops }: Journey) {
  const rows = hops.map((hop, index) => ({
    step: index + 1,
    at: hop.node,
    what: whatOf(hop.packet),
    ttl: hop.packet.ttl,
    bytes: hop.bytes.length,
    match: hop.match ?? '',
    next: hop.next?.node ?? '',
    came: hop.fate === 'sent on' ? hop.says : `${hop.fate}: ${hop.says}`,
  }))
  const shown = rows.length <= MOST_ROWS ? rows : [...rows.slice(0, MOST_ROWS / 2), ...rows.slice(-MOST_ROWS / 2)]
  return table({
    id,
    title:
      rows.length > shown.length ? `${title} (${rows.length - shown.length} steps in the middle not drawn)` : title,
    columns: [
      { key: 'step', label: 'step', numeric: true },
      { key: 'at', label: 'at' },
      { key: 'what', label: 'packet' },
      { key: 'ttl', label: 'TTL', numeric: true },
      { key: 'bytes', label: 'bytes', numeric: true },
      { key: 'match', label: 'longest match' },
      { key: 'next', label: 'to' },
      { key: 'came', label: 'what it did' },
    ],
    rows: shown,
  })
}

function whatOf({ protocol, offset, moreFragments, id }: Ipv4Packet): string {
  if (protocol === PROTOCOLS.icmp) return 'ICMP'
  return offset > 0 || moreFragments ? `${id}, from ${offset}` : String(id)
}

/** A lane for each link that was used, in the order of its first use. */
function drawTimes({ hops }: Journey) {
  const lanes = new Map<string, { from: number; to: number; label: string; kind: 'wait' | 'work' }[]>()
  for (const { node, next, at, packet } of hops.slice(0, 200)) {
    if (!next) continue
    const label = `${node} → ${next.node}`
    const isBack = packet.protocol === PROTOCOLS.icmp
    const bar = {
      from: at,
      to: next.until,
      label: isBack ? 'the ICMP message' : 'the packet, until its last bit is there',
      kind: isBack ? ('wait' as const) : ('work' as const),
    }
    lanes.set(label, [...(lanes.get(label) ?? []), bar])
  }
  return timeline({
    id: 'times',
    title: 'Each link in its time (an ICMP message hollow)',
    lanes: [...lanes].map(([label, bars]) => ({ label, bars })),
  })
}

/** How many packets are drawn with all their bytes. */
const MOST_DRAWN = 8

function drawWire({ hops }: Journey) {
  const crossed = hops.filter((hop) => hop.next)
  const rows = crossed.slice(0, MOST_DRAWN).map((hop, index): WireRow => {
    // What the next machine was given, as it came there.
    const next = hops.find((one) => one.node === hop.next?.node && one.at === hop.next.until) ?? hop
    const isBack = next.packet.protocol === PROTOCOLS.icmp
    return {
      type: 'message',
      from: isBack ? 'server' : 'client',
      at: next.at,
      bytes: Buffer.from(next.bytes).toString('latin1'),
      fields: annotateIpv4(next.bytes).map((field) =>
        field.name === 'TTL' || field.name === 'next-hop MTU'
          ? { ...field, mark: field.mark ?? ('look' as const) }
          : field,
      ),
      says: `${index + 1}. ${hop.node} → ${hop.next?.node ?? ''}${hop.match === undefined ? '' : `, by the route to ${hop.match}`}: ${hop.says}.`,
    }
  })
  const left = crossed.length - rows.length
  return wire({
    id: 'packets',
    title: `The bytes on each link${left > 0 ? `; ${left} more not drawn` : ''}`,
    ends: ['desk', 'the far side'],
    rows,
  })
}

/** The routes of the first router that had to choose, beside one another. */
function drawChoice(routers: Routers, destination: string, { hops }: Journey) {
  const at = hops.find((hop) => hop.match !== undefined)?.node ?? 'gate'
  const routes = routers.routesOf(at)
  const best = longestMatch([...routes.keys()], destination)
  return table({
    id: 'choice',
    title: `The routes of ${at}, held against ${destination}`,
    columns: [
      { key: 'prefix', label: 'block' },
      { key: 'bits', label: 'bits fixed', numeric: true },
      { key: 'via', label: 'hand it to' },
      { key: 'metric', label: 'distance', numeric: true },
      { key: 'fits', label: 'is it in there?' },
    ],
    rows: [...routes].map(([prefix, route]) => ({
      prefix,
      bits: lengthOf(prefix),
      via: route.via ?? 'here',
      metric: route.metric,
      fits: !isIn(destination, prefix)
        ? 'no'
        : prefix === best
          ? 'yes: the longest, taken'
          : 'yes, but a longer one is there',
    })),
  })
}

function drawNews(news: readonly News[], cut: string) {
  const shown = news.slice(0, MOST_ROWS)
  const title =
    news.length === 0 ? `Nobody knew yet that ${cut} was cut` : `How the news went round that ${cut} was cut`
  return table({
    id: 'news',
    title: news.length > shown.length ? `${title} (the first ${shown.length} of ${news.length} changes)` : title,
    columns: [
      { key: 'round', label: 'round', numeric: true },
      { key: 'router', label: 'router' },
      { key: 'prefix', label: 'for' },
      { key: 'was', label: 'went by' },
      { key: 'now', label: 'goes by' },
    ],
    rows: shown.map(({ round, router, prefix, was, now }) => ({
      round,
      router,
      prefix,
      was: saidOfRoute(was),
      now: saidOfRoute(now),
    })),
  })
}

function saidOfRoute(route: Route | undefined): string {
  if (!route || route.metric >= UNREACHABLE) return 'no way known'
  return `${route.via ?? 'itself'}, ${route.metric} away`
}

function remarks(): string[] {
  return [
    'The small internet is in this process: its machines are objects, and its packets are bytes as RFC 791, 768 and 792 have them, made and read anew at each hop. Its clock is reckoned: every link takes 10 Mbit/s, and a router sends on what it has whole.',
    'The routers find their ways as RIP does, RFC 2453: each tells its neighbours how far it is from every network (a distance vector; what came from a neighbour is told back to it as unreachable). A round is one telling by all. OSPF and BGP, which most networks use, tell other things; what a packet meets meanwhile is the same.',
    'desk sends with the flag DF unless you let links cut packets up, and takes an ICMP message about the MTU to heart, RFC 1191. Who drops a packet with a wrong checksum tells nobody, since its source may be what is wrong.',
  ]
}

function optionOf({ arrived, told, hops }: Journey): string {
  if (arrived > 0) return ARRIVES
  const forward = hops.filter((hop) => hop.packet.protocol !== PROTOCOLS.icmp && hop.packet.offset === 0)
  const nodes = forward.filter((hop) => hop.fate !== 'lost').map((hop) => hop.node)
  const isCircle = told?.type === 11 && nodes.some((node, index) => nodes.indexOf(node) < index - 1)
  return isCircle ? CIRCLES : told ? TOLD : SILENCE
}

function sentence(journey: Journey, packets: number, second: Journey | undefined): string {
  const { hops, told } = journey
  const last = hops.findLast((hop) => hop.packet.protocol !== PROTOCOLS.icmp)
  const end = hops.at(-1)
  if (!last || !end) return 'Nothing was sent.'
  const ms = (at: number): string => `${Math.round(at)} ms`
  if (journey.arrived > 0) {
    const pieces = hops.filter((hop) => hop.fate === 'here').length
    const routers = hops.filter(
      (hop) => hop.fate === 'sent on' && hop.node !== 'desk' && hop.packet.id === last.packet.id,
    )
    const way = [...new Set(routers.map((hop) => hop.node))].join(', ')
    return `It came to ${last.node} after ${ms(last.at)}, by ${way}${pieces > 1 ? `, in ${pieces} fragments` : ''}.`
  }
  const came = `${last.node} ${last.fate === 'lost' ? last.says : `dropped it: ${last.says}`}.`
  if (!told) return `${came} desk heard nothing of it.`
  const then = second ? ` The same data in ${packets} packets that fit: ${second.arrived} of ${packets} arrived.` : ''
  return `${came} After ${ms(end.at)} desk was told: ${showIcmp(told)}.${then}`
}
