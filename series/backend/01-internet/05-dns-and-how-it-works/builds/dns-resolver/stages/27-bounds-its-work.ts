import { stage } from '@backroad/check'
import { isBelow } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Zone } from '../surroundings/zone.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

/** How many servers the attacker's referral names, and how many queries the victim may get for it. */
const NAMED = 100
const MOST = 50
/** How many queries one question may cost in all. */
const MOST_IN_ALL = 200

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

    // Each server that is looked up is in a zone with as many others, and so on.
    const maze: Zone = await internet.tld(random.word(), {
      servers: [
        (query, reply) => {
          const labels = query.name.slice(0, -maze.name.length).split('.').slice(0, -1)
          const below = labels.at(-1)
          if (below === undefined || below.startsWith('ns1')) return reply
          const name = `${below}.${maze.name}`
          const data = () => `ns.${random.word()}${random.int(0, 999_999)}.${maze.name}`
          return { authority: Array.from({ length: 8 }, () => ({ name, type: 'NS', ttl: 300, data: data() })) }
        },
      ],
    })
    const lost = await dns.ask({ name: `www.${random.word()}.${maze.name}`, type: 'A' })
    expect(lost.rcode, 'the RCODE').is('SERVFAIL', { because: 'No search for a server of the zone has an end.' })
    expect(maze.asked().length, 'the number of queries for one question').isAtMost(MOST_IN_ALL, {
      because: 'A referral names eight servers, each in a zone whose referral names eight others, and so on.',
      likely: 'Each search has a budget of its own. It is the question of the client that has one, for all of them.',
    })
  },
})
