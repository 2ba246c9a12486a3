import { fault, readJson, type ReadCorrections } from './read-json.ts'
import { readMail } from './read-mail.ts'

/** A mail is at most so large, in bytes: it may have pictures hanging on it. */
export const MOST_MAIL = 5 * 1024 * 1024

/**
 * Reads a correction file, a mail with correction files or blocks in it, or a pasted text. Never throws for what it holds. `now`
 * counts as the time of what says none.
 */
export async function readCorrections(bytes: Uint8Array, now: Date): Promise<ReadCorrections> {
  if (bytes.byteLength > MOST_MAIL) return fault(`It is larger than ${MOST_MAIL / 1024 / 1024} MB.`)
  const start = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 200))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  return start.startsWith('{') ? readJson(bytes) : readMail(bytes, now)
}
