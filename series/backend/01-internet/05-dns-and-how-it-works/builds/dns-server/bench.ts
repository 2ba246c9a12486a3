import { bench, benchRandom } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { layOutZone } from './surroundings/lay-out-zone.ts'

/** The zone that both programs are given. */
const zone = layOutZone(benchRandom())
const { host, brief, several, absolute, capital } = zone.names
const hosts = [host, brief, several, absolute, capital]

const query = (name: string): Uint8Array => encodeDns({ questions: [{ name, type: 'A' }] })

/** The lowest four bits of the header's fourth byte, RFC 1035 §4.1.1; and how many answers it counts. */
const rcodeOf = (reply: Uint8Array): number => (reply[3] ?? 0) & 0x0f
const answersIn = (reply: Uint8Array): number => ((reply[6] ?? 0) << 8) | (reply[7] ?? 0)

export default bench({
  loads: [
    {
      name: 'an address, one query at a time from 16 sockets',
      protocol: 'dns',
      connections: 16,
      request: (i) => query(hosts[i % hosts.length] ?? host),
      ok: (reply) => rcodeOf(reply) === 0 && answersIn(reply) > 0,
    },
    {
      name: 'names that are not there, 16 queries at once from 4 sockets',
      protocol: 'dns',
      connections: 4,
      depth: 16,
      request: (_, random) => query(zone.missing(random)),
      ok: (reply) => rcodeOf(reply) === 3,
    },
  ],
  against: 'nsd',
})
