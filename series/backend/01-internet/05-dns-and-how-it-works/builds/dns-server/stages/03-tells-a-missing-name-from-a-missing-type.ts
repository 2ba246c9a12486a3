import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 2308 §2',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { host, brief } = zone.names
    const missing = zone.missing(random)
    for (const name of [missing, `${random.word()}.${random.word()}.${missing}`, `${random.word()}.${host}`]) {
      const question = { name, type: 'A' } as const
      const likely = { NOERROR: 'NOERROR says that the name is there, and only has no record of this type.' }
      hasNoAnswer(expect, await dns.ask(question), question, { zone, rcode: 'NXDOMAIN', likely })
    }
    for (const question of [
      { name: brief, type: 'AAAA' },
      { name: host, type: 'TXT' },
      { name: zone.origin, type: 'A' },
    ] as const) {
      const likely = { NXDOMAIN: 'NXDOMAIN says that the name has no record of any type, and no name below it has.' }
      hasNoAnswer(expect, await dns.ask(question), question, { zone, rcode: 'NOERROR', likely })
    }
    holdsExactly(expect, await dns.ask({ name: brief, type: 'A' }), 'answers', zone.of(brief, 'A'))
  },
})
