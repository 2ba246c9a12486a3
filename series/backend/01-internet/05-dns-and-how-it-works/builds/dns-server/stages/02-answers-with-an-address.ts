import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.3',
  needs: ['echoes-the-header-and-the-question'],
  async check({ dns, expect, surroundings: zone }) {
    const { host, brief, several, absolute } = zone.names
    for (const name of [host, brief, several, absolute]) {
      const question = { name, type: 'A' } as const
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      holdsExactly(expect, reply, 'answers', zone.of(name, 'A'))
    }
  },
})
