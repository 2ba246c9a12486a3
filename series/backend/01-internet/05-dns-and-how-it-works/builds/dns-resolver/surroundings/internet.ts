import type { DnsRecord } from '@backroad/protocols'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { honest } from './behaviours.ts'
import { Server, type Behaviour } from './server.ts'
import { serveWithoutTcp } from './without-tcp.ts'
import { Zone, type NameServer, type ZoneTimes } from './zone.ts'

/** How a zone is set up; one honest server, named with its address by the zone above, unless told. */
export interface ZoneOptions extends Partial<ZoneTimes> {
  /**
   * One server for each, in this order. `closed`: its address is named, but nothing listens there. `unreachable`: it is named
   * with an address to which a system sends nothing. `without-tcp`: each of its replies is cut off, and TCP refused.
   */
  readonly servers?: readonly (Behaviour | 'closed' | 'unreachable' | 'without-tcp')[]
  /** False: the zone above names the servers without their addresses. An address: it tells that one for each. */
  readonly glue?: boolean | string
  /** The zone that the servers' names are in; the zone itself unless told. */
  readonly hosts?: Zone
  /** What the zone above sends with each referral, before the addresses of the servers. */
  readonly beside?: readonly DnsRecord[]
}

const NETWORKS_TRIED = 20
/** To everybody on this network. No socket may send there unless it has asked to. */
const BROADCAST = '255.255.255.255'

/** Name servers on addresses of a network 127.a.b.0/24 of its own, all on one port, and the zones that they answer for. */
export class Internet {
  readonly port: number
  readonly roots: readonly string[]
  readonly root: Zone
  readonly #network: string
  readonly #servers: Server[] = []
  readonly #others: { close(): Promise<void> }[] = []
  #lastAddress = 0

  private constructor(network: string, port: number) {
    this.#network = network
    this.port = port
    this.root = new Zone(this, '')
    this.roots = [this.newAddress(), this.newAddress()]
  }

  /** @throws Error EADDRINUSE when one of the network's first addresses is taken */
  static async open(network: string, port: number): Promise<Internet> {
    const internet = new Internet(network, port)
    try {
      for (const [index, address] of internet.roots.entries()) {
        await internet.#open(address, internet.root, honest)
        const name = `${'ab'[index]}.root-servers`
        internet.root.add('', 'NS', name)
        internet.root.add(name, 'A', address)
      }
      return internet
    } catch (error) {
      await internet.close()
      throw error
    }
  }

  /** A zone right below the root. */
  tld(label: string, o: ZoneOptions = {}): Promise<Zone> {
    return this.zone(label, this.root, o)
  }

  /** A new zone, LABEL below `parent`, with servers of its own. */
  async zone(label: string, parent: Zone, o: ZoneOptions = {}): Promise<Zone> {
    const zone = new Zone(this, parent.below(label), o)
    const { hosts = zone, servers = [honest], glue = hosts === zone, beside } = o
    const named: NameServer[] = []
    for (const [index, behaviour] of servers.entries()) {
      const address = behaviour === 'unreachable' ? BROADCAST : this.newAddress()
      if (typeof behaviour !== 'string') await this.#open(address, zone, behaviour)
      if (behaviour === 'without-tcp') this.#others.push(await serveWithoutTcp(address, this.port))
      const name = hosts.add(hosts === zone ? `ns${index + 1}` : `ns${index + 1}-of-${label}`, 'A', address)
      zone.add('', 'NS', name)
      named.push({ name, glue: typeof glue === 'string' ? glue : glue ? address : undefined })
    }
    parent.delegate(zone.name, named, beside)
    return zone
  }

  /** A new zone, LABEL below `parent`, that the servers of `parent` answer for themselves. */
  sharing(label: string, parent: Zone): Zone {
    const zone = new Zone(this, parent.below(label))
    const [server] = parent.servers
    const name = zone.add('ns1', 'A', server?.address ?? '')
    zone.add('', 'NS', name)
    parent.delegate(zone.name, [{ name, glue: server?.address }])
    for (const each of parent.servers) {
      each.zones.push(zone)
      zone.servers.push(each)
    }
    return zone
  }

  /** An address that nothing else of this internet has. */
  newAddress(): string {
    this.#lastAddress++
    if (this.#lastAddress > 254) throw new Error(`${this.#network}.0/24 has no address left for another name server.`)
    return `${this.#network}.${this.#lastAddress}`
  }

  /** Sends a datagram from an address that none of the servers has. */
  async sendFromElsewhere(message: Uint8Array, to: { readonly address: string; readonly port: number }): Promise<void> {
    const socket = createSocket('udp4')
    try {
      socket.bind(this.port, this.newAddress())
      await once(socket, 'listening')
      const { promise, resolve } = Promise.withResolvers<void>()
      socket.send(message, to.port, to.address, () => resolve())
      await promise
    } finally {
      socket.close()
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers, ...this.#others].map((server) => server.close()))
  }

  async #open(address: string, zone: Zone, behaviour: Behaviour): Promise<void> {
    const server = new Server(address, behaviour)
    await server.open(this.port)
    this.#servers.push(server)
    server.zones.push(zone)
    zone.servers.push(server)
  }
}

/**
 * Opens an internet with nothing in it but its root. Its port is 53 where this process may take that one, because most
 * resolvers know no other; otherwise a free one.
 * @throws Error where 127.0.0.0/8 is not all this machine's own, as on macOS
 */
export async function openInternet(signal: AbortSignal): Promise<Internet> {
  for (let tried = 1; ; tried++) {
    signal.throwIfAborted()
    // Which networks are free is the machine's matter, so this takes no part in the seed.
    const network = `127.${between(1, 254)}.${between(0, 255)}`
    const port = (await mayTake(network, 53)) ? 53 : between(10_000, 30_000)
    try {
      return await Internet.open(network, port)
    } catch (error) {
      if (codeOf(error) === 'EADDRNOTAVAIL') throw new Error(ONLY_ONE_ADDRESS, { cause: error })
      if (codeOf(error) !== 'EADDRINUSE' || tried === NETWORKS_TRIED) throw error
    }
  }
}

const ONLY_ONE_ADDRESS =
  'This build needs name servers on many addresses of 127.0.0.0/8. Linux has them all; this machine has 127.0.0.1 alone, ' +
  'as macOS does. Run the check on Linux, in a container or a virtual machine.'

async function mayTake(network: string, port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, `${network}.1`)
    await once(socket, 'listening')
    return true
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return false
  } finally {
    socket.close()
  }
}

function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1))
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
