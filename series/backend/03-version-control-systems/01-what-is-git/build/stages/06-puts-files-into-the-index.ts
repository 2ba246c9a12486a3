import { chmod, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { stage } from '@backroad/check'
import { idOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-add(1); gitformat-index(5), version 2',
  needs: ['stores-an-object'],
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, init, git, read, fsck } = withGit(context)
    await init()
    const known = new Map<string, string>()
    const write = async (path: string, content = random.text(30), mode = '100644') => {
      await folder.write(path, content, { mode: mode === '100755' ? 0o755 : 0o644 })
      known.set(path, `${mode} ${idOf('blob', content)} 0\t${path}`)
    }
    const holds = async (likely: string) => {
      const want = [...known.values()].sort((a, b) => Buffer.compare(pathIn(a), pathIn(b)))
      const got = await read(['ls-files', '--stage'], likely)
      expect(got, 'what git reads from the index').is(want.join('\n'), { likely })
      await fsck(likely)
    }

    await write('pear.txt')
    await run(['add', 'pear.txt'])
    await holds('An index has a head of 12 bytes, its entries, and the SHA-1 of all that at its end.')
    // Paths of all lengths: an entry ends with one to eight zero bytes.
    for (let length = 1; length <= 9; length++) await write('x'.repeat(length))
    await run(['add', ...Array.from({ length: 9 }, (_, i) => 'x'.repeat(i + 1))])
    await holds('Behind a path come as many zero bytes as make the entry a multiple of eight long, one at the least.')
    for (const path of ['d/e/f', 'd/a', 'd.txt', 'd-1', 'd0', 'Z', 'ümlaut', 'name with blanks']) await write(path)
    await write('run.sh', '#!/bin/sh\n', '100755')
    await write('private.txt')
    await chmod(join(folder.path, 'private.txt'), 0o600)
    await symlink('pear.txt', join(folder.path, 'link'))
    known.set('link', `120000 ${idOf('blob', 'pear.txt')} 0\tlink`)
    await run(['add', '.'])
    await holds(
      'Entries are ordered by the bytes of their paths. Of permissions only one is kept: 100755 may be executed, 100644 not. A link holds where it leads.',
    )
    // Changed, taken away, and an index that git has written, with an extension.
    await git(['write-tree'])
    await write('pear.txt', random.text(60))
    await write('d/a', 'other\n', '100755')
    await chmod(join(folder.path, 'd/a'), 0o755)
    await rm(join(folder.path, 'd0'))
    known.delete('d0')
    await run(['add', 'pear.txt', 'd', 'd0'])
    await holds(
      'What is added again takes the place of what was there. What is no longer there is taken out of the index.',
    )
    await run(['add', 'no-such-file'], { exits: 'failure' })
  },
})

function pathIn(line: string): Buffer {
  return Buffer.from(line.slice(line.indexOf('\t') + 1))
}
