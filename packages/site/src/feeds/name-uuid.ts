import { createHash } from 'node:crypto'

/** The namespace of Backroad's names, itself a random UUID. */
const NAMESPACE = Buffer.from('5b1f0f0e6c1d4f5b9c0e2a7d3f8e4b61', 'hex')

/** A UUID of version 5: the same name always has the same (RFC 9562, section 5.5). */
export function nameUuid(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
