import { constants, createPrivateKey, sign } from 'node:crypto'
import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { keyPair } from './tokens/keys.ts'
import { block, plusModulus, sha256, sha256Name, signedBlock } from './tokens/rsa.ts'
import { tampered, tokenOf } from './tokens/token.ts'
import { otherRsaKey, rsaKey, shortRsaKey } from './vectors/keys.ts'
import { joe, rs256, rs256OfText } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7518 §3.3',
  needs: ['allows-only-the-algorithms-asked-for', 'chooses-the-key-by-kid'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const key = keyPair({ ...rsaKey })
    const other = keyPair({ ...otherRsaKey })
    const bad = ['bad-signature']
    await accepts(rs256.token, { ...trusting(key), now: joe.exp - 1 }, joe, { spec: rs256.origin })
    await refuses(rs256OfText.token, trusting(keyPair(rs256OfText.jwk)), ['malformed'], {
      spec: rs256OfText.origin,
      because: 'It is rightly signed, but what was signed is a sentence and no object of claims.',
    })
    const claims = { sub: random.word() }
    const token = tokenOf(key, { claims })
    await accepts(token, trusting(key), claims)
    await refuses(tampered(token, 2, 'first'), trusting(key), bad)
    await refuses(tampered(token, 2, 'last'), trusting(key), bad)
    await refuses(tokenOf(other, { claims }), trusting(key), bad, { because: 'It was signed with another key.' })

    const forged = (signature: (signed: string) => Uint8Array, because: string, spec = 'RFC 8017 §8.2.2') =>
      refuses(tokenOf(key, { claims, signature }), trusting(key), bad, { because, spec })
    await forged(() => new Uint8Array(), 'It is not signed.')
    await forged(() => new Uint8Array(256), 'The signature is zero.')
    await forged((signed) => key.sign(signed).subarray(1), 'The signature lacks its first byte.')
    await forged((signed) => Buffer.concat([Buffer.of(0), key.sign(signed)]), 'The signature has a byte too many.')
    const pss = (signed: string) =>
      sign('sha256', Buffer.from(signed), {
        key: createPrivateKey({ key: { ...rsaKey }, format: 'jwk' }),
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      })
    await forged(pss, 'It is signed as PS256 asks, and not as RS256.')
    const sha512 = (signed: string) =>
      sign('sha512', Buffer.from(signed), createPrivateKey({ key: { ...rsaKey }, format: 'jwk' }))
    await forged(sha512, 'It is signed as RS512 asks, and not as RS256.')

    // Blocks that a reader takes who looks for the digest, and not at the whole block.
    const named = (signed: string) => Buffer.concat([sha256Name, sha256(signed)])
    const blocks: readonly (readonly [(signed: string) => Uint8Array, string])[] = [
      [(signed) => block(named(signed), { behind: 100 }), 'There is something behind the digest.'],
      [(signed) => block(named(signed), { type: 2 }), 'The block is of type 2, for encryption.'],
      [(signed) => block(named(signed), { filling: 0xfe }), 'The filling is fe, and not ff.'],
      [(signed) => block(sha256(signed)), 'The name of the hash is missing.'],
      [(signed) => block(Buffer.concat([sha256Name, sha256(`${signed}.`)])), 'It is the digest of something else.'],
    ]
    for (const [made, because] of blocks) await forged((signed) => signedBlock(key.jwk, made(signed)), because)
    const twice = plusModulus(key.sign(token.slice(0, token.lastIndexOf('.'))), key.jwk)
    if (twice) await forged(() => twice, 'The signature is a number above the modulus.', 'RFC 8017 §5.2.2')

    const short = keyPair({ ...shortRsaKey })
    await refuses(tokenOf(short, { claims }), trusting(short), ['weak-key'], {
      because: 'Its modulus has 1024 bits, and the least is 2048.',
    })
  },
})
