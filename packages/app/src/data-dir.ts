import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { appError } from './errors.ts'

/**
 * Where a person's data lives: $BACKROAD_DATA, else the system's own place for such data (XDG Base Directory
 * Specification on Linux, Application Support on macOS).
 */
export function defaultDataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env['BACKROAD_DATA']) return resolve(env['BACKROAD_DATA'])
  // The specification says that a relative XDG path is invalid and must be ignored.
  if (env['XDG_DATA_HOME']?.startsWith('/')) return join(env['XDG_DATA_HOME'], 'backroad')
  const home = env['HOME'] || homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Backroad')
  return join(home, '.local', 'share', 'backroad')
}

/** Makes the folder, for its owner alone, and makes sure it can be written to; else throws `data-folder-unusable`. */
export function prepareDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw appError('data-folder-unusable', { dir, reason: reasonOf(error) }, error)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'You may not write there',
  EPERM: 'You may not write there',
  EROFS: 'It is on a disk that can only be read',
  ENOTDIR: 'A part of that path is a file, not a folder',
  EEXIST: 'A file of that name stands in its place',
  ENOSPC: 'The disk is full',
  ENOENT: 'The system does not let a folder be made there',
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return reasons[code] ?? `The system says ${code || String(error)}`
}
