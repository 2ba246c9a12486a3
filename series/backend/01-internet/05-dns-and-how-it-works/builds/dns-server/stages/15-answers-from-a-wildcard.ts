import { stage } from '@backroad/check'
import { hasNoAnswer, hasSoa } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'
import { MINIMUM } from '../surroundings/lay-out-zone.ts'

export default stage<Surroundings>({
  spec: 'RFC 4592 §3.3.1',
  needs: ['knows-names-without-records', 'says-where-an-alias-leads'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { wild, wildAlias, aliased, aliasIntoWild, wildTarget } = zone.names
    const [a, b] = [random.word(), random.word()]
    for (const name of [`${a}.${wild}`, `${a}.${b}.${wild}`, `*.${wild}`]) {
      const question = { name, type: 'A' } as const
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      const records = zone.of(`*.${wild}`, 'A').map((record) => ({ ...record, name }))
      holdsExactly(expect, reply, 'answers', records, { likely: 'The records get the name that was asked for.' })
    }

    const alias = { name: `${a}.${wildAlias}`, type: 'A' } as const
    let reply = await dns.ask(alias)
    saysRcode(expect, reply, alias, 'NOERROR')
    const [star] = zone.of(`*.${wildAlias}`, 'CNAME').map((record) => ({ ...record, name: alias.name }))
    holdsExactly(expect, reply, 'answers', [...(star ? [star] : []), ...zone.of(aliased, 'A')])

    // The other way round: what an alias leads to is looked up like any name.
    const into = { name: aliasIntoWild, type: 'A' } as const
    reply = await dns.ask(into)
    const because = `${wildTarget} is not in the zone, so the wildcard stands for it.`
    saysRcode(expect, reply, into, 'NOERROR', { because })
    const covered = zone.of(`*.${wild}`, 'A').map((record) => ({ ...record, name: wildTarget }))
    holdsExactly(expect, reply, 'answers', [...zone.of(aliasIntoWild), ...covered], {
      because,
      likely: 'The records get the name that the alias leads to, as if it were in the zone.',
    })
    const intoNothing = { name: aliasIntoWild, type: 'AAAA' } as const
    reply = await dns.ask(intoNothing)
    saysRcode(expect, reply, intoNothing, 'NOERROR', { because })
    holdsExactly(expect, reply, 'answers', zone.of(aliasIntoWild), { because })
    hasSoa(expect, reply, zone, MINIMUM)

    const other = { name: `${b}.${wild}`, type: 'AAAA' } as const
    hasNoAnswer(expect, await dns.ask(other), other, { zone, rcode: 'NOERROR', ttl: MINIMUM })
    const itself = { name: wild, type: 'A' } as const
    hasNoAnswer(expect, await dns.ask(itself), itself, {
      zone,
      rcode: 'NOERROR',
      because: 'The wildcard stands for names below this one, not for it.',
    })
  },
})
