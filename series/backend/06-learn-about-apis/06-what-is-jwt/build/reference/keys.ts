import { type JsonWebKey, type KeyObject, createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import { decoded } from './base64url.ts'
import { type JsonObject, isText } from './request.ts'

/** A JSON Web Key, as it came (RFC 7517 §4). */
export type Jwk = JsonObject

/** The least that RFC 7518 §3.2 and §3.3 allow, in bits. */
const least = { oct: 256, RSA: 2048 }

/** The kind of key that each algorithm takes: a key of another kind is never given to it. */
const kinds: ReadonlyMap<string, { readonly kty: string; readonly crv?: string }> = new Map([
  ['HS256', { kty: 'oct' }],
  ['RS256', { kty: 'RSA' }],
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
])

/** Whether the key is of the kind that the algorithm takes, and meant for it (RFC 7517 §4.2 to §4.4). */
export function fits(jwk: Jwk, alg: string, operation: 'sign' | 'verify'): boolean {
  const kind = kinds.get(alg)
  const operations = jwk['key_ops']
  return (
    kind !== undefined &&
    jwk['kty'] === kind.kty &&
    jwk['crv'] === kind.crv &&
    (jwk['alg'] ?? alg) === alg &&
    (jwk['use'] ?? 'sig') === 'sig' &&
    (!Array.isArray(operations) || operations.includes(operation))
  )
}

/** The key itself; undefined where a member of it is missing or wrong. */
export function keyOf(jwk: Jwk, operation: 'sign' | 'verify'): KeyObject | undefined {
  if (jwk['kty'] === 'oct') {
    const bytes = isText(jwk['k']) ? decoded(jwk['k']) : undefined
    return bytes && createSecretKey(bytes)
  }
  try {
    const key = jwk as JsonWebKey
    return operation === 'sign' ? createPrivateKey({ key, format: 'jwk' }) : createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** Too short for what it is (RFC 7518 §3.2, §3.3). Keys of curves have one length. */
export function isWeak(key: KeyObject): boolean {
  if (key.type === 'secret') return (key.symmetricKeySize ?? 0) * 8 < least.oct
  return (key.asymmetricKeyDetails?.modulusLength ?? least.RSA) < least.RSA
}
