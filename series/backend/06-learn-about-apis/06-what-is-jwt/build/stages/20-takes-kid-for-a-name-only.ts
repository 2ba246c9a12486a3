import { createHmac } from 'node:crypto'
import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const odd = [
  '../../../../../../dev/null',
  '/dev/null',
  'file:///dev/null',
  "' OR '1'='1",
  "x' UNION SELECT 'AAAA' -- ",
  '| id',
  '$(id)',
  '__proto__',
  'constructor',
  'toString',
  'length',
  '*',
  '0',
  'a\u0000b',
  'é\u{1f350}',
  'k'.repeat(5000),
]

export default stage({
  spec: 'RFC 8725 §3.10',
  needs: ['chooses-the-key-by-kid'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const own = randomSecret(random, 'own')
    const claims = { sub: 'admin' }
    // What a program gets that takes the kid for a path or for SQL: nothing, or what the attacker wrote into it.
    const guesses = ['', 'AAAA', '\n', 'undefined', '[object Object]']
    for (const kid of odd) {
      for (const guess of kid.length > 100 ? [''] : guesses) {
        const signature = (signed: string) => createHmac('sha256', guess).update(signed).digest()
        const token = tokenOf(own, { header: { alg: 'HS256', kid }, claims, signature })
        await refuses(token, trusting(own), ['unknown-key'], {
          because: 'No key of the set has its kid. A kid is a name to be looked up in the set, and nothing else.',
        })
      }
      const named = randomSecret(random, kid)
      await accepts(tokenOf(named, { claims }), trusting(own, named), claims, {
        because: 'A key of the set has just this kid, odd as it is.',
      })
    }
    const seven = randomSecret(random, '7')
    for (const kid of [7, ['7'], { 7: 7 }, null]) {
      await refuses(
        tokenOf(seven, { header: { alg: 'HS256', kid }, claims }),
        trusting(seven),
        ['malformed', 'unknown-key'],
        {
          because: 'The value of kid has to be a text.',
          spec: 'RFC 7515 §4.1.4',
        },
      )
    }
  },
})
