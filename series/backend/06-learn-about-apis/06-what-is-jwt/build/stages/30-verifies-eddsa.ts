import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { plusOrder } from './tokens/eddsa.ts'
import { keyPair, randomEdKey } from './tokens/keys.ts'
import { tampered, tokenOf } from './tokens/token.ts'
import { edJwk } from './vectors/keys.ts'
import { edDsaOfText } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 8037 §3.1',
  needs: ['allows-only-the-algorithms-asked-for', 'chooses-the-key-by-kid'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const key = keyPair(edJwk)
    const claims = { sub: random.word() }
    const token = tokenOf(key, { claims })
    await accepts(token, trusting(key), claims)
    await refuses(edDsaOfText.token, trusting(key), ['malformed'], {
      spec: edDsaOfText.origin,
      because: 'It is rightly signed, but what was signed is a sentence and no object of claims.',
    })
    const own = randomEdKey(random)
    await accepts(tokenOf(own, { claims }), trusting(own), claims)

    const bad = ['bad-signature']
    await refuses(token, trusting(own), bad, { because: 'It was signed with another key.' })
    await refuses(tampered(token, 2, 'first'), trusting(key), bad)
    await refuses(tampered(token, 2, 'last'), trusting(key), bad)
    const forged = (signature: (signed: string) => Uint8Array, because: string) =>
      refuses(tokenOf(key, { claims, signature }), trusting(key), bad, { because, spec: 'RFC 8032 §5.1.7' })
    await forged((signed) => plusOrder(key.sign(signed)), 'Its S is not below the order of the group.')
    await forged(() => new Uint8Array(64), 'Its signature is all zeros.')
    await forged((signed) => key.sign(signed).subarray(0, 63), 'Its signature has 63 bytes of 64.')
    await forged((signed) => Buffer.concat([key.sign(signed), Buffer.of(0)]), 'Its signature has a byte too many.')
    await forged(() => new Uint8Array(), 'It is not signed.')
    // The curve of a key for agreement is another one, though its keys have the same length.
    const agreement = { ...key.publicJwk, crv: 'X25519' }
    await refuses(token, { ...trusting(key), jwks: { keys: [agreement] } }, ['unknown-key', ...bad], {
      because: 'Its key is one for X25519, which signs nothing.',
      spec: 'RFC 8037 §2',
    })
  },
})
