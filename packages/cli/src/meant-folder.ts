import { statSync } from 'node:fs'
import { UsageError } from './exit.ts'

/** What goes wrong when the folder was taken for the name: another folder is no workspace, or nothing is called so. */
const codes: ReadonlySet<unknown> = new Set([
  'workspace-path',
  'workspace-without-yaml',
  'workspace-invalid',
  'software-unknown',
  'build-not-found',
])

/**
 * Does `work`, for which an option was given the name of real software. Where that fails and the name is that of a folder,
 * the folder was meant: throws a `UsageError` that says how to write it.
 */
export async function orMeantFolder<T>(
  option: 'bench' | 'compare' | 'against',
  name: string | true,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (name === true || !codes.has((error as { code?: unknown }).code) || !isFolder(name)) throw error
    const right = `backroad check ${name} --${option}${option === 'bench' ? '' : ' NAME'}`
    throw new UsageError(`--${option} took '${name}' for the name of a server to compare with. Write: ${right}`, {
      cause: error,
    })
  }
}

function isFolder(name: string): boolean {
  return name === '.' || name.includes('/') || (statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false)
}
