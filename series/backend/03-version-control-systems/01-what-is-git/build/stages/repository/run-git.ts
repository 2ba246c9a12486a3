import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

/** What git said, and how it ended. */
export interface GitRun {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** The people and the clock of everything that a stage does; a stage overrides what it is about. */
export const people: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '1700000000 +0100',
  GIT_COMMITTER_NAME: 'Grace Hopper',
  GIT_COMMITTER_EMAIL: 'grace@example.org',
  GIT_COMMITTER_DATE: '1700000000 +0100',
}

let version: Promise<string | undefined> | undefined

/** What the machine's git says of itself: "git version 2.39.5"; undefined where there is none, or where BACKROAD_GIT is `none`. */
export function gitVersion(): Promise<string | undefined> {
  if (process.env['BACKROAD_GIT'] === 'none') return Promise.resolve(undefined)
  version ??= promisify(execFile)('git', ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  )
  return version
}

/** The environment of the machine's git: without the settings of whoever runs the check. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    // Git 3.0 is to make new repositories otherwise: https://git-scm.com/docs/BreakingChanges
    GIT_DEFAULT_HASH: 'sha1',
    GIT_DEFAULT_REF_FORMAT: 'files',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...people,
    ...extra,
  }
}

/** Runs the machine's git in a folder, without the settings of whoever runs the check. */
export function runGit(
  dir: string,
  args: readonly string[],
  o: { readonly stdin?: Uint8Array | string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<GitRun> {
  const env = gitEnvironment(o.env)
  const settings = ['-c', 'gc.auto=0', '-c', 'core.quotePath=false', '-c', 'advice.detachedHead=false']
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...settings, ...args], { cwd: dir, env, stdio: ['pipe', 'pipe', 'pipe'] })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes))
    child.stdin.on('error', () => {}) // it may not want to read
    child.stdin.end(o.stdin ?? '')
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8').trim(),
      }),
    )
  })
}
