import { constants, createHash, createPrivateKey, privateEncrypt } from 'node:crypto'
import type { Jwk } from './keys.ts'

/** What stands before a SHA-256 in a signature: its name in DER (RFC 8017 §9.2, note 1). */
export const sha256Name = Buffer.from('3031300d060960864801650304020105000420', 'hex')

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Bytes of the modulus, raised to the private exponent: a signature over a block that need not be a right one (RFC 8017 §5.2.1). */
export function signedBlock(jwk: Jwk, block: Uint8Array): Buffer {
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)
}

/** A block of so many bytes: 00, the type, the filling, 00, and what is signed (RFC 8017 §9.2). */
export function block(
  signed: Uint8Array,
  o: { type?: number; filling?: number; behind?: number; length?: number } = {},
): Buffer {
  const { type = 1, filling = 0xff, behind = 0, length = 256 } = o
  const count = length - 3 - signed.length - behind
  return Buffer.concat([Buffer.of(0, type), Buffer.alloc(count, filling), Buffer.of(0), signed, Buffer.alloc(behind)])
}

/** The signature with the modulus added, as a number of as many bytes; undefined where it does not fit in them. */
export function plusModulus(signature: Uint8Array, { n = '' }: Jwk): Buffer | undefined {
  const hex = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  const sum = (hex(signature) + hex(Buffer.from(n, 'base64url'))).toString(16)
  return sum.length > signature.length * 2 ? undefined : Buffer.from(sum.padStart(signature.length * 2, '0'), 'hex')
}
