import { Hasher } from '../../build/reference/hasher.ts'
import { sha256 } from '../../build/reference/sha-256.ts'

/** A message and a code for it that was made without the key. */
export interface Forged {
  readonly message: Buffer
  readonly code: string
}

/**
 * Length extension. `code` is SHA-256 of a key of `keyBytes` bytes and the message. It says what the words are after the key, the
 * message and their padding; so whoever has it goes on from there. What is forged is the message, that padding, and `more`.
 */
export function extended(message: Uint8Array, code: string, keyBytes: number, more: Uint8Array): Forged {
  const padding = paddingOf(keyBytes + message.length)
  const hasher = new Hasher(sha256, {
    words: Buffer.from(code, 'hex'),
    bytes: keyBytes + message.length + padding.length,
  })
  hasher.update(more)
  return {
    message: Buffer.concat([message, padding, more]),
    code: Buffer.from(hasher.digest()).toString('hex'),
  }
}

/** What SHA-256 puts behind a message of so many bytes (FIPS 180-4 §5.1.1). */
export function paddingOf(bytes: number): Buffer {
  const zeros = (119 - (bytes % 64)) % 64
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(bytes) * 8n)
  return Buffer.concat([Buffer.of(0x80), Buffer.alloc(zeros), length])
}
