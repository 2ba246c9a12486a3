import { createHash } from 'node:crypto'

/** Names a content: 24 signs that stand for its SHA-256 well enough to tell contents apart. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 24)
}
