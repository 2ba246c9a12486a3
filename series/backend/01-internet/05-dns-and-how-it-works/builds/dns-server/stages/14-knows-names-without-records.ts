import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'
import { MINIMUM } from '../surroundings/lay-out-zone.ts'

export default stage<Surroundings>({
  spec: 'RFC 8020 §2',
  needs: ['tells-how-long-nothing-may-be-remembered'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { empty, belowEmpty, service } = zone.names
    const parent = (name: string) => name.slice(name.indexOf('.') + 1)
    for (const name of [empty, parent(belowEmpty), parent(service)]) {
      const question = { name, type: 'A' } as const
      hasNoAnswer(expect, await dns.ask(question), question, {
        zone,
        rcode: 'NOERROR',
        ttl: MINIMUM,
        likely: {
          NXDOMAIN: 'NXDOMAIN says that there is nothing below this name either, and a resolver may stop asking.',
        },
      })
    }
    for (const name of [`${random.word()}.${empty}`, `${random.word()}.${parent(service)}`]) {
      const question = { name, type: 'A' } as const
      hasNoAnswer(expect, await dns.ask(question), question, { zone, rcode: 'NXDOMAIN', ttl: MINIMUM })
    }
    holdsExactly(expect, await dns.ask({ name: belowEmpty, type: 'A' }), 'answers', zone.of(belowEmpty))
  },
})
