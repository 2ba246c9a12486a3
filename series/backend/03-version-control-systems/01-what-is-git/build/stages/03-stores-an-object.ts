import { stage } from '@backroad/check'
import { framed, idOf, inflated, pathOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'gitformat-loose(5); zlib: RFC 1950',
  needs: ['names-a-file-by-its-bytes'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, read, readsBack, fsck } = withGit(context)
    await init()
    const stored = async (bytes: Uint8Array) => {
      const id = idOf('blob', bytes)
      expect((await run(['hash-object', '-w', '--stdin'], { stdin: bytes })).line1()).is(id)
      const file = await command.folder.file(pathOf(id))
      const compressed = expect(file).isPresent({
        likely:
          'An object lies below .git/objects, in a folder of the first two digits of its name, under the other 38.',
      })
      expect(inflated(compressed), 'the object, decompressed').is(framed('blob', bytes), {
        likely:
          'A loose object is compressed as zlib does it (RFC 1950): not raw deflate, not gzip. The type and the size are within.',
      })
      if (await readsBack())
        expect(await read(['cat-file', '-s', id]), 'the size that git reads').is(String(bytes.length))
    }
    await stored(Buffer.from('pear\n'))
    await stored(new Uint8Array())
    await stored(random.bytes(70_000))
    await stored(Buffer.from('Birne: \u{1f350}\r\n'))
    // What is there already is the same by its name: nothing goes wrong, and nothing is lost.
    await stored(Buffer.from('pear\n'))
    await command.folder.write('plum.txt', 'plum\n')
    const plum = idOf('blob', 'plum\n')
    expect((await run(['hash-object', '-w', 'plum.txt'])).line1()).is(plum)
    if (await readsBack()) expect(await read(['cat-file', '-p', plum]), 'the blob that git reads').is('plum')
    expect(await command.folder.file(pathOf(plum))).isPresent()
    await fsck()
  },
})
