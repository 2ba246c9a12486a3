import type { Expect, ExpectOptions } from '@backroad/check'
import { sameName, type DnsQuestion, type DnsReply, type ReadRecord } from '@backroad/protocols'
import type { Surroundings } from '../../surroundings.ts'
import { MINIMUM } from '../../surroundings/lay-out-zone.ts'
import { holdsNone } from './holds-records.ts'
import { saysRcode } from './is-reply.ts'

export interface Negative {
  readonly zone: Surroundings
  readonly rcode: 'NXDOMAIN' | 'NOERROR'
  /** Of the SOA, in seconds. Before the stage that asks for the right one, any will do. */
  readonly ttl?: number
}

/** NXDOMAIN or NODATA: no answer, and the zone's SOA in the authority section, with the TTL `ttl` where one is given. */
export function hasNoAnswer(
  expect: Expect,
  reply: DnsReply,
  question: DnsQuestion,
  { zone, rcode, ttl, ...o }: ExpectOptions & Negative,
): void {
  saysRcode(expect, reply, question, rcode, o)
  holdsNone(expect, reply, 'answers', o)
  hasSoa(expect, reply, zone, ttl)
}

/** The authority section holds the SOA record of the zone, with the TTL `ttl` where one is given. Gives it. */
export function hasSoa(expect: Expect, reply: DnsReply, zone: Surroundings, ttl?: number): ReadRecord {
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
  if (ttl !== undefined) {
    expect(given.located('ttl'), 'the TTL of the SOA record').is(ttl, {
      spec: 'RFC 2308 §3',
      because:
        "Every negative reply says how long it may be remembered: the smaller of the SOA's own TTL and its MINIMUM.",
    })
  }
  return given
}
