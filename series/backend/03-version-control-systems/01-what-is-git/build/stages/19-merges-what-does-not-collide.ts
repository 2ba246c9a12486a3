import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

const numbered = (words: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 24 }, (_, i) => words[i + 1] ?? `line ${i + 1}\n`).join('')

export default stage({
  spec: 'git-merge(1); git-merge-file(1)',
  needs: ['switches-to-a-branch', 'finds-where-histories-parted', 'writes-a-tree', 'writes-a-commit'],
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, init, git, read, fsck } = withGit(context)
    await init()
    const history = new Historian(git)
    const clean = async () => expect(await read(['status', '--porcelain']), 'what git status says').is('')
    const [x, y, z] = [`${random.word()} x\n`, `${random.word()} y\n`, `${random.word()} z\n`]
    const first = await history.commit({
      'a.txt': numbered(),
      'b.txt': 'b\n',
      'gone.txt': 'gone\n',
      'mine.txt': 'mine\n',
    })
    await git(['branch', 'theirs'])
    await git(['branch', 'old'])
    const ahead = await history.commit({ 'b.txt': 'b of main\n' })
    await run(['merge', 'old'])
    expect(await read(['rev-parse', 'HEAD']), 'HEAD after a merge of what it holds already').is(ahead)

    await git(['checkout', '-q', 'old'])
    await run(['merge', 'main'])
    expect(await read(['rev-parse', 'old']), 'the branch after a merge of what is ahead of it').is(ahead, {
      likely: 'Where our commit is an ancestor of theirs, the branch just moves forward, without a commit of its own.',
    })
    expect(await folder.file('b.txt')).is('b of main\n')
    await clean()

    await git(['checkout', '-q', 'theirs'])
    await folder.write('run.sh', '#!/bin/sh\n', { mode: 0o755 })
    const theirs = await history.commit({
      'a.txt': numbered({ 3: x, 20: z }),
      'gone.txt': undefined,
      'new/theirs.txt': 'new\n',
      'both.txt': 'both\n',
    })
    await git(['checkout', '-q', 'main'])
    const ours = await history.commit({
      'a.txt': numbered({ 10: y, 20: z }),
      'both.txt': 'both\n',
      'mine.txt': undefined,
    })
    await folder.write('new/theirs.txt', 'in no commit\n')
    await run(['merge', 'theirs'], {
      exits: 'failure',
      because: 'new/theirs.txt is untracked here, and tracked there.',
    })
    expect(await folder.file('new/theirs.txt')).is('in no commit\n')
    expect(await read(['rev-parse', 'HEAD']), 'HEAD').is(ours)
    await folder.remove('new')
    await run(['merge', 'theirs'])
    expect(await read(['rev-list', '--parents', '-1', 'HEAD']), 'the merge and its parents').satisfies(
      (line) => line.endsWith(` ${ours} ${theirs}`),
      `a commit with the parents ${ours.slice(0, 7)} (ours) and ${theirs.slice(0, 7)} (theirs), in this order`,
    )
    expect(await folder.file('a.txt')).is(numbered({ 3: x, 10: y, 20: z }), {
      likely:
        'What one side changed against the merge base is taken from it, line by line, and what both changed alike is taken once.',
    })
    expect(await read(['ls-tree', '-r', '--name-only', 'HEAD']), 'the files of the merge').is(
      ['a.txt', 'b.txt', 'both.txt', 'new/theirs.txt', 'run.sh'].join('\n'),
      { likely: 'What one side took away and the other left alone is gone; what one side added is there.' },
    )
    expect(await read(['ls-tree', 'HEAD', 'run.sh']), 'the mode of run.sh').satisfies(
      (l) => l.startsWith('100755'),
      '100755',
    )
    expect(await read(['merge-base', 'HEAD', first]), 'the merge base with the first commit').is(first)
    await clean()
    await fsck()
  },
})
