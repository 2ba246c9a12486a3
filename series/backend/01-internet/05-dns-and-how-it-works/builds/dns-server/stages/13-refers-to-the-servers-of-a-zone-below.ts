import { stage } from '@backroad/check'
import { holdsAll, holdsExactly, holdsNone } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1034 §4.2.1',
  needs: ['adds-the-addresses-of-servers', 'follows-an-alias'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { child, childServer, farChild, aliasIntoChild } = zone.names
    const glue = [...zone.of(childServer, 'A'), ...zone.of(childServer, 'AAAA')]
    for (const question of [
      { name: `www.${child}`, type: 'A' },
      { name: `${random.word()}.${random.word()}.${child}`, type: 'TXT' },
      { name: child, type: 'A' },
      { name: child, type: 'NS' },
      { name: childServer, type: 'A' },
    ] as const) {
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR', {
        aa: false,
        because: `${child} is a zone of its own, and other servers speak for it.`,
      })
      holdsNone(expect, reply, 'answers')
      holdsExactly(expect, reply, 'authority', zone.of(child, 'NS'))
      holdsAll(expect, reply, 'additional', glue, {
        because: 'Without these addresses nobody could ask a server whose name is in the zone that it serves.',
      })
    }

    const far = { name: `www.${farChild}`, type: 'A' } as const
    let reply = await dns.ask(far)
    saysRcode(expect, reply, far, 'NOERROR', { aa: false })
    holdsNone(expect, reply, 'answers')
    holdsExactly(expect, reply, 'authority', zone.of(farChild, 'NS'))
    holdsNone(expect, reply, 'additional', { because: 'The address of that server is not in this zone.' })

    const into = { name: aliasIntoChild, type: 'A' } as const
    reply = await dns.ask(into)
    saysRcode(expect, reply, into, 'NOERROR', { because: 'The alias itself is of this zone.' })
    holdsExactly(expect, reply, 'answers', zone.of(aliasIntoChild))
    holdsExactly(expect, reply, 'authority', zone.of(child, 'NS'))
  },
})
