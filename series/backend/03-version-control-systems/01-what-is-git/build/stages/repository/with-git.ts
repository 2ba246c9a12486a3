import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Call, type CallOptions, CannotJudgeError, type StageContext } from '@backroad/check'
import { gitVersion, people, runGit } from './run-git.ts'

type Context = Pick<StageContext, 'command' | 'expect' | 'program' | 'judgedBy'>

/** The machine's git in one folder. */
export interface Git {
  /** Absolute. */
  readonly dir: string
  /** Runs it for what the stage needs. It must work: else the check itself is at fault. Gives what it wrote, without the line feed at its end. */
  (args: readonly string[], o?: Parameters<typeof runGit>[2]): Promise<string>
}

function gitIn(dir: string): Git {
  const git = async (args: readonly string[], o?: Parameters<typeof runGit>[2]) => {
    await mustBeThere()
    const { code, stdout, stderr } = await runGit(dir, args, o)
    if (code !== 0) throw new Error(`git ${args.join(' ')} ended with exit code ${code}: ${stderr}`)
    return stdout.toString('utf8').replace(/\n$/, '')
  }
  return Object.assign(git, { dir })
}

async function mustBeThere(): Promise<void> {
  if ((await gitVersion()) !== undefined) return
  throw new CannotJudgeError(
    'git was not found, and in this stage it makes what your program is to find, or reads what your program has left. Install it: apt-get install git.',
  )
}

const writesCommits: ReadonlySet<string> = new Set(['commit', 'commit-tree', 'merge'])

/** What the stages of this build do: call the program, read back with git what it has left, and make with git what it shall find. */
export function withGit({ command, expect, program, judgedBy }: Context) {
  const git = gitIn(command.folder.path)
  /** Whether there is a git to read back with. Where there is none, the result of the stage says so. */
  const readsBack = async () => {
    if ((await gitVersion()) !== undefined) return true
    judgedBy('Backroad alone, as git was not found')
    return false
  }
  return {
    /** git in the folder of the stage, to make what the program shall find. */
    git,

    /** Calls the program; where it writes a commit, with the people of this build. */
    run: (args: readonly string[], o: CallOptions = {}): Promise<Call> =>
      command.run(args, writesCommits.has(args[0] ?? '') ? { ...o, env: { ...people, ...o.env } } : o),

    readsBack,

    /** An empty repository made by git, with the branch main; without git, what a repository must have. */
    init: async (): Promise<void> => {
      await mkdir(git.dir, { recursive: true })
      if ((await gitVersion()) !== undefined) {
        await git(['init', '-q', '-b', 'main'])
        return
      }
      for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
        await mkdir(join(git.dir, '.git', name), { recursive: true })
      await command.folder.write('.git/HEAD', 'ref: refs/heads/main\n')
      await command.folder.write('.git/config', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n')
    },

    /** Another folder that the program does not see, with a repository of git in it. */
    twin: async (name = 'twin'): Promise<Git> => {
      const dir = join(program.dataDir, name)
      await mkdir(dir, { recursive: true })
      const twin = gitIn(dir)
      await twin(['init', '-q', '-b', 'main'])
      return twin
    },

    /** What git reads of what the program has left; the stage fails where git can't. */
    read: async (args: readonly string[], likely?: string, below?: string): Promise<string> => {
      await mustBeThere()
      const dir = below === undefined ? git.dir : join(git.dir, below)
      const { code, stdout, stderr } = await runGit(dir, args)
      if (code === 0) return stdout.toString('utf8').replace(/\n$/, '')
      return expect.fail(
        `git ${args.join(' ')} does not understand what your program left: ${stderr || `exit code ${code}`}`,
        {
          expected: 'a repository that git reads',
          ...(likely === undefined ? {} : { likely }),
        },
      )
    },

    /** Has git look through the whole repository, where there is a git. */
    fsck: async (likely?: string, below?: string): Promise<void> => {
      if (!(await readsBack())) return
      const dir = below === undefined ? git.dir : join(git.dir, below)
      const { code, stdout, stderr } = await runGit(dir, ['fsck', '--strict', '--no-dangling', '--no-progress'])
      const said = `${stderr}\n${stdout.toString('utf8')}`
        .split('\n')
        .filter((line) => line !== '' && !/^notice: |^dangling |^warning in tag/.test(line))
      if (code === 0 && said.length === 0) return
      expect.fail(`git fsck --strict finds: ${said.slice(0, 3).join('; ') || `exit code ${code}`}.`, {
        expected: 'a repository in which git fsck --strict finds nothing',
        ...(likely === undefined ? {} : { likely }),
      })
    },
  }
}
