import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret, secretKey } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'
import { shortestSecretJwk } from './vectors/keys.ts'

export default stage({
  spec: 'RFC 7518 §3.2',
  needs: ['allows-only-the-algorithms-asked-for'],
  async check(context) {
    const { lines, random } = context
    const { accepts, refuses } = asking(context)
    const claims = { sub: random.word() }
    for (const bytes of [31, 16, 6, 1, 0]) {
      const key = randomSecret(random, undefined, bytes)
      await refuses(tokenOf(key, { claims }), trusting(key), ['weak-key'], {
        because: `The key has ${bytes * 8} bits. HS256 wants as many as its digest has: 256, or more.`,
      })
      await lines.askBadly({ op: 'sign', header: { alg: 'HS256' }, claims, key: key.jwk })
    }
    const least = secretKey(shortestSecretJwk)
    await accepts(tokenOf(least, { claims }), trusting(least), claims)
  },
})
