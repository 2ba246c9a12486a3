import { stage } from '@backroad/check'
import { isBelow } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

/** How many servers the attacker's referral names, and how many queries the victim may get for it. */
const NAMED = 100
const MOST = 50

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  timeout: 12_000,
  replyWithin: 6000,
  needs: ['remembers-whom-to-ask', 'finds-the-address-of-a-name-server'],
  async check({ dns, expect, random, surroundings: internet }) {
    const attacker = await internet.tld(random.word())
    const victim = await internet.tld(random.word())
    const address = someAddress(random)
    const known = victim.add(random.word(), 'A', address)
    await askAddress({ dns, expect }, known, address)

    const cut = attacker.below(random.word())
    attacker.delegate(
      cut,
      Array.from({ length: NAMED }, (_, index) => ({ name: victim.below(`${random.word()}${index}`) })),
    )
    const before = victim.asked().length
    const reply = await dns.ask({ name: `${random.word()}.${cut}`, type: 'A' })
    expect(reply.rcode, 'the RCODE').is('SERVFAIL', { because: 'None of the servers that the referral names exists.' })
    const asked = victim
      .asked()
      .slice(before)
      .filter(({ name }) => isBelow(name, victim.name))
    expect(asked.length, "the number of queries to the servers' zone").isAtMost(MOST, {
      because: `One question of one client led to a referral that names ${NAMED} servers, all of them in the zone of somebody else.`,
      likely: 'Each server named was looked up at once. Look a few up, as long as none answers, and then give up.',
    })
    await askAddress({ dns, expect }, known, address, { because: 'The program goes on.' })
  },
})
