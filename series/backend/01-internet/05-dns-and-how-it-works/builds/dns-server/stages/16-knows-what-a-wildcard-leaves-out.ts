import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import type { Surroundings } from '../surroundings.ts'
import { MINIMUM } from '../surroundings/lay-out-zone.ts'

export default stage<Surroundings>({
  spec: 'RFC 4592 §2.2.1',
  needs: ['answers-from-a-wildcard'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { wild, wildException, wildEmpty } = zone.names
    const below = (name: string) => `${random.word()}.${name}`
    for (const [name, rcode, because] of [
      [wildException, 'NOERROR', 'The name is there, only with no record of this type.'],
      [wildEmpty, 'NOERROR', 'The name is there, as a name below it has records.'],
      [below(wildException), 'NXDOMAIN', 'The closest name above that exists has no wildcard directly below it.'],
      [below(wildEmpty), 'NXDOMAIN', 'The closest name above that exists has no wildcard directly below it.'],
      [below(`*.${wild}`), 'NXDOMAIN', 'The asterisk is a name that exists, and has none below it.'],
    ] as const) {
      const question = { name, type: 'A' } as const
      hasNoAnswer(expect, await dns.ask(question), question, { zone, rcode, ttl: MINIMUM, because })
    }
  },
})
