import { stage } from '@backroad/check'
import { withGit } from './repository/with-git.ts'

/** Names around "foo", which is a folder: by its bytes "foo/" stands behind "foo-" and "foo.c" and before "foo0". */
const around = ['foo-bar', 'foo.c', 'foo/one', 'foo/deeper/two', 'foo0', 'foo_', 'Foo', 'bar']

export default stage({
  spec: 'git-write-tree(1); the order of base_name_compare: a folder as if its name ended with a slash',
  needs: ['lists-a-tree'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git, twin, read, fsck } = withGit(context)
    await init()
    const other = await twin()
    const expected = async (likely: string) => {
      // git makes the same tree elsewhere, so that none of its objects lies here already.
      const lines = await git(['ls-files', '--stage'])
      await other(['read-tree', '--empty'])
      await other(['update-index', '--index-info'], { stdin: lines === '' ? '' : `${lines}\n` })
      const want = await other(['write-tree', '--missing-ok'])
      const id = (await run(['write-tree'])).line1()
      const got = await read(['cat-file', '-t', id.value], 'The tree is stored under the name that is written out.')
      expect(got, 'the type of what is stored').is('tree')
      expect(await read(['ls-tree', '-r', '-t', id.value], likely), 'what git reads of the tree').is(
        await other(['ls-tree', '-r', '-t', want]),
        { likely },
      )
      expect(id).is(want, { likely })
      await fsck(likely)
    }
    await expected('A tree without entries is an object too, of no bytes.')
    await command.folder.write('one.txt', random.text(20))
    await git(['add', '.'])
    await expected(
      'An entry is the mode, a space, the name, a zero byte, and the 20 bytes of the id, not its 40 digits.',
    )
    await command.folder.write('dir/two.txt', random.text(20))
    await command.folder.write('dir/run.sh', '#!/bin/sh\n', { mode: 0o755 })
    await git(['add', '.'])
    await expected('A folder is an entry with mode 40000, without a zero before it, and the id of a tree of its own.')
    for (const path of [...around, 'ümlaut', 'z/z/z/z']) await command.folder.write(path, random.text(20))
    await git(['add', '.'])
    await expected('Entries are ordered by the bytes of their names, and a folder as if its name ended with a slash.')
  },
})
