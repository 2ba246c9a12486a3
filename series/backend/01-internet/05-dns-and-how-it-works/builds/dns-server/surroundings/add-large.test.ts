import { createRandom } from '@backroad/check'
import { encodeDns, type DnsRecord } from '@backroad/protocols'
import { expect, test } from 'vitest'
import { layOutZone } from './lay-out-zone.ts'

const zones = Array.from({ length: 100 }, (_, seed) => layOutZone(createRandom(`zone-${seed}`)))

/** The addresses of the hosts that records name. */
const hostsOf = (zone: (typeof zones)[number], hosts: readonly string[]): DnsRecord[] =>
  hosts.flatMap((host) => [...zone.of(host, 'A'), ...zone.of(host, 'AAAA')])

test('answers that are to fit into 512 bytes do so also where a server adds the zone’s NS records and an OPT record', () => {
  for (const zone of zones) {
    for (const name of [zone.large.compressible, zone.large.busy]) {
      const reply = encodeDns({
        questions: [{ name, type: 'MX' }],
        answers: zone.of(name, 'MX'),
        authority: zone.of(zone.origin, 'NS'),
        edns: {},
      })
      expect(reply.length).toBeLessThanOrEqual(512)
    }
  }
})

test('the TXT records that are to fit into 1232 bytes do so with everything that a server may add, and not into 600', () => {
  for (const zone of zones) {
    const message = {
      questions: [{ name: zone.large.medium, type: 'TXT' }],
      answers: zone.of(zone.large.medium, 'TXT'),
    } as const
    const more = { authority: zone.of(zone.origin, 'NS'), additional: hostsOf(zone, [zone.names.nameServer]), edns: {} }
    expect(encodeDns(message).length).toBeGreaterThan(600)
    expect(encodeDns({ ...message, ...more }).length).toBeLessThanOrEqual(1232)
  }
})

test('the addresses of the mail hosts and of the servers below do not fit into 512 bytes', () => {
  for (const zone of zones) {
    const { busy, crowded } = zone.large
    const exchanges = zone.of(busy, 'MX').map(({ data }) => (data as { exchange: string }).exchange)
    const servers = zone.of(crowded, 'NS').map(({ data }) => data as string)
    const mail = { questions: [{ name: busy, type: 'MX' }], answers: zone.of(busy, 'MX') } as const
    const below = { questions: [{ name: `www.${crowded}`, type: 'A' }], authority: zone.of(crowded, 'NS') } as const
    expect(encodeDns({ ...mail, additional: hostsOf(zone, exchanges) }).length).toBeGreaterThan(512)
    const referral = encodeDns({ ...below, additional: hostsOf(zone, servers), edns: {} }).length
    expect(referral).toBeGreaterThan(512)
    expect(referral).toBeLessThanOrEqual(1232)
  }
})
