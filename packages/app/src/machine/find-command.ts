import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Where servers are installed though a person's PATH often leaves it out. */
const alsoIn = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin']

/** Finds a program on PATH or where servers are usually installed. Returns its absolute path, or `undefined`. */
export function findCommand(name: string): string | undefined {
  const dirs = [...(process.env.PATH ?? '').split(path.delimiter), ...alsoIn].filter((dir) => dir !== '')
  return dirs.map((dir) => path.join(dir, name)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

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
