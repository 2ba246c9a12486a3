import { stage } from '@backroad/check'
import { labelsOf, type DnsData, type DnsType } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Zone } from '../surroundings/zone.ts'
import { someAddress } from './parts/addresses.ts'

export default stage<Internet>({
  spec: 'RFC 3597 §3',
  needs: ['follows-an-alias-into-another-zone'],
  async check({ dns, expect, random, surroundings: internet }) {
    const zone = await internet.zone(random.word(), await internet.tld(random.word()))
    // A label is bytes, not text: byte 200 is no letter in any alphabet here.
    const label = `${random.word()}\\200`
    const name = zone.below(label)
    const addresses = [...new Set(Array.from({ length: 5 }, () => someAddress(random)))]
    const target = zone.below(random.word())
    const sets: [DnsType, DnsData[]][] = [
      ['A', addresses],
      ['AAAA', [`2001:db8::${random.int(1, 9999)}`]],
      ['TXT', [[random.text(200), '', random.text(3)], [random.word()]]],
      // Two names that are compressed in the servers' message, and begin elsewhere in yours.
      ['MX', [1, 2].map((preference) => ({ preference, exchange: zone.below(`${random.word()}\\201`) }))],
      ['PTR', [zone.below(random.word())]],
      ['SRV', [{ priority: 1, weight: 2, port: random.int(1, 65535), target }]],
      ['TYPE65280', [random.bytes(40)]],
    ]
    for (const [type, all] of sets) for (const data of all) zone.add(label, type, data)

    // Behind an alias the records stand elsewhere in your message than they stood in that of their server.
    const elsewhere = await internet.tld(random.word())
    const alias = elsewhere.add(random.word(), 'CNAME', name)
    for (const [type, all] of sets) {
      const reply = await dns.ask({ name: alias, type }, { edns: {} })
      expect(reply.rcode, 'the RCODE').is('NOERROR', { because: `${type} was asked for.` })
      const mine = reply.answers.filter((record) => record.type === type)
      const left = all.map(comparable)
      for (const record of mine) {
        expect(record.located('data'), `the data of the ${type} record`).satisfies(
          (data) => left.includes(comparable(data)),
          `the data of a ${type} record as the zone has it, each once`,
          {
            likely: COMPRESSED.has(type)
              ? 'The data holds a compressed name and was copied byte for byte. Its pointer now leads elsewhere.'
              : 'The bytes of the data go on as they came, whatever they mean.',
          },
        )
        left.splice(left.indexOf(comparable(record.data)), 1)
        if (type === 'SRV') {
          const length = labelsOf(target).reduce((sum, one) => sum + 1 + one.length, 7)
          const { dataAt } = record
          expect(dataAt.end - dataAt.start, 'the length of the SRV data').is(length, {
            spec: 'RFC 3597 §4',
            because:
              'Only types of RFC 1035 may have pointers in their data; of others, old clients would not know them.',
          })
        }
      }
      expect({ ...reply.counts.answers, value: mine.length }, `the number of ${type} records`).is(all.length, {
        because: 'The zone has that many.',
      })
    }

    const long = elsewhere.add(
      longest(elsewhere, () => random.word()),
      'CNAME',
      name,
    )
    const reply = await dns.ask({ name: long, type: 'A' }, { edns: {} })
    // Who writes names out in full may find it too long for 512 bytes; how much fits is a later stage's.
    if (!reply.tc.value) {
      const mine = reply.answers.filter(({ type }) => type === 'A')
      expect({ ...reply.counts.answers, value: mine.length }, 'the number of A records').is(addresses.length, {
        because: 'The zone has that many, behind an alias whose name is 255 bytes long.',
      })
    }

    // ANY asks for whatever there is. It may be refused, RFC 8482 §4, but an empty answer would say that there is nothing.
    const few = random.word()
    const any = await dns.ask({ name: zone.add(few, 'A', someAddress(random)), type: 'ANY' }, { edns: {} })
    if (any.rcode.value === 'NOERROR') {
      expect(any.counts.answers, 'the number of answers').isAtLeast(1, {
        because: 'ANY was asked for at a name that has an address.',
      })
    }
  },
})

const COMPRESSED = new Set<DnsType>(['MX', 'PTR'])

/** What makes a name of 255 bytes in this zone, the most that there may be; each label of 63 bytes, but for one. */
function longest(zone: Zone, word: () => string): string {
  const long = Array.from({ length: 3 }, () => word().padEnd(63, word()))
  const room = 255 - 3 * 64 - (zone.name.length + 2)
  return [word().padEnd(room - 1, word()), ...long].join('.')
}

/** Names in data are the same in any case, texts and bytes are not. */
function comparable(data: DnsData): string {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('hex')
  return Array.isArray(data) ? JSON.stringify(data) : JSON.stringify(data).toLowerCase()
}
