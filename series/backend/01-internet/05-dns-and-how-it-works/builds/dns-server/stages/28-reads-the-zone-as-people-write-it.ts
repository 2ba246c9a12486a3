import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §5.1',
  needs: ['answers-every-type-in-the-zone'],
  async check({ dns, expect, surroundings: zone }) {
    const { origin, stall, texts, split, dotted, dotLast, bytes, longest } = zone.odd
    for (const [name, type, because] of [
      [origin, 'TXT', '@ is the origin that was set last.'],
      [stall, 'A', 'The class may stand before the TTL.'],
      [stall, 'AAAA', 'A line that begins with a space is about the name of the record before.'],
      [stall, 'TXT', 'Within parentheses a line end means nothing, and within quotes a semicolon or parenthesis.'],
      [texts, 'TXT', 'A backslash takes away the meaning of a quote also at the end of a text without quotes.'],
      [split, 'TYPE65401', 'The hexadecimal digits may stand in several words.'],
      [dotLast, 'TXT', 'A dot after a backslash does not make a name whole.'],
      [dotted, 'TXT', 'A dot after a backslash is part of its label.'],
      [bytes, 'TXT', 'A backslash and three digits are the byte of that number.'],
      [longest, 'TXT', 'A label may have 63 bytes.'],
    ] as const) {
      const question = { name, type }
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR', { because })
      holdsExactly(expect, reply, 'answers', zone.of(name, type), { because })
    }
  },
})
