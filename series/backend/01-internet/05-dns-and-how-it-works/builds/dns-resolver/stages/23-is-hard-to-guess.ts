import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'
import { patternIn } from './parts/pattern-in.ts'

/** So many questions that chance alone hardly ever looks like a pattern; see `patternIn`. */
const QUESTIONS = 64

export default stage<Internet>({
  spec: 'RFC 5452 §9.2',
  timeout: 8000,
  needs: ['follows-referrals'],
  async check({ dns, expect, random, surroundings: internet }) {
    const zone = await internet.tld(random.word())
    const queries = []
    for (let count = 0; count < QUESTIONS; count++) {
      const address = someAddress(random)
      const name = zone.add(`${random.word()}${count}`, 'A', address)
      // One after another, and each with the same ID, so that nothing random comes from here.
      await askAddress({ dns, expect }, name, address, {}, { id: 7 })
      const [query] = zone.asked(name)
      if (query) queries.push(query)
    }
    const ids = patternIn(
      queries.map(({ id }) => id),
      16,
    )
    expect(ids, 'pattern in the IDs of the queries').isAbsent({
      likely: 'Take each ID from a random generator that is made for secrets.',
    })
    const ports = patternIn(queries.map(({ port }) => port))
    expect(ports, 'pattern in the ports that the queries came from').isAbsent({
      likely: 'A forger who knows the port has to guess 16 bits only. Ask each question from a new, random port.',
    })
  },
})
