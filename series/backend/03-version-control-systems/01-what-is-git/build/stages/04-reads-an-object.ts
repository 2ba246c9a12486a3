import { deflateSync } from 'node:zlib'
import { stage } from '@backroad/check'
import { framed, idOf, pathOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-cat-file(1)',
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git } = withGit(context)
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
      const id = idOf('blob', content)
      // Any compression that zlib knows is right, also none at all.
      await command.folder.write(pathOf(id), deflateSync(framed('blob', content), { level: [1, 9, 0, -1][i % 4]! }))
      expect((await run(['cat-file', '-p', id])).stdout).is(content, {
        likely:
          'What is behind the zero byte is written out as it is: nothing added, nothing taken away, and not as text.',
      })
      expect((await run(['cat-file', '-s', id])).line1()).is(String(content.length))
      if (i === 0) expect((await run(['cat-file', '-t', id])).line1()).is('blob')
    }
    await command.folder.write('pear.txt', 'pear\n')
    await git(['add', '.'])
    await git(['commit', '-q', '-m', 'a pear, and \u{1f350}'])
    const commit = await git(['rev-parse', 'HEAD'])
    expect((await run(['cat-file', '-t', commit])).line1()).is('commit')
    expect((await run(['cat-file', '-p', commit])).text).is(`${await git(['cat-file', 'commit', commit])}\n`)
    expect((await run(['cat-file', '-t', await git(['rev-parse', 'HEAD^{tree}'])])).line1()).is('tree')
    const missing = await run(['cat-file', '-p', idOf('blob', random.word())], { exits: 'failure' })
    expect(missing.stdout).is('')
  },
})
