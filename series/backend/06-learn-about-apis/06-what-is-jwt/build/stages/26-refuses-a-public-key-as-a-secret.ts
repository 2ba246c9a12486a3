import { createHmac, createPublicKey } from 'node:crypto'
import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { type Jwk, keyPair } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'
import { rsaKey } from './vectors/keys.ts'

/** The ways in which programs have a public key at hand: an attacker tries them all. */
function writings(jwk: Jwk): readonly (string | Buffer)[] {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const pem = key.export({ format: 'pem', type: 'spki' }).toString()
  const old = key.export({ format: 'pem', type: 'pkcs1' }).toString()
  return [
    pem,
    pem.trim(),
    pem.replaceAll('\n', '\r\n'),
    old,
    old.trim(),
    key.export({ format: 'der', type: 'spki' }),
    key.export({ format: 'der', type: 'pkcs1' }),
    jwk['n'] ?? '',
    Buffer.from(jwk['n'] ?? '', 'base64url'),
    JSON.stringify(jwk),
    '[object Object]',
    '',
  ]
}

export default stage({
  spec: 'RFC 8725 §2.1',
  needs: ['verifies-rs256'],
  likely:
    'An RSA key was used for HMAC. Choose the key by the kind that the algorithm takes: HS256 takes a key with kty oct, and no other.',
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = keyPair({ ...rsaKey, kid: 'rsa' })
    const claims = { sub: 'admin' }
    for (const secret of writings(key.publicJwk)) {
      for (const header of [{ alg: 'HS256', kid: 'rsa' }, { alg: 'HS256' }]) {
        const signature = (signed: string) => createHmac('sha256', secret).update(signed).digest()
        const token = tokenOf(key, { header, claims, signature })
        await refuses(token, { ...trusting(key), algs: ['RS256', 'HS256'] }, ['unknown-key', 'bad-signature'])
        await refuses(token, trusting(key), ['alg-not-allowed'])
      }
    }
    await accepts(tokenOf(key, { claims }), { ...trusting(key), algs: ['RS256', 'HS256'] }, claims)
  },
})
