import { type KeyObject, createECDH, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Random } from '@backroad/check'

/** A JSON Web Key with text members only, as they are sent. */
export type Jwk = Readonly<Record<string, string>>

/** A key as its issuer has it. */
export interface Key {
  readonly alg: string
  readonly jwk: Jwk
  /** What verifiers are given. For HS256 it is the same. */
  readonly publicJwk: Jwk
  readonly sign: (text: string) => Buffer
}

export const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url')

export function secretKey(jwk: Jwk): Key {
  const bytes = Buffer.from(jwk['k'] ?? '', 'base64url')
  return {
    alg: 'HS256',
    jwk,
    publicJwk: jwk,
    sign: (text) => createHmac('sha256', bytes).update(text).digest(),
  }
}

/** A secret of 32 bytes, unless told, which is the least for HS256. */
export const randomSecret = (random: Random, kid?: string, bytes = 32): Key =>
  secretKey({ kty: 'oct', ...(kid === undefined ? {} : { kid }), k: base64url(random.bytes(bytes)) })

/** The key pair in a private JWK. */
export function keyPair(jwk: Jwk): Key {
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const { kid } = jwk
  const parts = createPublicKey(key).export({ format: 'jwk' }) as Jwk
  return {
    alg: algOf(jwk),
    jwk,
    publicJwk: { ...parts, ...(kid === undefined ? {} : { kid }) },
    sign: signerOf(key, jwk['kty']),
  }
}

const algOf = ({ kty }: Jwk): string => (kty === 'RSA' ? 'RS256' : kty === 'EC' ? 'ES256' : 'EdDSA')

function signerOf(key: KeyObject, kty: string | undefined): Key['sign'] {
  if (kty === 'OKP') return (text) => sign(null, Buffer.from(text), key)
  return (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
}

/** A pair on the curve P-256. */
export function randomEcKey(random: Random, kid?: string): Key {
  const pair = createECDH('prime256v1')
  const secret = Buffer.from(random.bytes(32))
  // Just below the order of the curve lie no more than 2^-32 of all numbers of 32 bytes; one with a small first byte is never there.
  secret[0] = 1 + ((secret[0] ?? 0) & 0x3f)
  pair.setPrivateKey(secret)
  const point = pair.getPublicKey()
  return keyPair({
    kty: 'EC',
    crv: 'P-256',
    ...(kid === undefined ? {} : { kid }),
    x: base64url(point.subarray(1, 33)),
    y: base64url(point.subarray(33)),
    d: base64url(secret),
  })
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function randomEdKey(random: Random, kid?: string): Key {
  const key = Buffer.concat([pkcs8, random.bytes(32)])
  const jwk = createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }) as Jwk
  return keyPair({ ...jwk, ...(kid === undefined ? {} : { kid }) })
}
