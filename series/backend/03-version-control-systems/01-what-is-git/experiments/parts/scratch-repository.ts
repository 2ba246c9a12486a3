import { findCommand } from '@backroad/lab'
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** How a call of git ended. */
export interface GitResult {
  readonly code: number
  readonly output: string
}

/** A real repository that goes with the experiment, made by the machine's git. */
export class ScratchRepository implements AsyncDisposable {
  readonly dir: string
  readonly version: string
  readonly #git: string
  #minutes = 0

  private constructor(dir: string, git: string, version: string) {
    this.dir = dir
    this.#git = git
    this.version = version
  }

  /** An empty one on the branch main. Throws a sentence for people where there is no git. */
  static async open(): Promise<ScratchRepository> {
    const git = await findCommand('git')
    if (git === undefined)
      throw new Error(
        'git was not found on this machine, and this experiment shows what it really does. Install it: apt-get install git.',
      )
    const dir = await mkdtemp(join(tmpdir(), 'backroad-git-'))
    const version = (await call(git, dir, ['--version'])).output
    const repository = new ScratchRepository(dir, git, version)
    await repository.git('init', '-q', '-b', 'main')
    return repository
  }

  /** What git says to this, which must work. */
  async git(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.try(...args)
    if (code !== 0) throw new Error(`git ${args.join(' ')} ended with exit code ${code}: ${output}`)
    return output
  }

  /** The same, whatever comes of it. Its clock goes on by a minute. */
  try(...args: readonly string[]): Promise<GitResult> {
    const date = `${1_700_000_000 + 60 * this.#minutes++} +0000`
    return call(this.#git, this.dir, args, { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date })
  }

  async write(path: string, text: string): Promise<void> {
    const full = join(this.dir, path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, text)
  }

  /** Commits these files; gives the id. */
  async commit(message: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [path, text] of Object.entries(files)) await this.write(path, text)
    await this.git('add', '-A')
    await this.git('commit', '-q', '-m', message)
    return this.git('rev-parse', 'HEAD')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true })
  }
}

function call(
  git: string,
  cwd: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<GitResult> {
  const env = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
    GIT_EDITOR: 'true',
    LC_ALL: 'C.UTF-8',
    ...extra,
  }
  return new Promise((resolve, reject) => {
    const child = spawn(git, ['-c', 'gc.auto=0', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(said).toString('utf8').replace(/\n$/, '') }),
    )
  })
}
