import type { Algorithm } from './algorithm.ts'
import { digestOf } from './hasher.ts'

/** RFC 2104 §2: the hash of the outer key and the hash of the inner key and the message. */
export function hmac(algorithm: Algorithm, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(algorithm.blockBytes)
  block.set(key.length > block.length ? digestOf(algorithm, key) : key)
  const inner = digestOf(
    algorithm,
    block.map((byte) => byte ^ 0x36),
    message,
  )
  return digestOf(
    algorithm,
    block.map((byte) => byte ^ 0x5c),
    inner,
  )
}
