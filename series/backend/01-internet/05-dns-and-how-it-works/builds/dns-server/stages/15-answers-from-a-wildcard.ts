import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 4592 §3.3.1',
  needs: ['knows-names-without-records', 'follows-an-alias'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { wild, wildAlias, aliased } = zone.names
    const [a, b] = [random.word(), random.word()]
    for (const name of [`${a}.${wild}`, `${a}.${b}.${wild}`, `*.${wild}`]) {
      const question = { name, type: 'A' } as const
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      const records = zone.of(`*.${wild}`, 'A').map((record) => ({ ...record, name }))
      holdsExactly(expect, reply, 'answers', records, { likely: 'The records get the name that was asked for.' })
    }

    const alias = { name: `${a}.${wildAlias}`, type: 'A' } as const
    const reply = await dns.ask(alias)
    saysRcode(expect, reply, alias, 'NOERROR')
    const [star] = zone.of(`*.${wildAlias}`, 'CNAME').map((record) => ({ ...record, name: alias.name }))
    holdsExactly(expect, reply, 'answers', [...(star ? [star] : []), ...zone.of(aliased, 'A')])

    const other = { name: `${b}.${wild}`, type: 'AAAA' } as const
    hasNoAnswer(expect, await dns.ask(other), other, { zone, rcode: 'NOERROR' })
    const itself = { name: wild, type: 'A' } as const
    hasNoAnswer(expect, await dns.ask(itself), itself, {
      zone,
      rcode: 'NOERROR',
      because: 'The wildcard stands for names below this one, not for it.',
    })
  },
})
