import { createHash } from 'node:crypto'
import { stage } from '@backroad/check'
import { idOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-hash-object(1); SHA-1 of "blob", a space, the size, a zero byte, the bytes',
  async check(context) {
    const { command, expect, random } = context
    const { run, init } = withGit(context)
    await init()
    const named = async (bytes: Uint8Array, how: 'file' | 'stdin') => {
      await command.folder.write('it.bin', bytes)
      const call =
        how === 'file' ? await run(['hash-object', 'it.bin']) : await run(['hash-object', '--stdin'], { stdin: bytes })
      const text = Buffer.from(bytes).toString('utf8')
      const bare = createHash('sha1').update(bytes).digest('hex')
      expect(call.line1()).is(idOf('blob', bytes), {
        likely: {
          [bare]: 'This is the SHA-1 of the bytes alone. What is hashed begins with the type and the size.',
          [createHash('sha1').update(`blob ${text.length}\0`).update(bytes).digest('hex')]:
            'The size counts bytes, not characters.',
          [idOf('blob', text)]: 'The bytes went through text in between: what is no UTF-8 was lost.',
          [createHash('sha1').update(`blob ${bytes.length}`).update(bytes).digest('hex')]:
            'The zero byte behind the size is missing.',
        },
      })
    }
    await named(Buffer.from('pear\n'), 'stdin')
    await named(Buffer.from('pear\n'), 'file')
    await named(Buffer.from(random.text(40)), 'file')
    await named(Buffer.from('Birne: \u{1f350}\r\n'), 'file')
    await named(new Uint8Array(), 'stdin')
    await named(random.bytes(1000), 'stdin')
    await named(random.bytes(200_000), 'file')
    expect(await command.folder.names('.git/objects'), 'what is in .git/objects').is(['info', 'pack'], {
      because: 'Without -w nothing is stored.',
    })
    await run(['hash-object', 'no-such-file'], { exits: 'failure' })
  },
})
