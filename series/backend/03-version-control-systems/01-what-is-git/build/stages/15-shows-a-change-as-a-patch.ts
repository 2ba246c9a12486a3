import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { runGit } from './repository/run-git.ts'
import { withGit } from './repository/with-git.ts'

const numbered = (count: number, words: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_, i) => words[i + 1] ?? `line ${i + 1}\n`).join('')
const lettered = (letters: string): string => letters.replaceAll(/./g, '$&\n')

export default stage({
  spec: 'git-diff(1), generating patch text with -p, and --minimal; POSIX diff, unified format',
  needs: ['lists-a-tree'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git, twin } = withGit(context)
    await init()
    const history = new Historian(git)
    const other = await twin()
    /** The patch must make the one of the other, with as few lines as can be. */
    const patched = async (before: string, after: string, likely: string) => {
      const patch = (await run(['diff', before, after])).stdout
      const file = join(other.dir, '..', 'patch')
      await writeFile(file, patch.value)
      await other(['fetch', '-q', git.dir, '+main:refs/heads/theirs', '--update-head-ok'])
      await other(['read-tree', before])
      if (patch.value.length > 0) {
        const applied = await runGit(other.dir, ['apply', '--cached', '--verbose', file])
        // git looks for a hunk also around the lines that it names, and says by how many it was off.
        const off = /Hunk #\d+ succeeded at \d+ \(offset -?\d+ lines?\)/.exec(applied.stderr)?.[0]
        if (off !== undefined)
          expect.fail(`The lines that a hunk names are not those that it changes. git apply says: ${off}.`, {
            expected: 'hunks that name their lines, counted from 1',
            received: patch,
            likely,
          })
        if (applied.code !== 0)
          expect.fail(`git apply can't use the patch: ${applied.stderr}`, {
            expected: 'a patch that git apply takes',
            received: patch,
            likely,
          })
      }
      const tree = await other(['write-tree'])
      expect(tree, 'the tree that the patch makes').is(await git(['rev-parse', `${after}^{tree}`]), { likely })
      const counts = async (args: readonly string[]) =>
        (await other(args))
          .split('\n')
          .map((line) => line.split('\t').slice(0, 2).join(' + '))
          .sort()
          .join(', ')
      if (patch.value.length === 0) return
      const got = await counts(['apply', '--numstat', file])
      const want = await counts(['diff', '--minimal', '--no-renames', '--numstat', before, after])
      expect(got, 'lines added + taken away').is(want, {
        likely:
          'Only what changed is taken away and added. As many lines as can be stay, in order: neither what fits first nor the longest run need be among them.',
      })
    }
    const at: string[] = []
    const commit = async (files: Parameters<Historian['commit']>[0]) => at.push(await history.commit(files))
    const [x, y] = [`${random.word()}\n`, `${random.word()}\n`]
    const moved = { 'moved.txt': lettered('abcXY'), 'mixed.txt': lettered('abcabba') }
    await commit({ 'a.txt': numbered(30), 'b.txt': 'b\n', 'old.txt': 'old\nlines\n', 'c.txt': 'c\nno end', ...moved })
    await commit({ 'a.txt': numbered(30, { 12: x }) })
    await patched(
      at[0]!,
      at[1]!,
      'A hunk begins with "@@ -start,count +start,count @@"; lines that stay begin with a blank, three before and after a change.',
    )
    await commit({ 'a.txt': numbered(30, { 2: `${x}${y}`, 12: x, 16: '', 29: y }) })
    await patched(
      at[1]!,
      at[2]!,
      'Changes that are far apart are hunks of their own. In the second the new lines are counted behind what the first added.',
    )
    await commit({ 'old.txt': undefined, 'new/file.txt': `new\n${x}`, 'b.txt': '' })
    await patched(at[2]!, at[3]!, 'A new file has /dev/null on its old side, and a file that is gone on its new one.')
    await commit({ 'c.txt': 'c\nno end\n' })
    await patched(at[3]!, at[4]!, 'Behind a last line without a line feed stands "\\ No newline at end of file".')
    await commit({ 'c.txt': 'other\nno end', 'empty.txt': '' })
    await patched(at[4]!, at[5]!, 'Behind a last line without a line feed stands "\\ No newline at end of file".')
    await command.folder.write('run.sh', numbered(8), { mode: 0o755 })
    await commit({})
    await command.folder.write('run.sh', numbered(8), { mode: 0o644 })
    await commit({ 'b.txt': `\u{1f350}\n` })
    await patched(at[6]!, at[7]!, 'That a file may be executed is a change too: "old mode" and "new mode".')
    await patched(at[7]!, at[0]!, 'A patch leads from the first commit to the second, whichever is older.')
    await patched(at[7]!, at[7]!, 'What is the same is not shown.')
    await commit({ 'moved.txt': lettered('XYa1b2c'), 'mixed.txt': lettered('cbabac') })
    await patched(
      at[7]!,
      at[8]!,
      'The lines of a hunk that stay and go are the old file, those that stay and come the new one.',
    )
  },
})
