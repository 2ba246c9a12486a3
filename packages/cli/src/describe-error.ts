import { exitCodes, UsageError } from './exit.ts'

/** Turns whatever went wrong into sentences and an exit code. Only what we did not foresee shows where it happened. */
export function describeError(error: unknown): { message: string; code: number } {
  if (!(error instanceof Error)) return { message: `Something went wrong: ${String(error)}`, code: exitCodes.unclear }
  if (error instanceof UsageError || isForeseen(error)) return { message: error.message, code: exitCodes.wrongUse }
  if ('code' in error && 'syscall' in error) {
    return { message: `The system refused: ${error.message}`, code: exitCodes.wrongUse }
  }
  const where = process.env.BACKROAD_DEBUG ? `\n${error.stack ?? ''}` : ''
  return {
    message:
      `This is a fault of Backroad, not yours: ${error.message}${where}\n` +
      'Run it again with BACKROAD_DEBUG=1 to see where, and report what it prints.',
    code: exitCodes.unclear,
  }
}

/** The packages' own errors carry sentences for people and say so by their names. */
const foreseen = new Set([
  'AppError',
  'WorkspaceError',
  'SeriesError',
  'StarterError',
  'ParamsError',
  'ServerError',
  'ImportError',
  'NewTopicError',
  'CreateWorkspaceError',
  'MutantsError',
  'SiteError',
])
const isForeseen = (error: Error): boolean => foreseen.has(error.name)
