import { stage } from '@backroad/check'
import { setTimeout as later } from 'node:timers/promises'
import type { Internet } from '../surroundings/internet.ts'
import type { Zone } from '../surroundings/zone.ts'
import { someAddress } from './parts/addresses.ts'
import { addressIn, askAddress } from './parts/ask-address.ts'
import { queriesRead } from './parts/queries-read.ts'

export default stage<Internet>({
  spec: 'RFC 2308 §5',
  timeout: 8000,
  needs: ['says-when-there-is-nothing'],
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const lasting = await internet.tld(random.word(), { soaTtl: 200, minimum: 100 })
    const missing = lasting.below(random.word())
    const textless = lasting.add(random.word(), 'A', someAddress(random))
    await isKept(missing, 'A', 'NXDOMAIN')
    await isKept(textless, 'TXT', 'NOERROR')
    await askAddress(
      { dns, expect },
      textless,
      lasting.answer({ name: textless, type: 'A' }).answers?.[0]?.data as string,
      {
        because: 'That a name has no TXT says nothing about its address.',
      },
    )
    await Promise.all([
      appears(await internet.tld(random.word(), { soaTtl: 300, minimum: 1 }), 'The minimum of the SOA was 1 second.'),
      appears(await internet.tld(random.word(), { soaTtl: 1, minimum: 300 }), 'The TTL of the SOA was 1 second.'),
    ])

    async function isKept(name: string, type: 'A' | 'TXT', rcode: 'NXDOMAIN' | 'NOERROR'): Promise<void> {
      await dns.ask({ name, type })
      await queriesRead()
      const before = lasting.asked(name).length
      const reply = await dns.ask({ name, type })
      expect(reply.rcode, 'the RCODE').is(rcode)
      expect(lasting.asked(name).length - before, 'the number of further queries').is(0, {
        because:
          'The same was asked a moment ago, and by the SOA the answer, that there is none, is good for 100 seconds.',
      })
      const soa = reply.authority.find((record) => record.type === 'SOA')
      expect(soa?.ttl, 'the TTL of the SOA').satisfies(
        (ttl) => ttl !== undefined && ttl <= 100,
        'an SOA with what is left of its TTL, also from the cache',
        { spec: 'RFC 2308 §6' },
      )
    }

    /** A name that was not there is found when the time for remembering that is over. */
    async function appears(zone: Zone, because: string): Promise<void> {
      const label = random.word()
      const begun = performance.now()
      const none = await dns.ask({ name: zone.below(label), type: 'A' })
      expect(none.rcode, 'the RCODE').is('NXDOMAIN')
      const address = someAddress(random)
      const name = zone.add(label, 'A', address)
      await later(Math.max(0, 1050 - (performance.now() - begun)), undefined, { signal })
      // A clock of whole seconds may round a time up, so a further second is given.
      while (performance.now() - begun < 2200) {
        if (addressIn(await dns.ask({ name, type: 'A' })).value === address) break
        await later(100, undefined, { signal })
      }
      await askAddress({ dns, expect }, name, address, {
        because: `${because} Since then the name has got an address.`,
        likely: {
          NXDOMAIN: 'That there is nothing is remembered for the lesser of the TTL of the SOA and the minimum in it.',
        },
      })
    }
  },
})
