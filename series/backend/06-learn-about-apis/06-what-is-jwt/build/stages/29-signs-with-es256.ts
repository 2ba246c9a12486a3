import { stage } from '@backroad/check'
import { keyPair, randomEcKey } from './tokens/keys.ts'
import { signing } from './tokens/signing.ts'
import { ecJwk } from './vectors/keys.ts'
import { joe } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7518 §3.4',
  needs: ['verifies-es256'],
  likely: 'The signature is r and s, 32 bytes each with zeros in front where they are smaller, and not DER.',
  async check(context) {
    const { lines, expect, random } = context
    const signs = signing(context)
    const first = await signs(keyPair(ecJwk), joe)
    const second = await signs(keyPair(ecJwk), joe)
    for (const token of [first, second]) {
      expect(Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url').length, 'bytes of the signature').is(64)
    }
    // A number with a zero byte in front comes once in 128 signatures.
    for (let i = 0; i < 30; i++) await signs(randomEcKey(random, random.word()), { i })
    await lines.askBadly({ op: 'sign', header: { alg: 'RS256' }, claims: {}, key: ecJwk })
    await lines.askBadly({ op: 'sign', header: { alg: 'ES256' }, claims: {}, key: keyPair(ecJwk).publicJwk })
  },
})
