/** A machine of the small internet. Hosts have one link; routers several, and one address to speak from. */
export interface Node {
  readonly id: string
  readonly address: string
  readonly kind: 'host' | 'router'
}

export interface Link {
  readonly ends: readonly [string, string]
  /** The largest packet that it takes, in bytes. */
  readonly mtu: number
  /** How long a bit is on its way, in ms. */
  readonly ms: number
}

export interface SmallNet {
  readonly nodes: readonly Node[]
  readonly links: readonly Link[]
  /** The network that lies at a router, as it tells the others. */
  readonly networks: ReadonlyMap<string, string>
}

// All addresses are from blocks that are set aside for examples, RFC 5737.
const NODES: readonly Node[] = [
  { id: 'desk', address: '192.0.2.10', kind: 'host' },
  { id: 'gate', address: '192.0.2.1', kind: 'router' },
  { id: 'north', address: '198.51.100.2', kind: 'router' },
  { id: 'south', address: '198.51.100.3', kind: 'router' },
  { id: 'east', address: '198.51.100.4', kind: 'router' },
  { id: 'city', address: '203.0.113.1', kind: 'router' },
  { id: 'harbour', address: '203.0.113.129', kind: 'router' },
  { id: 'pear', address: '203.0.113.77', kind: 'host' },
  { id: 'fig', address: '203.0.113.200', kind: 'host' },
]

/** Links between routers, which can be cut. */
export const ROADS = ['gate–north', 'north–city', 'gate–south', 'south–east', 'east–city', 'east–harbour'] as const

/**
 * The small internet. City has the block 203.0.113.0/24; its upper half was handed on to harbour, whose route is longer by
 * a bit and so goes before. The road from south to east is as narrow as `narrowMtu` says.
 */
export function smallNet(narrowMtu: number): SmallNet {
  const link = (a: string, b: string, ms: number, mtu = 1500): Link => ({ ends: [a, b], ms, mtu })
  return {
    nodes: NODES,
    links: [
      link('desk', 'gate', 1),
      link('gate', 'north', 8),
      link('north', 'city', 12),
      link('gate', 'south', 9),
      link('south', 'east', 15, narrowMtu),
      link('east', 'city', 7),
      link('east', 'harbour', 4),
      link('city', 'pear', 1),
      link('harbour', 'fig', 1),
    ],
    networks: new Map([
      ['gate', '192.0.2.0/24'],
      ['city', '203.0.113.0/24'],
      ['harbour', '203.0.113.128/25'],
    ]),
  }
}

/** The name of a link as `ROADS` has it. */
export const roadOf = ({ ends }: Link): string => ends.join('–')

/** The node with this name. */
export function nodeOf(net: SmallNet, id: string): Node {
  const node = net.nodes.find((one) => one.id === id)
  if (!node) throw new Error(`the small internet has no node named ${id}`)
  return node
}

/** The node at the other end of a link. */
export const otherEnd = ({ ends: [a, b] }: Link, id: string): string => (a === id ? b : a)
