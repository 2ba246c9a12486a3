import { isWithin, keyOf, type Name } from './name.ts'
import { TYPES, namesIn, type ResourceRecord } from './record.ts'
import type { Question } from './query.ts'
import type { Zone } from './zone.ts'

/** RFC 1035 §4.1.1, and BADVERS of RFC 6891 §9. */
export const RCODES = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 }

/** The part of a reply that a zone decides. */
export interface Answer {
  readonly rcode: number
  readonly authoritative: boolean
  readonly answers: readonly ResourceRecord[]
  readonly authority: readonly ResourceRecord[]
  readonly additional: readonly ResourceRecord[]
}

const IN = 1

/** An answer without any records. */
export function failure(rcode: number): Answer {
  return { rcode, authoritative: false, answers: [], authority: [], additional: [] }
}

/** Answers a question from the zone, as RFC 1034 §4.3.2 has it. */
export function resolve(zone: Zone, { name, type, class: asked }: Question): Answer {
  if (asked !== IN || !isWithin(name, zone.origin)) return failure(RCODES.REFUSED)
  const answers: ResourceRecord[] = []
  const passed = new Set<string>()
  for (let at: Name = name; ;) {
    // An alias that leads out of the zone, or back to where it was, ends here: the client goes on by itself.
    if (!isWithin(at, zone.origin) || passed.has(keyOf(at))) return complete(zone, { answers })
    passed.add(keyOf(at))
    const found = zone.find(at)
    if (found === undefined) return complete(zone, { rcode: RCODES.NXDOMAIN, answers, authority: [negative(zone.soa)] })
    if ('cut' in found) return complete(zone, { authoritative: at !== name, answers, authority: found.cut })
    // For ANY one of the sets will do, RFC 8482 §4.1.
    const records = type === TYPES.ANY ? [...found.node.values()][0] : found.node.get(type)
    const alias = found.node.get(TYPES.CNAME)?.[0]
    answers.push(...(records ?? (alias ? [alias] : [])))
    if (records) return complete(zone, { answers })
    if (alias === undefined) return complete(zone, { answers, authority: [negative(zone.soa)] })
    at = namesIn(alias)[0] ?? at
  }
}

function complete(zone: Zone, answer: Partial<Answer> & Pick<Answer, 'answers'>): Answer {
  const { rcode = RCODES.NOERROR, authoritative = true, answers, authority = [] } = answer
  const given = [...answers, ...authority]
  // A record stands only once in a reply.
  const additional = zone.addressesFor(given).filter((record) => !given.includes(record))
  return { rcode, authoritative, answers, authority, additional }
}

/** The SOA record that tells how long nothing may be remembered: RFC 2308 §3. */
function negative(soa: ResourceRecord): ResourceRecord {
  const minimum = soa.data.at(-1)
  return { ...soa, ttl: Math.min(soa.ttl, Buffer.isBuffer(minimum) ? minimum.readUInt32BE() : soa.ttl) }
}
