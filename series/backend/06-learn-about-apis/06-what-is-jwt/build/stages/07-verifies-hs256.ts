import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { base64url, randomSecret, secretKey } from './tokens/keys.ts'
import { tampered, tokenOf } from './tokens/token.ts'
import { secretJwk } from './vectors/keys.ts'
import { hs256, hs256OfText, joe } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7515 §5.2',
  needs: ['signs-with-hs256', 'refuses-what-is-no-token'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const policy = { ...trusting(secretKey(secretJwk)), now: joe.exp - 1 }
    await accepts(hs256.token, policy, joe, {
      spec: hs256.origin,
      likely: 'Verify the first two parts as they came. JSON that is written anew has other spaces and line ends.',
    })
    const key = randomSecret(random)
    const claims = { sub: random.word(), role: 'user' }
    const token = tokenOf(key, { claims })
    await accepts(token, trusting(key), claims)

    const [header = '', , signature = ''] = token.split('.')
    const forged = [header, base64url(JSON.stringify({ ...claims, role: 'admin' })), signature].join('.')
    const bad = ['bad-signature']
    await refuses(forged, trusting(key), bad, { because: 'Its claims were changed after it was signed.' })
    await refuses(tampered(token, 2, 'first'), trusting(key), bad, { because: 'A bit of its signature was flipped.' })
    await refuses(tampered(token, 2, 'last'), trusting(key), bad, { because: 'A bit of its signature was flipped.' })
    await refuses(`${token.slice(0, token.lastIndexOf('.'))}.`, trusting(key), bad, { because: 'It is not signed.' })
    const cut = (bytes: number) => (signed: string) =>
      Buffer.concat([key.sign(signed), Buffer.alloc(4)]).subarray(0, bytes)
    for (const bytes of [1, 16, 31, 33]) {
      await refuses(tokenOf(key, { claims, signature: cut(bytes) }), trusting(key), bad, {
        because: `Its signature has ${bytes} bytes of 32.`,
      })
    }
    await refuses(tokenOf(randomSecret(random), { claims }), trusting(key), bad, {
      because: 'It was signed with another key.',
    })
    const reordered = tokenOf(key, { header: '{"typ":"JWT","alg":"HS256"}', claims }).split('.')
    await refuses([header, ...reordered.slice(1)].join('.'), trusting(key), bad, {
      because: 'It has a header that says the same in other bytes, and these were not signed.',
    })
    await refuses(hs256OfText.token, trusting(secretKey({ ...hs256OfText.jwk })), ['malformed'], {
      spec: hs256OfText.origin,
      because: 'It is rightly signed, but what was signed is a sentence and no object of claims.',
    })
  },
})
