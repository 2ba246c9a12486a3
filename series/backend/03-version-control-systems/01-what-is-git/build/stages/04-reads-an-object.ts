import { stage } from '@backroad/check'
import { idOf, lay } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

const people = ['author', 'committer']
  .map((role) => `${role} Ada Lovelace <ada@example.org> 1700000000 +0100`)
  .join('\n')

export default stage({
  spec: 'git-cat-file(1)',
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git, readsBack } = withGit(context)
    await init()
    const contents = [
      Buffer.from('pear\n'),
      Buffer.from('no line feed'),
      Buffer.alloc(0),
      Buffer.from('a\0b\0\n'),
      Buffer.from(random.bytes(90_000)),
      Buffer.alloc(50_000, 'pear '),
    ]
    for (const [i, content] of contents.entries()) {
      // Any compression that zlib knows is right, also none at all.
      const id = await lay(command.folder, 'blob', content, [1, 9, 0, -1][i % 4])
      expect((await run(['cat-file', '-p', id])).stdout).is(content, {
        likely:
          'What is behind the zero byte is written out as it is: nothing added, nothing taken away, and not as text.',
      })
      expect((await run(['cat-file', '-s', id])).line1()).is(String(content.length))
      if (i === 0) expect((await run(['cat-file', '-t', id])).line1()).is('blob')
    }
    const tree = await lay(command.folder, 'tree', '')
    const text = `tree ${tree}\n${people}\n\na pear, and \u{1f350}\n`
    const commit = await lay(command.folder, 'commit', text)
    expect((await run(['cat-file', '-t', commit])).line1()).is('commit')
    expect((await run(['cat-file', '-p', commit])).text).is(text)
    expect((await run(['cat-file', '-t', tree])).line1()).is('tree')
    if (await readsBack()) {
      await command.folder.write('pear.txt', 'pear\n')
      await git(['add', '.'])
      await git(['commit', '-q', '-m', 'by git'])
      const id = await git(['rev-parse', 'HEAD'])
      expect((await run(['cat-file', '-p', id])).text, 'a commit of git').is(
        `${await git(['cat-file', 'commit', id])}\n`,
      )
    }
    const missing = await run(['cat-file', '-p', idOf('blob', random.word())], { exits: 'failure' })
    expect(missing.stdout).is('')
  },
})
