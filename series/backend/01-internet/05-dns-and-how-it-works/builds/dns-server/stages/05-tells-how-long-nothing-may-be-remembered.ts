import { stage } from '@backroad/check'
import { ZoneWriter } from '../surroundings/zone-writer.ts'
import { hasSoa } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 2308 §3',
  isolation: 'fresh',
  // A program may take 10 s to start, and is started a second time.
  timeout: 15_000,
  needs: ['tells-a-missing-name-from-a-missing-type'],
  async check({ dns, expect, program, random, surroundings: zone }) {
    const ask = async (least: number, of: string) => {
      for (const name of [zone.missing(random), zone.names.apex]) {
        const reply = await dns.ask({ name, type: 'A' })
        const soa = hasSoa(expect, reply, zone)
        expect(soa.located('ttl'), 'the TTL of the SOA record').is(least, {
          because: `The smaller of the SOA's own TTL and its MINIMUM is ${of}.`,
        })
      }
    }
    const soas = zone.of(zone.origin, 'SOA')
    await ask(300, 'MINIMUM, 300')
    holdsExactly(expect, await dns.ask({ name: zone.origin, type: 'SOA' }), 'answers', soas, {
      because: 'Asked for by itself, the record has its own TTL.',
    })

    const other = new ZoneWriter(zone.origin, 3600)
    for (const soa of soas) other.add('@', 'SOA', soa.data, 60)
    other.add('@', 'NS', zone.names.farServer)
    await program.restart({ between: () => program.writeFile('zone', Buffer.from(other.text)) })
    await ask(60, 'its TTL, 60')
  },
})
