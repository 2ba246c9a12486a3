import type { Random } from '@backroad/check'
import type { DnsType } from '@backroad/protocols'
import { addLarge, type Large } from './add-large.ts'
import { ipv4, ipv6 } from './addresses.ts'
import { addOddlyWritten, type OddlyWritten } from './add-oddly-written.ts'
import { ZoneWriter, type ZoneRecord } from './zone-writer.ts'

/** The zone's own TTL, in seconds, for records whose line has none. */
export const ZONE_TTL = 3600
/** How long the zone lets nothing be remembered: the last number of its SOA. */
export const MINIMUM = 300

/** The zone that lies in DATA_DIR: its names by what they are for, all of them absolute. */
export interface LaidOutZone {
  /** The zone's name, without a dot at the end. */
  readonly origin: string
  /** The file as it is written, a byte a character. */
  readonly file: string
  readonly records: readonly ZoneRecord[]
  readonly names: Names
  readonly large: Large
  readonly odd: OddlyWritten
  /** The records of a name, of one type or all. */
  of(name: string, type?: DnsType): ZoneRecord[]
  /** A name of this zone that isn't there. */
  missing(random: Random): string
}

type Names = ReturnType<typeof addNames>

/** Makes a zone: always of the same shape, with other names, numbers and addresses for each seed. */
export function layOutZone(random: Random): LaidOutZone {
  const taken = new Set<string>()
  const word = (): string => {
    const next = random.word()
    if (taken.has(next)) return word()
    taken.add(next)
    return next
  }
  const origin = `${word()}.example`
  const zone = new ZoneWriter(origin, ZONE_TTL)
  const names = addNames(zone, word, random)
  const large = addLarge(zone, word, random)
  const odd = addOddlyWritten(zone, word, random)
  const { records } = zone
  return {
    origin,
    file: zone.text,
    records,
    names,
    large,
    odd,
    of: (name, type) =>
      records.filter((record) => record.name === name && (type === undefined || record.type === type)),
    missing: (other) => `${other.word()}-${other.word()}.${origin}`,
  }
}

