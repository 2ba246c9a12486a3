import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Where servers are installed on Linux and macOS beside what a person's PATH names. */
const BESIDE_PATH = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin']

/** The absolute path of a command of this machine, or `undefined` when it is not installed. */
export async function findCommand(name: string): Promise<string | undefined> {
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), ...BESIDE_PATH].filter((dir) => dir !== '')
  for (const dir of dirs) {
    const path = join(dir, name)
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return path
  }
  return undefined
}
