import { stage } from '@backroad/check'
import type { DnsReply, Located } from '@backroad/protocols'
import { setTimeout as later } from 'node:timers/promises'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { addressIn, askAddress, orCount } from './parts/ask-address.ts'
import { queriesRead } from './parts/queries-read.ts'

/** So much may have gone from a TTL since this stage began, s. */
const SECONDS_PASSED = 10
const YEARS = 2_000_000_000
const MONTH = 31 * 86_400

export default stage<Internet>({
  spec: 'RFC 1035 §3.2.1',
  timeout: 8000,
  needs: ['follows-an-alias-into-another-zone'],
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const zone = await internet.tld(random.word())
    const [short, long, link] = [random.word(), random.word(), random.word()]
    const [before, after, lasting] = [someAddress(random), `192.0.2.${random.int(1, 9)}0`, someAddress(random)]
    const changing = zone.add(short, 'A', before, 1)
    const stable = zone.add(long, 'A', lasting, 300)
    const alias = zone.add(link, 'CNAME', stable, 200)
    const fresh = await askAddress({ dns, expect }, stable, lasting)
    expect(ttlIn(fresh), 'the TTL').isAtLeast(1, {
      because: 'Its owner says 300 seconds. With 0, a client could keep nothing and would come back for each use.',
    })
    await askAddress({ dns, expect }, alias, lasting)
    const begun = performance.now()
    await askAddress({ dns, expect }, changing, before)

    const old = zone.add(random.word(), 'A', lasting, YEARS)
    await askAddress({ dns, expect }, old, lasting)
    expect(ttlIn(await askAddress({ dns, expect }, old, lasting)), 'the TTL').isAtMost(MONTH, {
      spec: 'RFC 8767 §4',
      because: `It was ${YEARS} seconds, which are more than sixty years. Keep nothing for longer than some days or weeks.`,
    })

    zone.remove(short)
    zone.add(short, 'A', after, 1)
    await queriesRead()
    for (const [name, address] of [[stable, lasting] as const, [alias, lasting] as const]) {
      const asked = zone.asked(name).length
      await askAddress({ dns, expect }, name.toUpperCase(), address)
      expect(zone.asked(name).length - asked, `the number of further queries for ${name}`).is(0, {
        because: 'The record was asked for a moment ago, in other letters, and is good for minutes.',
        likely: 'Answers are not kept, or are looked up with regard to the case.',
      })
    }

    const asked = zone.asked(alias).length
    await dns.ask({ name: alias, type: 'TXT' })
    expect(zone.asked(alias).length - asked, `the number of further queries for ${alias}`).is(0, {
      because: 'That it is an alias was found out a moment ago, and is so for every type.',
      likely: 'A CNAME is the answer to a question of any type. Only its target has to be asked for.',
    })

    // The one wait of this stage: the protocol itself counts in seconds.
    await later(Math.max(0, 1050 - (performance.now() - begun)), undefined, { signal })
    const aged = await askAddress({ dns, expect }, stable, lasting)
    expect(ttlIn(aged), 'the TTL').isAtMost(299, {
      because: 'It was 300 more than a second ago.',
      likely: 'What a client keeps in its turn must be gone when yours is: give the TTL that is left, not the whole.',
    })
    // Where the program keeps nothing for as long as 300 seconds, it goes down from there.
    expect(ttlIn(aged), 'the TTL').isAtLeast(ttlIn(fresh).value - SECONDS_PASSED, {
      because: `Not long ago it was ${ttlIn(fresh).value}.`,
    })

    // A clock of whole seconds may round a time up, so a further second is given.
    while (performance.now() - begun < 2200) {
      if (addressIn(await dns.ask({ name: changing, type: 'A' })).value === after) break
      await later(100, undefined, { signal })
    }
    await askAddress({ dns, expect }, changing, after, {
      because: 'The address was changed, and the old one was good for a second, which is over.',
      likely: { [before]: 'The answer was kept for longer than its TTL.' },
    })
  },
})

/** The TTL of the first record in the answer section. */
function ttlIn(reply: DnsReply): Located<number> {
  const ttl = orCount(reply.answers[0]?.located('ttl'), reply.counts.answers)
  return { ...ttl, value: ttl.value ?? 0 }
}
