import { Expiring } from './cache.ts'
import { A, NS, type Message } from './message.ts'
import { ROOT, fold, isWithin, upwards, type Name } from './name.ts'

/** A name server. Without addresses it has to be asked for, in the zone that its name is in. */
export interface Server {
  readonly name: Name
  readonly addresses: readonly string[]
}

/** A zone and who answers for it. */
export interface Zone {
  readonly name: Name
  readonly servers: readonly Server[]
}

/** Zones below the root, as the zones above told of them. */
export class Delegations {
  readonly #zones = new Expiring<Zone>()
  readonly #root: Zone

  constructor(rootAddresses: readonly string[]) {
    this.#root = { name: ROOT, servers: rootAddresses.map((address) => ({ name: ROOT, addresses: [address] })) }
  }

  /** The known zone that is nearest to the name. */
  nearest(name: Name): Zone {
    for (const zone of upwards(fold(name))) {
      const known = this.#zones.get(zone)
      if (known) return known.value
    }
    return this.#root
  }

  /**
   * The zone that a server of `asked` sends us to on the way to `name`; undefined when its reply is no referral, or not one
   * downwards. An address is believed of a server within `asked` only, and serves for nothing but to reach that server.
   */
  refer(reply: Message, asked: Zone, name: Name): Zone | undefined {
    const downwards = (zone: Name) => isWithin(name, zone) && !isWithin(asked.name, zone)
    const lines = reply.authority.filter(({ type, name: zone }) => type === NS && downwards(zone))
    const [first] = lines
    if (!first || reply.answer.length > 0) return undefined
    const glue = reply.additional.filter((line) => line.type === A && isWithin(line.name, asked.name))
    const servers = lines.map(({ data }) => {
      const name = data.toString('latin1')
      const own = glue.filter((line) => fold(line.name) === fold(name))
      return { name, addresses: own.map((line) => line.data.join('.')) }
    })
    const zone = { name: fold(first.name), servers }
    this.#zones.put(zone.name, zone, first.ttl)
    return zone
  }
}
