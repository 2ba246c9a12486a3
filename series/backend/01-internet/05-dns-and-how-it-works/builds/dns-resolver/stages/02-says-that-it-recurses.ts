import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { orCount } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §4.1.1',
  needs: ['answers-with-what-a-root-server-says'],
  async check({ dns, expect, random, surroundings: { root } }) {
    const word = root.add(random.word(), 'A', someAddress(random))
    const name = [...word].map((letter, index) => (index % 2 ? letter.toUpperCase() : letter)).join('')
    const reply = await dns.ask({ name, type: 'A' })
    expect(reply.ra, 'RA').is(true, { likely: 'RA says that this server can look for an answer elsewhere. It does.' })
    expect(reply.rd, 'RD').is(true, { likely: 'RD is copied from the question.' })
    expect(reply.aa, 'AA').is(false, {
      likely: 'The bits of the root server were passed on. It has authority over the name; a resolver has none.',
    })
    expect(reply.tc, 'TC').is(false)
    expect(reply.z, 'Z').is(false, { likely: 'The bit that is kept for later must be 0.' })
    expect(orCount(reply.questions[0]?.located('name'), reply.counts.questions), 'the name asked for').is(name, {
      spec: 'RFC 1035 §7.3',
      likely: 'The question goes back as it came, letter for letter; only comparing is done without the case.',
    })
    const unasked = await dns.ask({ name: root.add(random.word(), 'A', someAddress(random)), type: 'A' }, { rd: false })
    expect(unasked.rd, 'RD').is(false, { likely: 'RD is copied from the question, which had 0 here.' })
    expect(unasked.ra, 'RA').is(true, { because: 'RA does not depend on what the client asks for.' })
  },
})
