import type { Expect, ExpectOptions } from '@backroad/check'
import { sameName, type DnsQuestion, type DnsReply, type ReadRecord } from '@backroad/protocols'
import type { Surroundings } from '../../surroundings.ts'
import { MINIMUM } from '../../surroundings/lay-out-zone.ts'
import { holdsNone } from './holds-records.ts'
import { saysRcode } from './is-reply.ts'

/** NXDOMAIN or NODATA: no answer, and the zone's SOA in the authority section. Its TTL is a stage of its own. */
export function hasNoAnswer(
  expect: Expect,
  reply: DnsReply,
  question: DnsQuestion,
  { zone, rcode, ...o }: ExpectOptions & { readonly zone: Surroundings; readonly rcode: 'NXDOMAIN' | 'NOERROR' },
): void {
  saysRcode(expect, reply, question, rcode, o)
  holdsNone(expect, reply, 'answers', o)
  hasSoa(expect, reply, zone)
}

/** The authority section holds the SOA record of the zone, whatever its TTL. Gives it. */
export function hasSoa(expect: Expect, reply: DnsReply, zone: Surroundings): ReadRecord {
  const [soa] = zone.of(zone.origin, 'SOA')
  const given = reply.authority.find((record) => record.type === 'SOA')
  if (soa === undefined) throw new Error('the zone has lost its SOA')
  if (given === undefined) {
    expect.fail('The authority section has no SOA record.', {
      expected: `the SOA of ${zone.origin} in the authority section`,
      received: reply.counts.authority,
      spec: 'RFC 2308 §3',
    })
  }
  expect(given.located('name'), "the SOA's name").satisfies(
    (name) => sameName(name, zone.origin),
    `the zone's name ${zone.origin}`,
  )
  expect(given.located('data'), "the SOA's data").satisfies(
    () => JSON.stringify(given.data).toLowerCase() === JSON.stringify(soa.data).toLowerCase(),
    `the SOA as it stands in the zone, with MINIMUM ${MINIMUM}`,
  )
  return given
}