function addNames(zone: ZoneWriter, word: () => string, random: Random) {
  const far = `${word()}.test`
  const name = () => zone.absolute(word())
  const local = (absolute: string) => absolute.slice(0, -zone.absolute('@').length - 1)
  const add = (owner: string, type: DnsType, data: Parameters<ZoneWriter['add']>[2], ttl?: number) =>
    zone.add(owner === zone.absolute('@') ? '@' : local(owner), type, data, ttl)
  const apex = zone.absolute('@')

  const names = {
    apex,
    nameServer: zone.absolute('ns1'),
    farServer: `ns.${far}`,
    host: name(),
    brief: name(),
    several: name(),
    absolute: name(),
    capital: zone.absolute(`${word()}Pear`),
    underscore: zone.absolute(`${word()}_`),
    textOnly: name(),
    /** Has IPv6 addresses with `::` at the beginning, at the end and nowhere. */
    six: name(),
    mail: name(),
    /** Its one MX leads to the root: it takes no mail, RFC 7505. */
    noMail: name(),
    service: zone.absolute(`_${word()}._tcp`),
    pointer: name(),
    unknown: name(),
    /** An alias of an alias of `aliased`. */
    alias: name(),
    aliasBetween: name(),
    aliased: name(),
    aliasOfNothing: name(),
    aliasOut: name(),
    aliasOutTarget: `www.${far}`,
    loop: name(),
    loopBack: name(),
    /** Has no records of its own, only names below it have. */
    empty: name(),
    wild: name(),
    wildAlias: name(),
    child: name(),
    farChild: name(),
    aliasIntoChild: name(),
    aliasIntoWild: name(),
  }
  const n = {
    ...names,
    belowEmpty: `${word()}.${word()}.${names.empty}`,
    /** Exists below `wild`, with a TXT only. */
    wildException: `${word()}.${names.wild}`,
    /** Exists below `wild` without records. */
    wildEmpty: `${word()}.${names.wild}`,
    childServer: `ns.${names.child}`,
    /** Where `aliasIntoWild` leads: a name that only the wildcard of `wild` stands for. */
    wildTarget: `${word()}.${names.wild}`,
  }

  const [serial, refresh, retry, expire] = [random.int(2_000_000_000, 4_000_000_000), 7200, 900, 1_209_600]
  const soa = {
    mname: n.nameServer,
    rname: zone.absolute('hostmaster'),
    serial,
    refresh,
    retry,
    expire,
    minimum: MINIMUM,
  }
  add(apex, 'SOA', soa)
  add(apex, 'NS', n.nameServer)
  add(apex, 'NS', n.farServer)
  add(n.nameServer, 'A', ipv4(random))
  add(n.nameServer, 'AAAA', ipv6(random))

  zone.lines('', '; hosts')
  add(n.host, 'A', ipv4(random))
  add(n.brief, 'A', ipv4(random), random.int(10, 900))
  for (let i = 0; i < 3; i++) add(n.several, 'A', ipv4(random))
  zone.lines('; the same, written otherwise: an absolute name, tabs, the class, a comment')
  const written = ipv4(random)
  zone.lines(`${n.absolute}.\t120\tIN\tA\t${written} ; ${word()}`)
  zone.knows(n.absolute, 'A', written, 120)
  add(n.capital, 'A', ipv4(random))
  add(n.underscore, 'TXT', [word()])

  zone.lines('', '; other types')
  add(n.host, 'AAAA', ipv6(random))
  add(n.textOnly, 'TXT', [`${word()}; ${word()}`, `a "${word()}"`, ''])
  add(n.textOnly, 'TXT', [random.text(255)])
  add(n.mail, 'MX', { preference: random.int(256, 999), exchange: n.host })
  add(n.mail, 'MX', { preference: random.int(1, 9), exchange: `mx.${far}` })
  add(n.noMail, 'MX', { preference: 0, exchange: '.' })
  for (const address of ['::1', '2001:db8::', '2001:db8:a:b:c:d:e:f']) add(n.six, 'AAAA', address)
  add(n.service, 'SRV', {
    priority: random.int(1, 9),
    weight: random.int(1, 9),
    port: random.int(1024, 65_535),
    target: n.host,
  })
  add(n.pointer, 'PTR', n.several)
  add(n.unknown, 'TYPE65400', random.bytes(random.int(3, 40)))

  zone.lines('', '; aliases')
  add(n.alias, 'CNAME', n.aliasBetween, 600)
  add(n.aliasBetween, 'CNAME', n.aliased)
  add(n.aliased, 'A', ipv4(random))
  add(n.aliasOfNothing, 'CNAME', zone.absolute(`${word()}-${word()}`))
  add(n.aliasOut, 'CNAME', n.aliasOutTarget)
  add(n.loop, 'CNAME', n.loopBack)
  add(n.loopBack, 'CNAME', n.loop)

  zone.lines('', '; a name below one that has no records, and wildcards')
  add(n.belowEmpty, 'A', ipv4(random))
  add(`*.${n.wild}`, 'A', ipv4(random))
  add(`*.${n.wild}`, 'A', ipv4(random))
  add(n.wildException, 'TXT', [word()])
  add(`${word()}.${n.wildEmpty}`, 'TXT', [word()])
  add(`*.${n.wildAlias}`, 'CNAME', n.aliased)
  add(n.aliasIntoWild, 'CNAME', n.wildTarget)

  zone.lines('', '; zones of others below this one')
  add(n.child, 'NS', n.childServer)
  add(n.child, 'NS', `ns2.${far}`)
  add(n.childServer, 'A', ipv4(random))
  add(n.childServer, 'AAAA', ipv6(random))
  add(n.farChild, 'NS', n.farServer)
  add(n.aliasIntoChild, 'CNAME', `www.${n.child}`)
  return n
}
