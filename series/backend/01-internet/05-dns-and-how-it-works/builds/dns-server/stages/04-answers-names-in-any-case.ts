import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 4343 §3',
  needs: ['tells-a-missing-name-from-a-missing-type'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { host, capital, underscore } = zone.names
    const mixed = [...host].map((letter) => (random.int(0, 1) === 1 ? letter.toUpperCase() : letter)).join('')
    for (const [asked, name] of [
      [capital.toLowerCase(), capital],
      [host.toUpperCase(), host],
      [mixed, host],
    ] as const) {
      const question = { name: asked, type: 'A' } as const
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      holdsExactly(expect, reply, 'answers', zone.of(name, 'A'))
      const [echoed] = reply.questions
      expect(echoed && echoed.value.name, 'the name in the question').is(asked, {
        likely: 'The question goes back as it came. A resolver may have hidden random bits in the case of its letters.',
      })
    }
    // The byte that differs from the underscore as a small letter does from its capital.
    const question = { name: underscore.replace('_', '\\127'), type: 'A' } as const
    hasNoAnswer(expect, await dns.ask(question), question, {
      zone,
      rcode: 'NXDOMAIN',
      likely: 'Only letters have a case; setting a bit in every byte makes others equal that are not.',
    })
  },
})
