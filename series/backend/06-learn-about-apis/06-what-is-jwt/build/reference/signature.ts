import { type KeyObject, createHmac, sign, timingSafeEqual, verify } from 'node:crypto'

/** How one algorithm of RFC 7518 §3 and RFC 8037 §3.1 signs and verifies; the key is known to be of its kind. */
interface Algorithm {
  readonly sign: (key: KeyObject, signed: string) => Buffer
  readonly verify: (key: KeyObject, signed: string, signature: Buffer) => boolean
}

const codeOf = (key: KeyObject, signed: string): Buffer => createHmac('sha256', key).update(signed).digest()

/** Two numbers of 32 bytes, one behind the other, and not the DER of certificates (RFC 7518 §3.4). */
const raw = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const })

const algorithms: Readonly<Record<string, Algorithm>> = {
  HS256: {
    sign: codeOf,
    verify(key, signed, signature) {
      const code = codeOf(key, signed)
      return signature.length === code.length && timingSafeEqual(signature, code)
    },
  },
  RS256: {
    sign: (key, signed) => sign('sha256', Buffer.from(signed), key),
    verify: (key, signed, signature) => verify('sha256', Buffer.from(signed), key, signature),
  },
  ES256: {
    sign: (key, signed) => sign('sha256', Buffer.from(signed), raw(key)),
    verify: (key, signed, signature) => verify('sha256', Buffer.from(signed), raw(key), signature),
  },
  EdDSA: {
    sign: (key, signed) => sign(null, Buffer.from(signed), key),
    verify: (key, signed, signature) => verify(null, Buffer.from(signed), key, signature),
  },
}

/** The signature of a text with a key that fits the algorithm. */
export function signatureOf(alg: string, key: KeyObject, signed: string): Buffer {
  return algorithms[alg]!.sign(key, signed)
}

export function isSignatureOf(alg: string, key: KeyObject, signed: string, signature: Buffer): boolean {
  return algorithms[alg]!.verify(key, signed, signature)
}
