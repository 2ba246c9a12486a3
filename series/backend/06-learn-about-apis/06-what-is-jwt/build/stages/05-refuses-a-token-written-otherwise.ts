import { stage } from '@backroad/check'
import { base64url, randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const header = base64url('{"alg":"HS256"}')
const claims = base64url('{"sub":"7"}')
/** Claims whose text in base64 has padding, and a header whose text has. */
const [longClaims, longHeader] = [base64url('{"sub":"78"}'), base64url('{"alg" :"HS256"}')]

export default stage({
  spec: 'RFC 7515 §2',
  needs: ['refuses-what-is-no-token'],
  likely:
    'Decode the three parts as strictly as stage 2 does, also the third, and take nothing off the token before that.',
  async check({ lines, expect, random }) {
    const good = tokenOf(randomSecret(random), { claims: { sub: '7' } })
    const bad: readonly (readonly [token: string, why: string])[] = [
      [`${longHeader}==.${claims}.`, 'There is padding in its header.'],
      [`${header}.${longClaims}=.`, 'There is padding in its claims.'],
      [`${header}.${claims}.QQ==`, 'There is padding in its signature.'],
      [`${good}=`, 'There is padding in its signature.'],
      [`${header}.${claims}.A+_A`, 'Its signature has a plus sign, as base64 has and base64url has not.'],
      [`${header}.${claims}.A-/A`, 'Its signature has a slash, as base64 has and base64url has not.'],
      [`${header}.${claims}.QR`, 'The last digit of its signature has bits that no byte has.'],
      [`${header}.${claims}.Q`, 'The last digit of its signature is no byte.'],
      [` ${good}`, 'There is a space before it.'],
      [`${good}\n`, 'There is a line feed behind it.'],
      [good.replace('.', ' .'), 'There is a space in it.'],
    ]
    for (const [token, because] of bad) {
      const reply = await lines.ask({ op: 'read', token })
      expect(reply.field('ok'), 'ok').is(false, { because })
      expect(reply.field('reason'), 'reason').is('malformed', { because })
    }
    const reply = await lines.ask({ op: 'read', token: `${header}.${longClaims}.` })
    expect(reply.field('ok'), 'ok').is(true)
  },
})
