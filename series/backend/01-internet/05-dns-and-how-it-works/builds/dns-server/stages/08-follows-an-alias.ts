import { stage } from '@backroad/check'
import { sameName } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1034 §3.6.2',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, surroundings: zone }) {
    const { alias, aliasBetween, aliased } = zone.names
    const chain = [...zone.of(alias), ...zone.of(aliasBetween), ...zone.of(aliased)]
    for (const [question, wanted] of [
      [{ name: alias, type: 'A' }, chain],
      [{ name: aliasBetween, type: 'A' }, chain.slice(1)],
      [{ name: alias, type: 'CNAME' }, chain.slice(0, 1)],
    ] as const) {
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      holdsExactly(expect, reply, 'answers', wanted)
      for (const [index, record] of reply.answers.entries()) {
        expect(record.located('name'), `the name of answer ${index + 1}`).satisfies(
          (name) => sameName(name, wanted[index]?.name ?? ''),
          `${wanted[index]?.name} as the name of answer ${index + 1}`,
          { because: 'Each alias comes before what it leads to: many clients read the answers once, from the top.' },
        )
      }
    }
  },
})
