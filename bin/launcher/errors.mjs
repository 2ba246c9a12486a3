/** Something outside went wrong, told in sentences for the person at the terminal: what happened, and what to do. */
export class LauncherError extends Error {
  name = 'LauncherError'
}

/** @param {unknown} error @returns {error is NodeJS.ErrnoException} whether the operating system gave it */
export const hasErrorCode = (error) => error instanceof Error && 'code' in error && 'syscall' in error
