import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Place } from '../bytes.ts'
import { DatagramWay } from './datagram-way.ts'
import { describePlan } from './describe-plan.ts'
import { FaultDecisions, drawSeed } from './fault-decisions.ts'
import { noCounts } from './fault-link.ts'
import type { FaultCounts, FaultLink, FaultOptions } from './fault-link.ts'
import { covers, planFor, validatePlan } from './fault-plan.ts'
import type { Direction, Way } from './fault-plan.ts'

const WAYS: readonly Way[] = ['to-program', 'to-client']
/** Most clients remembered at once; the one that came first is forgotten for a new one. */
const MOST_CLIENTS = 512

/**
 * Opens a UDP port on loopback behind which the program lies at the end of a bad road: datagrams are lost, doubled, late, out of
 * order, with bits flipped, or never arrive, as the plan says. Each client (address and port) has a socket of its own towards
 * the program, so that answers find their way; like a connected socket it takes answers from the program's port alone.
 *
 * What happens to a datagram follows from the seed, from which client's it is (in order of their first), and its number among that
 * client's. A user-space link cannot send the ICMP message by which a system says that nothing listens: a datagram to a
 * program that is not there is counted in `counts.refused`, and its client hears nothing.
 *
 * @throws RangeError for a plan that can't be meant
 */
export async function openFaultyUdp(o: FaultOptions): Promise<FaultLink> {
  validatePlan(o.plan, 'udp')
  const host = o.host ?? '127.0.0.1'
  const listener = createSocket(family(host))
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.bind({ address: host, port: o.port ?? 0, exclusive: true }, () => {
      listener.off('error', reject)
      resolve()
    })
  })
  const link = new DatagramRoads(listener, o)
  return {
    host,
    port: listener.address().port,
    says: describePlan(o.plan),
    counts: link.counts,
    stall: (direction = 'both') => link.each(direction, (way) => way.stall()),
    resume: (direction = 'both') => link.each(direction, (way) => way.resume()),
    halfClose() {
      throw new Error(
        'a UDP link has no half-close: UDP has no end of a stream to tell; use stall() to let nothing arrive',
      )
    },
    reset: () => link.reset(),
    close: () => link.close(),
  }
}

/** One client of a UDP link, with its socket towards the program. */
interface Client {
  readonly place: Place
  readonly number: number
  readonly fates: Readonly<Record<Way, FaultDecisions>>
  /** How many datagrams it has seen each way. */
  readonly seen: Record<Way, number>
  /** Sends to the program, in the order of the calls. */
  send(bytes: Uint8Array): Promise<void>
  close(): void
}

class DatagramRoads {
  readonly counts: FaultCounts = noCounts()
  readonly #listener: Socket
  readonly #options: FaultOptions
  readonly #seed: number
  readonly #ways: Readonly<Record<Way, DatagramWay>>
  readonly #clients = new Map<string, Client>()
  #closing: Promise<void> | undefined

  constructor(listener: Socket, o: FaultOptions) {
    this.#listener = listener
    this.#options = o
    this.#seed = drawSeed(o.random)
    this.#ways = {
      'to-program': new DatagramWay(this.counts.toProgram, planFor(o.plan, 'to-program')),
      'to-client': new DatagramWay(this.counts.toClient, planFor(o.plan, 'to-client')),
    }
    listener.on('message', (bytes, from) => this.#fromClient(bytes, from))
    // A client that is gone: its datagram was lost, as datagrams are.
    listener.on('error', () => {})
  }

  each(direction: Direction, act: (way: DatagramWay) => void): void {
    for (const name of WAYS) if (covers(direction, name)) act(this.#ways[name])
  }

  reset(): void {
    this.each('both', (way) => way.clear())
    for (const client of this.#clients.values()) client.close()
    this.#clients.clear()
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.each('both', (way) => way.close())
      this.reset()
      this.#listener.close(resolve)
    })
    return this.#closing
  }

  #fromClient(bytes: Uint8Array, from: RemoteInfo): void {
    const client = this.#clientAt(from)
    if (!client) return
    const fate = client.fates['to-program'].datagram(client.seen['to-program']++, bytes.length)
    this.#ways['to-program'].put(bytes, fate, (data) => void client.send(data))
  }

  #toClient(client: Client, bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const fate = client.fates['to-client'].datagram(client.seen['to-client']++, bytes.length)
    this.#ways['to-client'].put(bytes, fate, (data) => {
      // Datagrams may be lost: one that the system doesn't take was.
      if (!this.#closing) this.#listener.send(data, port, address, () => {})
    })
  }

  /** The client at an address, newly made where it is not known or the program has moved. Undefined when there is no program. */
  #clientAt(from: RemoteInfo): Client | undefined {
    const key = `${from.address} ${from.port}`
    const known = this.#clients.get(key)
    let place: Place
    try {
      place = this.#options.target()
    } catch {
      this.counts.refused++
      return undefined
    }
    if (known && known.place.host === place.host && known.place.port === place.port) return known
    known?.close()
    if (!known && this.#clients.size >= MOST_CLIENTS) this.#forgetOldest()
    const client = this.#newClient(from, place, known)
    this.#clients.set(key, client)
    return client
  }

  #forgetOldest(): void {
    for (const [key, client] of this.#clients) {
      client.close()
      this.#clients.delete(key)
      return
    }
  }

  #newClient(from: RemoteInfo, place: Place, before: Client | undefined): Client {
    const number = before?.number ?? ++this.counts.connections
    const fates = (way: Way) =>
      new FaultDecisions(planFor(this.#options.plan, way), this.#seed, number, WAYS.indexOf(way))
    const socket = createSocket(family(place.host))
    const connected = new Promise<void>((resolve) => socket.once('connect', resolve))
    let open = true
    const client: Client = {
      place,
      number,
      fates: before?.fates ?? { 'to-program': fates('to-program'), 'to-client': fates('to-client') },
      seen: before?.seen ?? { 'to-program': 0, 'to-client': 0 },
      async send(bytes) {
        await connected
        // The system tells a refusal of the datagram before at the next one, which it then doesn't send.
        if (open && (await sent(socket, bytes)) === 'ECONNREFUSED' && open) await sent(socket, bytes)
      },
      close() {
        if (open) socket.close()
        open = false
      },
    }
    socket.on('message', (bytes) => this.#toClient(client, bytes, from))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') this.counts.refused++
    })
    socket.connect(place.port, place.host)
    return client
  }
}

/** Resolves with the error's code, or undefined when the system has taken the datagram. */
function sent(socket: Socket, bytes: Uint8Array): Promise<string | undefined> {
  return new Promise((resolve) => socket.send(bytes, (error: NodeJS.ErrnoException | null) => resolve(error?.code)))
}

function family(host: string): 'udp4' | 'udp6' {
  return isIPv6(host) ? 'udp6' : 'udp4'
}
