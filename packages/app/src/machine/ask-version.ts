import { execFile } from 'node:child_process'

/**
 * Asks a program for its version: the first thing in its output (either stream) that looks like one.
 * `undefined` when it does not answer within 5 s or names none.
 */
export function askVersion(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5000, env: { ...process.env, LC_ALL: 'C' } }, (_error, stdout, stderr) => {
      resolve(/\d+(\.\d+)+/.exec(`${stdout}\n${stderr}`)?.[0])
    })
  })
}
