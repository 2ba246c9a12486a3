import { stage } from '@backroad/check'
import { idOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-ls-tree(1); gitdatamodel(7), tree',
  needs: ['reads-an-object'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git } = withGit(context)
    await init()
    const files = ['a.txt', 'a/b/deep.txt', 'a/z', 'a0', 'B', 'name with blanks', `${random.word()}.c`]
    for (const path of files) await command.folder.write(path, random.text(20))
    await command.folder.write('run.sh', '#!/bin/sh\n', { mode: 0o755 })
    await git(['add', '.'])
    // A symbolic link, and another repository at one of its commits.
    const link = idOf('blob', 'a.txt')
    await git(['hash-object', '-w', '--stdin'], { stdin: 'a.txt' })
    await git(['update-index', '--add', '--cacheinfo', `120000,${link},link`])
    await git(['update-index', '--add', '--cacheinfo', `160000,${idOf('commit', random.word())},other`])
    await git(['commit', '-q', '-m', 'orchard'])
    const tree = await git(['write-tree'])
    const listed = async (args: readonly string[], name: string) => {
      const want = await git(['ls-tree', ...args, name])
      expect((await run(['ls-tree', ...args, name])).text).is(`${want}\n`, {
        likely:
          'A line is the mode in six digits, a space, the type, a space, the name in hexadecimal, a tab, and the path. A folder is stored with mode 40000 and shown with 040000.',
      })
    }
    await listed([], tree)
    await listed(['-r'], tree)
    await listed([], await git(['rev-parse', `${tree}:a`]))
    await listed(['-r'], await git(['rev-parse', 'HEAD']))
    expect((await run(['cat-file', '-p', tree])).text, 'what cat-file -p shows of the tree').is(
      `${await git(['ls-tree', tree])}\n`,
    )
    expect((await run(['ls-tree', await git(['mktree'], { stdin: '' })])).text, 'the list of an empty tree').is('')
    await run(['ls-tree', link], { exits: 'failure' })
  },
})
