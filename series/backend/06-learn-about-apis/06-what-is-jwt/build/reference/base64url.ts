/** Bytes as text for tokens: the alphabet of RFC 4648 §5, without padding (RFC 7515 §2). */
export function encoded(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64url')
}

/** The bytes of such a text; undefined where it is not just the text that `encoded` makes of them. */
export function decoded(text: string): Buffer | undefined {
  // Node skips what is no digit and drops bits that are left over, so the way back tells whether it did.
  const bytes = Buffer.from(text, 'base64url')
  return encoded(bytes) === text ? bytes : undefined
}
