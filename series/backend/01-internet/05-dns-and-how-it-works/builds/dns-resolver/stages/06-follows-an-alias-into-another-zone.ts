import { stage } from '@backroad/check'
import { sameName, type Located, type ReadRecord } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress, orCount } from './parts/ask-address.ts'
import { isName } from './parts/is-name.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §3.6.2',
  needs: ['follows-referrals', 'says-when-there-is-nothing'],
  async check({ dns, expect, random, surroundings: internet }) {
    const [here, there, beyond] = [
      await internet.tld(random.word()),
      await internet.tld(random.word()),
      await internet.tld(random.word()),
    ]
    const address = someAddress(random)
    const last = beyond.add(random.word(), 'A', address)
    const middle = there.add(random.word(), 'CNAME', last)
    const first = here.add(random.word(), 'CNAME', middle)

    const reply = await askAddress({ dns, expect }, first, address, {
      likely: {
        absent: 'The alias was found, and its target was not looked up. It is in a zone of other servers.',
        SERVFAIL: 'A reply with a CNAME and no address was taken for a failure. Go on with the name that it tells.',
      },
    })
    for (const [owner, target] of [[first, middle] as const, [middle, last] as const]) {
      const link = reply.answers.find(({ type, name }) => type === 'CNAME' && sameName(name, owner))
      isName(expect, orCount(dataOf(link), reply.counts.answers), `the CNAME of ${owner}`, target, {
        spec: 'RFC 1034 §4.3.1',
        likely: 'The client needs each link of the chain to see that the last name answers its question.',
      })
    }
    isName(expect, orCount(reply.questions[0]?.located('name'), reply.counts.questions), 'the name asked for', first, {
      likely: 'The question is still the one that the client asked.',
    })

    // Two names of one zone: where a reply is compressed, the second leans on the end of the first.
    const beside = beyond.add(random.word(), 'CNAME', last)
    const short = await askAddress({ dns, expect }, beside, address)
    const own = short.answers.find(({ type }) => type === 'A')
    isName(expect, orCount(own?.located('name'), short.counts.answers), 'the name of the A record', last)

    const alias = await dns.ask({ name: first, type: 'CNAME' })
    expect(alias.rcode, 'the RCODE').is('NOERROR')
    expect(alias.counts.answers, 'the number of answers').is(1, {
      because: 'The question was for the CNAME itself, and that is not followed.',
    })
    isName(expect, orCount(dataOf(alias.answers[0]), alias.counts.answers), `the CNAME of ${first}`, middle)

    const lost = here.add(random.word(), 'CNAME', there.below(random.word()))
    const gone = await dns.ask({ name: lost, type: 'A' })
    expect(gone.rcode, 'the RCODE').is('NXDOMAIN', {
      spec: 'RFC 6604 §3',
      because: 'The name that the alias leads to does not exist, and the RCODE is about the last name.',
    })
    expect(orCount(gone.answers[0]?.located('type'), gone.counts.answers), 'the type of the record').is('CNAME')

    const none = await dns.ask({ name: here.add(random.word(), 'CNAME', last), type: 'TXT' })
    expect(none.rcode, 'the RCODE').is('NOERROR', { because: 'The last name exists, but has no TXT.' })
    expect(none.counts.answers, 'the number of answers').is(1, { because: 'There is the CNAME and nothing else.' })
  },
})

/** The data of a CNAME are a name. */
function dataOf(alias: ReadRecord | undefined): Located<string> | undefined {
  return alias?.located('data') as Located<string> | undefined
}
