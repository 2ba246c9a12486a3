import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A hook or a signature may take its time, and nobody is there to type a password. */
const TIMEOUT = 30_000

/** Whether a commit can be made where a file is; `isThere` is false outside of any work tree of git. */
export type Repository =
  | { readonly isThere: false }
  | { readonly isThere: true; readonly canCommit: true }
  | { readonly isThere: true; readonly canCommit: false; readonly why: string }

export type Commit = { readonly hash: string } | { readonly why: string }

/**
 * Looks at the work tree around `dir`. A commit is of whole files, so one that has changes of its owner's already is not committed
 * with somebody else's.
 */
export async function lookAtRepository(dir: string, files: readonly string[]): Promise<Repository> {
  const inside = await git(dir, ['rev-parse', '--is-inside-work-tree'])
  if (!inside.ok) {
    return /dubious ownership/.test(inside.said)
      ? no(
          'git does not trust the folder, because it is another user’s. `git config --global --add safe.directory` makes it.',
        )
      : { isThere: false }
  }
  if (inside.said !== 'true') return { isThere: false }
  const ignored = await git(dir, ['check-ignore', '--quiet', '--', ...files])
  if (ignored.ok) return no('git ignores the text.')
  const changed = await git(dir, ['status', '--porcelain=v1', '--untracked-files=no', '--', ...files])
  if (!changed.ok) return no(`git says: ${firstLine(changed.said)}`)
  if (changed.said !== '') return no('There are changes to the text that are not committed yet; commit them together.')
  const tracked = await git(dir, ['ls-files', '--error-unmatch', '--', files[0]!])
  if (!tracked.ok) return no('The text is not in the repository yet; add it first.')
  const identity = await git(dir, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'])
  if (!identity.ok) return no('git does not know who you are: set user.name and user.email with `git config`.')
  return { isThere: true, canCommit: true }
}

/**
 * Commits those files as they are, and nothing else that is staged. Never pushes. Give what `lookAtRepository` said before they
 * were changed.
 */
export async function commitFiles(dir: string, files: readonly string[], message: string): Promise<Commit> {
  // A new file must be known before it can be named; only the intent is staged.
  const added = await git(dir, ['add', '--intent-to-add', '--', ...files])
  if (!added.ok) return { why: `git says: ${firstLine(added.said)}` }
  const only = ['-c', 'user.useConfigOnly=true', 'commit', '--quiet', '--only', '--message', message, '--', ...files]
  const made = await git(dir, only)
  if (!made.ok) return { why: `git says: ${firstLine(made.said)}` }
  const head = await git(dir, ['rev-parse', 'HEAD'])
  return head.ok ? { hash: head.said } : { why: `git says: ${firstLine(head.said)}` }
}

interface Said {
  readonly ok: boolean
  readonly said: string
}

async function git(dir: string, args: readonly string[]): Promise<Said> {
  const env = { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', GIT_OPTIONAL_LOCKS: '0' }
  // Set by whoever runs Backroad from a hook; they would name another repository.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete (env as NodeJS.ProcessEnv)[name]
  try {
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: dir,
      env,
      timeout: TIMEOUT,
      maxBuffer: 4 * 1024 * 1024,
    })
    return { ok: true, said: stdout.trimEnd() }
  } catch (error) {
    const { code, stderr, killed, message } = error as {
      code?: unknown
      stderr?: string
      killed?: boolean
      message: string
    }
    if (code === 'ENOENT') return { ok: false, said: 'it is not installed.' }
    if (killed) return { ok: false, said: `it did not end within ${TIMEOUT / 1000} s.` }
    return { ok: false, said: (stderr ?? '').trim() || message }
  }
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.replace(/^(?:error|fatal): /, '')
      .trim() ?? 'nothing'
  )
}

function no(why: string): Repository {
  return { isThere: true, canCommit: false, why }
}
