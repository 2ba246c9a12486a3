import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type Guard, guardVariable } from './guard.ts'
import { type NamedPipes, holdPipes, openPipes } from './named-pipes.ts'

/** A started command: the leader of its own process group, its output in pipes, its input nothing or a pipe. */
export interface Launched {
  readonly child: ChildProcess
  /** Absent where it has no input, or where somebody else has the pipes. */
  readonly stdin?: Writable
  /** Absent where somebody else has the pipes. */
  readonly stdout?: Readable
  readonly stderr: Readable
  readonly pid: number
  /** How it ended, as soon as it has. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** SIGKILL to every process of the group that is left. */
  killGroup(): void
}

/** Why a command couldn't be started at all. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError'
}

/** How a command is started. */
export interface LaunchOptions {
  readonly dir: string
  readonly env: Record<string, string>
  readonly guard: Guard
  /** The largest size of a file that it may write. */
  readonly fileBytes: number
  /** A longer write only fails (EFBIG), as on a full disk, and sends no SIGXFSZ. */
  readonly ignoreFileLimit?: boolean
}

/**
 * Starts `words` in a process group of its own, known to `guard`, without core dumps and with a largest size of a written file.
 * The shell only sets the limits and then becomes the command, so the process id is the command's own. Throws `LaunchError`.
 */
export async function spawnLimited(
  words: readonly string[],
  stdio: StdioOptions,
  o: LaunchOptions,
  become = 'exec "$@"',
): Promise<Pick<Launched, 'child' | 'pid' | 'exited'>> {
  const blocks = Math.ceil(o.fileBytes / 512) // ulimit -f counts 512 bytes (POSIX)
  const ignored = o.ignoreFileLimit ? "trap '' XFSZ; " : ''
  const limits = `${ignored}ulimit -c 0; ulimit -f ${blocks}; ${become}`
  const child = spawn('/bin/sh', ['-c', limits, 'sh', ...words], { cwd: o.dir, env: o.env, detached: true, stdio })
  const { pid } = child
  if (pid === undefined) {
    const cause = await new Promise<Error>((resolve) => child.once('error', resolve))
    throw new LaunchError(`${words.join(' ')} could not be started in ${o.dir}: does the folder exist?`, { cause })
  }
  child.on('error', () => {}) // only a failed signal can come here; the exit tells the rest
  o.guard.add(pid)
  const exited: Launched['exited'] = new Promise((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  return { child, pid, exited }
}

/** The same with its output in pipes, and its input nothing or a pipe. */
export async function launch(
  words: readonly string[],
  o: LaunchOptions & {
    /** What its standard input and output are; nothing and a pipe of its own unless told. `held`: somebody else opens them. */
    pipes?: NamedPipes & { readonly held?: boolean }
  },
): Promise<Launched> {
  const { pipes } = o
  const started = pipes
    ? await spawnLimited(
        [pipes.input, pipes.output, ...words],
        ['ignore', 'ignore', 'pipe'],
        o,
        'in=$1 out=$2; shift 2; exec "$@" <"$in" >"$out"',
      )
    : await spawnLimited(words, ['ignore', 'pipe', 'pipe'], o)
  const { child, pid, exited } = started
  const common = { ...started, stderr: child.stderr as Readable, killGroup: () => signalTo(-pid, 'SIGKILL') }
  if (pipes === undefined) return { ...common, stdout: child.stdout as Readable }
  if (pipes.held) return common
  const { input: stdin, output: stdout } = await openedPipes(pipes, exited)
  return { ...common, stdin, stdout }
}

/** Our ends of the pipes; a command that ended before it had opened its own keeps nobody waiting. */
async function openedPipes(pipes: NamedPipes, exited: Launched['exited']): ReturnType<typeof openPipes> {
  let open = false
  void exited.then(async () => {
    while (!open) {
      using _held = holdPipes(pipes)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })
  try {
    return await openPipes(pipes)
  } finally {
    open = true
  }
}

/** Sends a signal; whether there was anyone to send it to. */
export function signalTo(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return false // macOS, for a group of zombies
    throw error
  }
}

/** Of no use to a program, or about this process alone. */
const ours = /^(npm_|NODE_|VITEST|BACKROAD_|INIT_CWD$|DATABASE_URL$|OLDPWD$|PWD$|_$)/

/**
 * The environment of a program: a copy of ours without what npm, Node and Backroad left in it, with the folder of this
 * very Node first on PATH, so that `node server.ts` runs it and not an older one.
 */
export function programEnvironment(guard: Guard, extra: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !ours.test(name)) env[name] = value
  }
  env['PATH'] = [dirname(process.execPath), env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter)
  return { ...env, ...extra, [guardVariable]: guard.id }
}
