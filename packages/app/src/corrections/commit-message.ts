import { plainLine, showHidden } from './plain-line.ts'

export interface Credited {
  readonly by: { readonly name: string; readonly mail?: string | undefined }
  readonly reason: string
  readonly source?: string | undefined
}

/**
 * The message of the commit that takes a correction: who proposed it is its co-author, by the trailer that forges read. Without an
 * address there is none to name, so the name stands as whose suggestion it was.
 */
export function commitMessage(topic: string, { by, reason, source }: Credited): string {
  const why = showHidden(reason)
    .split('\n')
    .map((line) => line.trimEnd())
    // What begins so, git takes for a comment, or for a trailer of ours.
    .map((line) => (/^(?:#|[A-Za-z-]+:\s)/.test(line) ? `> ${line}` : line))
    .join('\n')
  const sourced = source === undefined ? [] : ['', source]
  return [`Correct ${plainLine(topic)}`, '', why, ...sourced, '', trailerOf(by), ''].join('\n')
}

/** The line of a commit's message that names who proposed it. */
export function trailerOf({ name, mail }: Credited['by']): string {
  // A name is part of a line that is read by machines.
  const plain = plainLine(name).replace(/[<>]/g, '')
  return mail === undefined ? `Suggested-by: ${plain}` : `Co-authored-by: ${plain} <${plainLine(mail)}>`
}
