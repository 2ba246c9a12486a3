import { generateKeyPairSync } from 'node:crypto'
import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { derOf, mirrored, numbersOf, order, rawOf } from './tokens/ecdsa.ts'
import { type Jwk, type Key, base64url, keyPair, randomEcKey } from './tokens/keys.ts'
import { tampered, tokenOf } from './tokens/token.ts'
import { ecJwk } from './vectors/keys.ts'
import { es256, joe } from './vectors/tokens.ts'

/** Two tokens whose signatures have a zero byte where r or s begins: one in 256 has. */
function withZeros(key: Key): readonly string[] {
  const found = new Map<number, string>()
  for (let n = 0; found.size < 2 && n < 20_000; n++) {
    const token = tokenOf(key, { claims: { n: n % 10 } })
    const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')
    for (const place of [0, 32]) if (signature[place] === 0) found.set(place, token)
  }
  return [...found.values()]
}

export default stage({
  spec: 'RFC 7518 §3.4',
  needs: ['allows-only-the-algorithms-asked-for', 'chooses-the-key-by-kid'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const key = keyPair(ecJwk)
    const bad = ['bad-signature']
    await accepts(es256.token, { ...trusting(key), now: joe.exp - 1 }, joe, {
      spec: es256.origin,
      likely:
        'The signature is r and s, 32 bytes each, one behind the other. Many libraries want DER: make it of them.',
    })
    const own = randomEcKey(random)
    const claims = { sub: random.word() }
    const token = tokenOf(own, { claims })
    await accepts(token, trusting(own), claims)
    for (const each of withZeros(own)) {
      const { n } = JSON.parse(Buffer.from(each.split('.')[1] ?? '', 'base64url').toString()) as { n: number }
      await accepts(
        each,
        trusting(own),
        { n },
        { because: 'One of the two numbers of its signature begins with a zero byte.' },
      )
    }
    const mirror = (signed: string) => rawOf(mirrored(numbersOf(own.sign(signed))))
    await accepts(tokenOf(own, { claims, signature: mirror }), trusting(own), claims, {
      because:
        'If r and s are a right signature, so are r and the order of the curve less s. No standard for tokens forbids it.',
    })

    await refuses(tampered(token, 2, 'first'), trusting(own), bad)
    await refuses(tampered(token, 2, 'last'), trusting(own), bad)
    await refuses(token, trusting(key), bad, { because: 'It was signed with another key.' })
    const der = tokenOf(own, { claims, signature: (signed) => derOf(numbersOf(own.sign(signed))) })
    await refuses(der, trusting(own), bad, { because: 'Its signature is in DER, and not r and s in 32 bytes each.' })

    const { r, s } = numbersOf(own.sign(token.slice(0, token.lastIndexOf('.'))))
    const numbers: readonly (readonly [bigint, bigint])[] = [
      [0n, 0n],
      [r, 0n],
      [0n, s],
      [1n, 0n],
      [order, order],
      [r, order],
      [s, r],
    ]
    for (const [first, second] of numbers) {
      const signature = () => rawOf({ r: first, s: second })
      await refuses(tokenOf(own, { claims, signature }), trusting(own), bad, {
        because:
          'Both numbers have to be at least 1 and below the order of the curve. In 2022 a library forgot it, and took zeros for a signature of anything.',
        spec: 'FIPS 186-5 §6.4.2',
      })
    }
    const resized: readonly ((raw: Buffer) => Buffer)[] = [
      () => Buffer.alloc(0),
      (raw) => raw.subarray(0, 63),
      (raw) => Buffer.concat([raw, Buffer.of(0)]),
      (raw) => Buffer.concat([Buffer.of(0), raw.subarray(0, 32), Buffer.of(0), raw.subarray(32)]),
    ]
    for (const resize of resized) {
      await refuses(tokenOf(own, { claims, signature: (signed) => resize(own.sign(signed)) }), trusting(own), bad, {
        because: 'A signature has 64 bytes, neither more nor fewer.',
      })
    }
    // A key of another curve is none for ES256.
    const large = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }) as Jwk
    await refuses(token, { ...trusting(own), jwks: { keys: [large] } }, ['unknown-key', ...bad])
    const broken = { ...own.publicJwk, x: base64url(random.bytes(32)) }
    await accepts(token, { ...trusting(own), jwks: { keys: [large, own.publicJwk] } }, claims)
    await refuses(token, { ...trusting(own), jwks: { keys: [broken] } }, ['unknown-key', ...bad], {
      because: 'What its key names is no point of the curve.',
    })
  },
})
