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
  // A name is part of a line that is read by machines.
  const name = plainLine(by.name).replace(/[<>]/g, '')
  const why = showHidden(reason)
    .split('\n')
    .map((line) => line.trimEnd())
    // What begins so, git takes for a comment, or for a trailer of ours.
    .map((line) => (/^(?:#|[A-Za-z-]+:\s)/.test(line) ? `> ${line}` : line))
    .join('\n')
  const trailer = by.mail === undefined ? `Suggested-by: ${name}` : `Co-authored-by: ${name} <${plainLine(by.mail)}>`
  return [`Correct ${plainLine(topic)}`, '', why, ...(source === undefined ? [] : ['', source]), '', trailer, ''].join(
    '\n',
  )
}
