import { stage } from '@backroad/check'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-commit(1)',
  needs: ['puts-files-into-the-index', 'writes-a-tree', 'writes-a-commit', 'finds-what-a-name-stands-for'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git, read, fsck } = withGit(context)
    await init()
    const files = async () => read(['ls-tree', '-r', '--name-only', 'HEAD'])
    await command.folder.write('pear.txt', random.text(20))
    await command.folder.write('dir/plum.txt', 'plum\n')
    await git(['add', '.'])
    await command.folder.write('later.txt', 'not yet\n')
    await run(['commit', '-m', 'the first'])
    const first = await read(['rev-parse', 'HEAD'], 'The commit is what the branch says that HEAD leads to.')
    expect(await read(['cat-file', 'commit', 'HEAD']), 'the first commit').satisfies(
      (text) => !/^parent /m.test(text),
      'a first commit without a parent',
    )
    expect(await read(['log', '-1', '--format=%an %ae %ct %s']), 'what the commit says').is(
      'Ada Lovelace ada@example.org 1700000000 the first',
    )
    expect(await files(), 'the files of the commit').is('dir/plum.txt\npear.txt', {
      likely: 'A commit holds what is in the index, and not what lies in the working tree.',
    })

    await git(['add', 'later.txt'])
    await command.folder.write('pear.txt', 'changed behind the index\n')
    await run(['commit', '-m', 'the second'])
    const second = await read(['rev-parse', 'HEAD'])
    expect(await read(['rev-list', '--parents', '-1', 'HEAD']), 'the second commit and its parents').is(
      `${second} ${first}`,
    )
    expect(await files(), 'the files of the commit').is('dir/plum.txt\nlater.txt\npear.txt')
    expect(await read(['status', '--porcelain']), 'what git status says').is(' M pear.txt')
    expect(await command.folder.file('.git/HEAD')).is('ref: refs/heads/main\n', {
      likely: 'The branch moves to the new commit. HEAD goes on saying the name of the branch.',
    })

    await run(['commit', '-m', 'nothing'], { exits: 'failure', because: 'Nothing in the index had changed.' })
    expect(await read(['rev-parse', 'HEAD']), 'HEAD').is(second)

    await git(['checkout', '-q', '--detach'])
    await git(['add', 'pear.txt'])
    await run(['commit', '-m', 'on no branch'])
    expect(await read(['rev-parse', 'HEAD^']), 'the parent of the commit on no branch').is(second)
    expect(await read(['rev-parse', 'main']), 'main').is(second, {
      because: 'HEAD was the name of a commit, so that no branch was checked out.',
    })
    await fsck()
  },
})
