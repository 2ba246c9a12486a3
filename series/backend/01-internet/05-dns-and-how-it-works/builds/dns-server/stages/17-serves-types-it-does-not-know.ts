import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 3597 §5',
  needs: ['answers-every-type-in-the-zone', 'tells-a-missing-name-from-a-missing-type'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { unknown, host } = zone.names
    const question = { name: unknown, type: 'TYPE65400' } as const
    const reply = await dns.ask(question)
    saysRcode(expect, reply, question, 'NOERROR')
    holdsExactly(expect, reply, 'answers', zone.of(unknown))

    const missing = zone.missing(random)
    const type = `TYPE${random.int(65_401, 65_500)}` as const
    const likely = { NOTIMP: 'A type is no reason to refuse a question: the name has no record of it, or has.' }
    for (const [name, rcode] of [
      [host, 'NOERROR'],
      [missing, 'NXDOMAIN'],
    ] as const) {
      hasNoAnswer(expect, await dns.ask({ name, type }), { name, type }, { zone, rcode, likely, spec: 'RFC 3597 §3' })
    }
  },
})
