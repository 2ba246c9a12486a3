import { stage } from '@backroad/check'
import { randomSecret, secretKey } from './tokens/keys.ts'
import { signing } from './tokens/signing.ts'
import { secretJwk } from './vectors/keys.ts'
import { joe } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7518 §3.2',
  needs: ['takes-a-token-apart'],
  likely:
    'The code is over the first two parts with the full stop between them, as text. The key are the bytes that k means in base64url.',
  async check(context) {
    const { random } = context
    const signs = signing(context)
    await signs(secretKey(secretJwk), joe)
    for (const bytes of [32, 33, 64, 65, 200]) {
      const claims = { sub: random.word(), n: random.int(0, 9999), text: 'é\u{1f350}"\\', list: [{}, [], null, true] }
      await signs(randomSecret(random, random.word(), bytes), claims)
    }
    await signs(randomSecret(random), {})
  },
})
