import { stage } from '@backroad/check'
import type { DnsData, DnsType } from '@backroad/protocols'
import { isDeepStrictEqual } from 'node:util'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'

export default stage<Internet>({
  spec: 'RFC 3597 §3',
  needs: ['follows-an-alias-into-another-zone'],
  async check({ dns, expect, random, surroundings: internet }) {
    const zone = await internet.zone(random.word(), await internet.tld(random.word()))
    const label = random.word()
    const name = zone.below(label)
    const sets: [DnsType, DnsData[]][] = [
      ['A', [...new Set(Array.from({ length: 5 }, () => someAddress(random)))]],
      ['AAAA', [`2001:db8::${random.int(1, 9999)}`]],
      ['TXT', [[random.text(200), '', random.text(3)], [random.word()]]],
      // Two names that are compressed in the servers' message, and begin elsewhere in yours.
      ['MX', [1, 2].map((preference) => ({ preference, exchange: zone.below(random.word()) }))],
      ['PTR', [zone.below(random.word())]],
      ['SRV', [{ priority: 1, weight: 2, port: random.int(1, 65535), target: zone.below(random.word()) }]],
      ['TYPE65280', [random.bytes(40)]],
    ]
    for (const [type, all] of sets) for (const data of all) zone.add(label, type, data)

    // Behind an alias the records stand elsewhere in your message than they stood in that of their server.
    const alias = (await internet.tld(random.word())).add(`${random.word()}.${random.word()}`, 'CNAME', name)
    for (const [type, all] of sets) {
      const reply = await dns.ask({ name: alias, type }, { edns: {} })
      expect(reply.rcode, 'the RCODE').is('NOERROR', { because: `${type} was asked for.` })
      const mine = reply.answers.filter((record) => record.type === type)
      for (const record of mine) {
        expect(record.located('data'), `the data of the ${type} record`).satisfies(
          (data) => all.some((each) => isDeepStrictEqual(plain(each), plain(data))),
          `the data of a ${type} record as the zone has it`,
          {
            likely: COMPRESSED.has(type)
              ? 'The data holds a compressed name and was copied byte for byte. Its pointer now leads elsewhere.'
              : 'The bytes of the data go on as they came, whatever they mean.',
          },
        )
      }
      expect({ ...reply.counts.answers, value: mine.length }, `the number of ${type} records`).is(all.length, {
        because: 'The zone has that many.',
      })
    }
  },
})

const COMPRESSED = new Set<DnsType>(['MX', 'PTR'])

/** Bytes of different kinds are alike when their values are. */
function plain(data: unknown): unknown {
  return data instanceof Uint8Array ? Array.from(data) : data
}
