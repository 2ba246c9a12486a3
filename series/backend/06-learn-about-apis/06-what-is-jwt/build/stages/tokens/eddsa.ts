/** The order of the group in which Ed25519 signs (RFC 8032 §5.1). */
const order = 2n ** 252n + 27742317777372353535851937790883648493n

/** The same signature with the order added to its S: a verifier that does not look takes it too (RFC 8032 §8.4). */
export function plusOrder(signature: Uint8Array): Buffer {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
  return Buffer.concat([signature.subarray(0, 32), bytes])
}
