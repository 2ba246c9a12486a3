import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { idOf } from './repository/objects.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'gitformat-pack(5), deltified representation',
  needs: ['reads-a-pack'],
  async check(context) {
    const { expect, random } = context
    const { run, init, git } = withGit(context)
    await init()
    const history = new Historian(git)
    const lines = Array.from({ length: 400 }, (_, i) => `${random.text(50)} ${i}\n`)
    const long = Buffer.from(random.bytes(200_000))
    const versions: string[] = []
    const contents = new Map<string, Buffer>()
    for (let i = 0; i < 6; i++) {
      lines[random.int(0, 399)] = `${random.text(random.int(1, 90))}\n`
      lines.splice(random.int(0, 300), 1)
      const bytes = Buffer.concat([
        long.subarray(0, 150_000 - i),
        Buffer.from(random.text(i * 50)),
        long.subarray(150_000),
      ])
      const text = Buffer.from(lines.join(''))
      for (const content of [text, bytes]) contents.set(idOf('blob', content), content)
      versions.push(await history.commit({ 'text.txt': text, 'bytes.bin': bytes }))
    }
    const packs = join(git.dir, '.git/objects/pack')
    const likelyOf = (kind: string) =>
      `${kind} An instruction with bit 7 copies from the base, by the offset and size that its other bits say are there; without it so many bytes stand in the delta.`
    const same = async (likely: string) => {
      for (const version of versions.filter((_, i) => i % 3 === 0))
        for (const path of ['text.txt', 'bytes.bin']) {
          const id = await git(['rev-parse', `${version}:${path}`])
          const { stdout } = await run(['cat-file', '-p', id])
          expect(stdout).is(contents.get(id) ?? '', { likely })
        }
    }
    // Bases by their offset, then by their name, then far ahead in the pack.
    await git(['repack', '-adfq', '--depth=50', '--window=20'])
    await same(
      likelyOf(
        'A delta of type 6 says how far before it its base begins, in bytes of 7 bits of which each but the last adds one.',
      ),
    )
    await git(['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq', '--depth=50', '--window=20'])
    await same(likelyOf('A delta of type 7 says the name of its base in 20 bytes.'))
    const [name = ''] = (await readdir(packs)).filter((each) => each.endsWith('.pack'))
    await rm(join(packs, name.replace(/pack$/, 'idx')), { force: true })
    await git(['index-pack', '--index-version=2,0x40', join(packs, name)])
    await same(
      'A place of which bit 31 is set is the number of one in the table behind, which has eight bytes for each.',
    )
  },
})
