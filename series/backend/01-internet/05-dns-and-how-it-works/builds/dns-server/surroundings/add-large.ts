import type { Random } from '@backroad/check'
import { ipv4, ipv6 } from './addresses.ts'
import type { ZoneWriter } from './zone-writer.ts'

/** Names whose records make large replies. */
export interface Large {
  /** MX records that take less than 512 bytes with pointers, and far more without. */
  readonly compressible: string
  /** TXT records of 700 to 900 bytes in all. */
  readonly medium: string
  /** TXT records of more than 2,000 bytes in all. */
  readonly large: string
  /** MX records of more than 16,384 bytes, where pointers no longer reach: RFC 1035 §4.1.4. */
  readonly huge: string
  /** TXT records of some 50,000 bytes in all. */
  readonly bulk: string
  /** MX records that take less than 512 bytes, and more than 900 with the addresses of their hosts. */
  readonly busy: string
  /** A zone below this one, with servers in it whose addresses make a referral of more than 800 bytes. */
  readonly crowded: string
}

/** Adds records for replies that don't fit into a datagram of 512 bytes, or into any. */
export function addLarge(zone: ZoneWriter, word: () => string, random: Random): Large {
  const [compressible, medium, large, huge, bulk] = [word(), word(), word(), word(), word()]
  const [busy, crowded, host] = [word(), word(), word()]
  zone.lines('', '; large sets')
  const relays = `${word()}.${word()}.test`
  for (let i = 0; i < 14; i++) zone.add(compressible, 'MX', { preference: 10 * i, exchange: `${word()}.${relays}` })
  for (let i = 0; i < 6; i++) zone.add(medium, 'TXT', [random.text(110)])
  for (let i = 0; i < 10; i++) zone.add(large, 'TXT', [random.text(200)])
  const long = (i: number, letter: string) => `mx-${i}-`.padEnd(63, letter)
  for (let i = 0; i < 96; i++) {
    // Long names, as there may not be more than 100 records of a type (BIND); two and two have an ending of their own.
    const exchange = `${long(i, 'a')}.${long(i, 'b')}.${long(i, 'c')}.pair-${i >> 1}.${relays}`
    zone.add(huge, 'MX', { preference: i, exchange })
  }
  const text = random.text(250)
  for (let i = 0; i < 50; i++) zone.add(bulk, 'TXT', [`${i}`, text, text, text, text])
  const hosted = (name: string) => {
    zone.add(name, 'A', ipv4(random))
    zone.add(name, 'AAAA', ipv6(random))
    return zone.absolute(name)
  }
  for (let i = 0; i < 13; i++) {
    zone.add(busy, 'MX', { preference: i, exchange: hosted(`${host}-${i}`) })
    zone.add(crowded, 'NS', hosted(`ns-${i}.${crowded}`))
  }
  return {
    busy: zone.absolute(busy),
    crowded: zone.absolute(crowded),
    compressible: zone.absolute(compressible),
    medium: zone.absolute(medium),
    large: zone.absolute(large),
    huge: zone.absolute(huge),
    bulk: zone.absolute(bulk),
  }
}
