import { type KeyObject, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { encoded } from '../../build/reference/base64url.ts'
import type { Jwk } from '../../build/reference/keys.ts'
import { isSignatureOf, signatureOf } from '../../build/reference/signature.ts'
import { takeApart } from '../../build/reference/token.ts'

export type Alg = 'HS256' | 'RS256' | 'ES256' | 'EdDSA'

/** Who signs, with a fresh key. */
export interface Issuer {
  readonly alg: Alg
  /** What is given to who verifies. */
  readonly jwk: Jwk
  readonly verifier: KeyObject
  readonly token: (claims: object) => string
}

/** How a fresh pair of keys is made. For HS256 there is one key only. */
const pairs: Readonly<Record<Alg, () => { privateKey: KeyObject; publicKey: KeyObject }>> = {
  HS256() {
    const key = createSecretKey(randomBytes(32))
    return { privateKey: key, publicKey: key }
  },
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}

export function createIssuer(alg: Alg): Issuer {
  const { privateKey, publicKey } = pairs[alg]()
  return {
    alg,
    jwk: publicKey.export({ format: 'jwk' }),
    verifier: publicKey,
    token(claims) {
      const signed = `${encoded(JSON.stringify({ alg, typ: 'JWT' }))}.${encoded(JSON.stringify(claims))}`
      return `${signed}.${encoded(signatureOf(alg, privateKey, signed))}`
    },
  }
}

/** Whether the issuer has signed just this, whatever it says. */
export function isBy({ alg, verifier }: Issuer, token: string): boolean {
  const { signed, signature } = takeApart(token)
  return isSignatureOf(alg, verifier, signed, signature)
}
