import type { ZodError } from 'zod'
import { commentFile, type CommentFile } from '../discussion/comment-file.ts'
import { correctionFile, FORMAT, type CorrectionFile } from './correction-file.ts'

const COMMENT = 'backroad-comment'

/** A file is at most so large, in bytes. */
export const MOST_FILE = 256 * 1024

/** What was in a file: corrections, comments where there are any, and for what looked like one and is none the reason, a sentence. */
export interface ReadCorrections {
  readonly corrections: readonly CorrectionFile[]
  readonly comments?: readonly CommentFile[]
  readonly faults: readonly string[]
}

/** What several parts hold, as one. */
export function together(parts: readonly ReadCorrections[]): ReadCorrections {
  const comments = parts.flatMap((part) => part.comments ?? [])
  return {
    corrections: parts.flatMap(({ corrections }) => corrections),
    ...(comments.length > 0 ? { comments } : {}),
    faults: parts.flatMap(({ faults }) => faults),
  }
}

/** One correction or comment as JSON. */
export function readJson(bytes: Uint8Array): ReadCorrections {
  if (bytes.byteLength > MOST_FILE) return fault(`It is larger than ${MOST_FILE / 1024} kB.`)
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return fault(
      error instanceof TypeError
        ? 'It is not UTF-8.'
        : 'It is not JSON. It may be cut off, or not be the file that was sent: ask its reader to send the file once more.',
    )
  }
  return judge(json)
}

/** What was read, if it is a correction or a comment. */
export function judge(json: unknown): ReadCorrections {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT && format !== COMMENT)
    return fault(`It is no correction and no comment: its "format" is neither "${FORMAT}" nor "${COMMENT}".`)
  if (typeof version === 'number' && version > 1)
    return fault(`It is of version ${version}; this Backroad knows version 1.`)
  if (format === COMMENT) {
    const read = commentFile.safeParse(json)
    return read.success ? { corrections: [], comments: [read.data], faults: [] } : faultOf(read.error)
  }
  const read = correctionFile.safeParse(json)
  return read.success ? { corrections: [read.data], faults: [] } : faultOf(read.error)
}

function faultOf(error: ZodError): ReadCorrections {
  const [issue] = error.issues
  const where = issue?.path.join('.') ?? ''
  return fault(
    where === '' ? `${issue?.message ?? 'It is not as it must be'}.` : `Its "${where}" ${said(issue!.message)}.`,
  )
}

/** Zod's sentences begin with a capital; ours go on. */
function said(message: string): string {
  return /^[A-Z]/.test(message) ? `is not as it must be (${message})` : message
}

/** What can't be read, and why. */
export function fault(sentence: string): ReadCorrections {
  return { corrections: [], faults: [sentence] }
}
