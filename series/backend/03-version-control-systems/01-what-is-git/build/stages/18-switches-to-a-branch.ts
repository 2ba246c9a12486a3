import { lstat, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-switch(1)',
  needs: ['puts-files-into-the-index', 'finds-what-a-name-stands-for', 'says-what-has-changed'],
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, init, git, read } = withGit(context)
    await init()
    const history = new Historian(git)
    const [here, there] = [random.text(30), random.text(30)]
    await history.commit({
      'pear.txt': here,
      'same.txt': 'same\n',
      'only/here/too.txt': 'here\n',
      'run.sh': '#!/bin/sh\n',
      swap: 'a file\n',
    })
    await git(['checkout', '-q', '-b', 'other'])
    await folder.remove('only')
    await folder.remove('swap')
    await folder.write('run.sh', '#!/bin/sh\n', { mode: 0o755 })
    await symlink('pear.txt', join(folder.path, 'link'))
    await history.commit({ 'pear.txt': there, 'new/deep/file.txt': 'there\n', 'swap/inside': 'in a folder\n' })
    await git(['checkout', '-q', 'main'])
    await folder.write('mine.txt', 'untracked\n')

    await run(['switch', 'other'])
    expect(await folder.file('.git/HEAD')).is('ref: refs/heads/other\n')
    expect(await folder.file('pear.txt')).is(there)
    expect(await folder.file('new/deep/file.txt')).is('there\n')
    expect(await folder.file('mine.txt')).is('untracked\n', {
      because: 'It is in no commit: switching leaves it alone.',
    })
    expect(await folder.names(), 'what is in the folder').is(
      ['.git', 'link', 'mine.txt', 'new', 'pear.txt', 'run.sh', 'same.txt', 'swap'],
      {
        likely: 'What the other branch does not have is taken away, and folders with nothing left in them too.',
      },
    )
    expect(await folder.file('swap/inside')).is('in a folder\n', {
      likely: 'Where a file stood there may be a folder on the other branch: take away first, then write.',
    })
    expect((await lstat(join(folder.path, 'run.sh'))).mode & 0o111, 'the right to execute run.sh').isNot(0)
    expect((await lstat(join(folder.path, 'link'))).isSymbolicLink(), 'that link is a symbolic link').is(true)
    expect(await readlink(join(folder.path, 'link')), 'where link leads').is('pear.txt')
    expect(await read(['status', '--porcelain']), 'what git status says').is('?? mine.txt', {
      likely: 'The index holds what the commit of the branch holds.',
    })
    await run(['switch', 'main'])
    expect(await folder.file('pear.txt')).is(here)
    expect(await folder.names(), 'what is in the folder').is([
      '.git',
      'mine.txt',
      'only',
      'pear.txt',
      'run.sh',
      'same.txt',
      'swap',
    ])
    expect(await read(['status', '--porcelain']), 'what git status says').is('?? mine.txt')

    // Work that is in no commit comes along, where it is not in the way.
    await folder.write('same.txt', 'the same, and more\n')
    await folder.write('added.txt', 'added\n')
    await git(['add', 'added.txt'])
    for (const branch of ['other', 'main']) {
      await run(['switch', branch])
      expect(await folder.file('same.txt')).is('the same, and more\n', {
        because: 'Its change is in no commit, and in both branches it is the same file.',
      })
      expect(await read(['status', '--porcelain']), 'what git status says').is(
        'A  added.txt\n M same.txt\n?? mine.txt',
        {
          likely:
            'Only what differs between the two commits is written. All else stays, in the files and in the index.',
        },
      )
    }
    await git(['rm', '-qf', 'added.txt'])
    await folder.write('same.txt', 'same\n')

    // It must not be lost.
    await folder.write('pear.txt', 'work of an hour\n')
    await run(['switch', 'other'], {
      exits: 'failure',
      because: 'pear.txt had changes in no commit, and differs between the branches.',
    })
    expect(await folder.file('pear.txt')).is('work of an hour\n')
    expect(await folder.file('.git/HEAD')).is('ref: refs/heads/main\n')
    await folder.write('pear.txt', here)
    await folder.write('new/deep/file.txt', 'mine\n')
    await run(['switch', 'other'], {
      exits: 'failure',
      because: 'new/deep/file.txt is untracked here, and tracked there.',
    })
    expect(await folder.file('new/deep/file.txt')).is('mine\n')
    await folder.remove('new')
    await run(['switch', 'no-such-branch'], { exits: 'failure' })
    expect(await folder.file('.git/HEAD')).is('ref: refs/heads/main\n')
  },
})
