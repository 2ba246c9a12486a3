import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import type { Place } from '../bytes.ts'
import { DatagramWay } from './datagram-way.ts'
import { FaultDecisions, drawSeed } from './fault-decisions.ts'
import type { DatagramFate } from './fault-decisions.ts'
import { noCounts } from './fault-link.ts'
import { fateOfHarms, harmsOf } from './mishaps.ts'
import type { Mishap } from './mishaps.ts'
import { NetworkLog, keptOfDatagram } from './network-log.ts'
import type { LoggedDatagram } from './network-log.ts'
import { roadOf, validateNetwork } from './network-plan.ts'
import type { Heading, NetworkPlan, Road } from './network-plan.ts'

export interface NetworkOptions {
  /** Where the two listen, and send from. */
  readonly sender: Place
  readonly receiver: Place
  readonly plan: NetworkPlan
  /** Numbers in [0, 1), seeded: asked once when the network opens. */
  readonly random: () => number
  /** What happens, in place of what chance would have happen; the rest of the plan stays. */
  readonly mishaps?: readonly Mishap[] | undefined
  /** Sees each datagram as it comes to the network, and as it leaves it. */
  readonly observe?: (event: { type: 'came' | 'left'; way: Heading; bytes: Uint8Array }) => void
}

/** A network between two programs, which each see it at one address. */
export interface Network {
  /** What the sender sees in place of the receiver. */
  readonly atSender: Place
  /** What the receiver sees in place of the sender. */
  readonly atReceiver: Place
  readonly log: NetworkLog
  /** Nothing that comes from now on arrives, until `mend`. */
  cut(way?: Heading): void
  mend(): void
  /** Sends a datagram to one of the two from an address of which neither has heard. */
  asStranger(to: 'sender' | 'receiver', bytes: Uint8Array): void
  close(): Promise<void>
}

/** Room for what comes while this process is busy; the system may give less. */
const BUFFER = 4 * 1024 * 1024

/**
 * Opens a network between two programs on loopback: what one sends to its end of it comes out at the other, late, lost, doubled, out of
 * order, changed or not at all, as the plan says. What happens to a datagram follows from the seed, its direction and its number
 * alone; when it arrives, to about a millisecond, from the time at which it came. What comes from another port than that of the
 * program whose end it is, is not carried.
 *
 * @throws RangeError for a plan that can't be meant
 */
export async function openNetwork(o: NetworkOptions): Promise<Network> {
  validateNetwork(o.plan)
  const [atSender, atReceiver, stranger] = await Promise.all([bound(), bound(), bound()])
  const began = performance.now()
  const log = new NetworkLog()
  const seed = drawSeed(o.random)
  const cut = new Set<Heading>()
  const roads = {
    'to-receiver': roadFrom(atSender, { to: o.receiver, by: atReceiver, from: o.sender, way: 'to-receiver' }),
    'to-sender': roadFrom(atReceiver, { to: o.sender, by: atSender, from: o.receiver, way: 'to-sender' }),
  }

  function roadFrom(socket: Socket, { way, to, by, from }: { way: Heading; to: Place; by: Socket; from: Place }) {
    const road = roadOf(o.plan, way)
    const fates = o.mishaps ? plannedFates(o.mishaps, way, road) : new FaultDecisions(road, seed, 1, ways.indexOf(way))
    const counts = noCounts()
    const line = new DatagramWay(counts.toProgram, road)
    let number = 0
    const carry = (bytes: Uint8Array, sent: RemoteInfo) => {
      if (sent.port !== from.port) {
        log.fromElsewhere[way] = sent.port
        return
      }
      o.observe?.({ type: 'came', way, bytes })
      const index = number++
      const tooLarge = bytes.length > (road.mtu ?? Infinity)
      const chosen = fates.datagram(index, bytes.length)
      const loss = tooLarge ? 'too-large' : cut.has(way) ? 'cut' : chosen.lost ? 'lost' : undefined
      const datagram: LoggedDatagram = {
        way,
        number: index,
        at: performance.now() - began,
        length: bytes.length,
        head: bytes.slice(0, keptOfDatagram),
        harms: tooLarge ? [] : loss === 'cut' ? [{ does: 'lost' }] : harmsOf(chosen, road.delayMs ?? 0),
        ...(loss === undefined ? {} : { loss }),
        arrivals: [],
      }
      log.datagrams.push(datagram)
      const fate = loss === undefined ? chosen : { ...chosen, lost: true }
      const taken = line.put(bytes, fate, (data, lateMs) => {
        datagram.arrivals.push(performance.now() - began)
        log.lateMs += lateMs
        log.passed++
        o.observe?.({ type: 'left', way, bytes: data })
        by.send(data, to.port, to.host, () => {}) // one that the system doesn't take is lost
      })
      if (!taken) datagram.loss = 'no-room'
    }
    socket.on('message', carry)
    return line
  }

  let closing: Promise<void> | undefined
  const close = async () => {
    for (const line of Object.values(roads)) line.close()
    await Promise.all([atSender, atReceiver, stranger].map((socket) => new Promise<void>((done) => socket.close(done))))
  }
  return {
    atSender: placeOf(atSender),
    atReceiver: placeOf(atReceiver),
    log,
    cut: (way) => (way === undefined ? ways : [way]).forEach((each) => cut.add(each)),
    mend: () => cut.clear(),
    asStranger: (to, bytes) => {
      if (!closing) stranger.send(bytes, o[to].port, o[to].host, () => {})
    },
    close: () => (closing ??= close()),
  }
}

const ways: readonly Heading[] = ['to-receiver', 'to-sender']

async function bound(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: '127.0.0.1', port: 0, exclusive: true }, () => {
      socket.off('error', reject)
      resolve()
    })
  })
  socket.on('error', () => {}) // a program that is gone: its datagram was lost, as datagrams are
  return socket
}

function placeOf(socket: Socket): Place {
  const { address, port } = socket.address()
  return { host: address, port }
}

/** What happens where it is listed, and nothing else. */
function plannedFates(
  mishaps: readonly Mishap[],
  way: Heading,
  { delayMs = 0 }: Road,
): { datagram(index: number, length: number): DatagramFate } {
  const own = Map.groupBy(
    mishaps.filter((mishap) => mishap.way === way),
    ({ datagram }) => datagram,
  )
  return { datagram: (index, length) => fateOfHarms(own.get(index) ?? [], { delayMs, length }) }
}
