import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7519 §7.2',
  needs: ['limits-the-age-by-iat', 'asks-who-issued-it', 'asks-for-whom-it-is'],
  async check(context) {
    const { random } = context
    const { refuses } = asking(context)
    const [key, other] = [randomSecret(random), randomSecret(random)]
    const policy = { ...trusting(key), iss: 'https://id.example', aud: 'https://shop.example', maxAge: 60 }
    const right = { iss: policy.iss, aud: policy.aud, iat: now, exp: now + 60 }
    const wrong: readonly (readonly [string, object])[] = [
      ['expired', { ...right, exp: now - 60 }],
      ['not-yet-valid', { ...right, nbf: now + 60 }],
      ['too-old', { ...right, iat: now - 600 }],
      ['wrong-issuer', { ...right, iss: 'https://evil.example' }],
      ['wrong-audience', { ...right, aud: 'https://bank.example' }],
    ]
    for (const [reason, claims] of wrong) {
      await refuses(tokenOf(key, { claims }), policy, [reason])
      await refuses(tokenOf(other, { claims }), policy, ['bad-signature'], {
        because: `What it says is wrong (${reason}), but it was not even signed by the issuer: that is the first thing to be said of it.`,
      })
    }
  },
})
