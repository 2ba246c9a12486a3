import { correctionFile, FORMAT, type CorrectionFile } from './correction-file.ts'
import { readMail } from './read-mail.ts'

/** A file is at most so large, in bytes; a mail may have pictures hanging on it. */
export const MOST_FILE = 256 * 1024
export const MOST_MAIL = 5 * 1024 * 1024

/** What was in a file: corrections, and for what looked like one and is none the reason, a sentence. */
export interface ReadCorrections {
  readonly corrections: readonly CorrectionFile[]
  readonly faults: readonly string[]
}

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

/** One correction as JSON. */
export function readJson(bytes: Uint8Array): ReadCorrections {
  if (bytes.byteLength > MOST_FILE) return fault(`It is larger than ${MOST_FILE / 1024} kB.`)
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return fault(error instanceof TypeError ? 'It is not UTF-8.' : 'It is not JSON.')
  }
  return judge(json)
}

/** What was read, if it is a correction. */
export function judge(json: unknown): ReadCorrections {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT) return fault(`It is no correction: its "format" is not "${FORMAT}".`)
  if (typeof version === 'number' && version > 1)
    return fault(`It is of version ${version}; this Backroad knows version 1.`)
  const read = correctionFile.safeParse(json)
  if (read.success) return { corrections: [read.data], faults: [] }
  const [issue] = read.error.issues
  const where = issue?.path.join('.') ?? ''
  return fault(
    where === '' ? `${issue?.message ?? 'It is not as it must be'}.` : `Its "${where}" ${said(issue!.message)}.`,
  )
}

/** Zod's sentences begin with a capital; ours go on. */
function said(message: string): string {
  return /^[A-Z]/.test(message) ? `is not as it must be (${message})` : message
}

function fault(sentence: string): ReadCorrections {
  return { corrections: [], faults: [sentence] }
}
