import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stage } from '@backroad/check'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-status(1), short format and porcelain format version 1',
  needs: ['finds-what-a-name-stands-for', 'lists-a-tree'],
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, init, git, read } = withGit(context)
    await init()
    const says = async (likely: string) => {
      const want = await read(['status', '--porcelain'])
      const got = (await run(['status', '--porcelain'])).text
      expect(got, 'the status').is(want === '' ? '' : `${want}\n`, { likely })
    }
    await says('Where nothing has changed, nothing is written.')
    for (const path of ['pear.txt', 'dir/a', 'dir/b', 'run.sh', 'gone.txt', 'same.txt', 'other/c'])
      await folder.write(path, random.text(24))
    await says('A folder of which nothing is in the index stands for all in it, with a slash at its end: "?? dir/".')
    await git(['add', '.'])
    await says('Before the first commit all in the index is new: "A " and the path.')
    await git(['commit', '-q', '-m', 'all'])
    await says('After a commit the index and the commit are the same, and so are the index and the files.')

    await folder.write('pear.txt', random.text(24))
    await says('" M": the file differs from the index. Its size is the same: only its bytes tell.')
    await git(['add', 'pear.txt'])
    await says('"M ": the index differs from the last commit.')
    await folder.write('pear.txt', random.text(30))
    await says('"MM": the index differs from the last commit, and the file from the index.')
    await rm(join(folder.path, 'gone.txt'))
    await git(['rm', '-q', '--cached', 'dir/a'])
    await says(
      '"D " is gone from the index, " D" only from the files. What is out of the index but still there is also untracked.',
    )
    await chmod(join(folder.path, 'run.sh'), 0o755)
    await folder.write('dir/new', 'new\n')
    await folder.write('dir/deep/er/new', 'new\n')
    await folder.write('zz/new', 'new\n')
    await git(['add', 'dir/deep'])
    await folder.write('dir/deep/er/untracked', 'new\n')
    await rm(join(folder.path, 'other/c'))
    await says(
      'Tracked paths come first, in order, then those that are not. That a file may be executed is a change too.',
    )
  },
})
