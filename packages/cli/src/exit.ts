/** What the command's exit code says; documented in docs/cli.md. */
export const exitCodes = {
  /** All that was asked passed. */
  passed: 0,
  /** Some failed. */
  failed: 1,
  /** Used wrongly: an unknown option, a folder that is no workspace, a file with mistakes in it. */
  wrongUse: 2,
  /** Backroad itself could not tell. */
  unclear: 3,
} as const

/** The command was used wrongly, or something outside is not as it must be: told in sentences, never with a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
