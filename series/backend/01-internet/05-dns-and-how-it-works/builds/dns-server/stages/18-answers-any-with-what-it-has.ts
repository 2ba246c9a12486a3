import { stage } from '@backroad/check'
import { sameName } from '@backroad/protocols'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { isSame } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 8482 §4',
  needs: ['follows-an-alias', 'knows-names-without-records'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { host, mail, alias, empty } = zone.names
    for (const name of [host, mail, alias]) {
      const question = { name, type: 'ANY' } as const
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      expect(reply.counts.answers, 'the count of answers (ANCOUNT)').isAtLeast(1, {
        likely: 'No record has the type ANY: it asks for records of the name, whatever their type.',
      })
      for (const record of reply.answers) {
        // HINFO is what RFC 8482 §4.2 has a server make up in place of an answer.
        expect(record.located('type'), 'an answer').satisfies(
          () =>
            sameName(record.name, name) &&
            (record.type === 'HINFO' || zone.of(name).some((known) => isSame(record, known))),
          `only records of ${name}`,
        )
      }
    }
    for (const [name, rcode] of [
      [zone.missing(random), 'NXDOMAIN'],
      [empty, 'NOERROR'],
    ] as const) {
      const question = { name, type: 'ANY' } as const
      hasNoAnswer(expect, await dns.ask(question), question, { zone, rcode })
    }
  },
})
