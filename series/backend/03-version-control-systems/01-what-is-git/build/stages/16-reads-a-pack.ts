import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'gitformat-pack(5), pack files and version 2 of the index',
  needs: ['reads-an-object'],
  async check(context) {
    const { expect, random } = context
    const { run, init, git } = withGit(context)
    await init()
    const history = new Historian(git)
    const contents = [random.bytes(12), Buffer.from(random.text(300)), random.bytes(70_000), Buffer.alloc(0)]
    await history.commit(Object.fromEntries(contents.map((content, i) => [`file-${i}`, content])))
    const pack = async () => {
      await git(['-c', 'pack.window=0', '-c', 'pack.depth=0', 'repack', '-dq'])
      await git(['prune-packed', '-q'])
    }
    await pack()
    const reads = async (id: string, likely: string) => {
      const [type, size] = [await git(['cat-file', '-t', id]), await git(['cat-file', '-s', id])]
      expect((await run(['cat-file', '-t', id])).line1()).is(type, { likely })
      expect((await run(['cat-file', '-s', id])).line1()).is(size, { likely })
    }
    for (const [i, content] of contents.entries()) {
      const id = await git(['rev-parse', `HEAD:file-${i}`])
      expect((await run(['cat-file', '-p', id])).stdout).is(content, {
        likely:
          'Find the place of the object by the .idx file: 256 counts, then the names in order, their CRCs, and the places in the pack.',
      })
    }
    await reads(
      await git(['rev-parse', 'HEAD']),
      'The type is in bits 4 to 6 of the first byte of an entry: 1 commit, 2 tree, 3 blob, 4 tag.',
    )
    await reads(
      await git(['rev-parse', 'HEAD^{tree}']),
      'The size goes on in the next byte while bit 7 is set: 4 bits in the first byte, 7 in each after it.',
    )

    // A second pack, an annotated tag, an object that lies loose, and one that is nowhere.
    await history.commit({ 'plum.txt': random.text(40) })
    await git(['tag', '-a', '-m', 'ripe', 'v1'])
    await pack()
    await reads(await git(['rev-parse', 'v1']), 'There may be several packs: an object is in one of them.')
    await reads(await git(['rev-parse', 'HEAD:file-1']), 'There may be several packs: an object is in one of them.')
    const loose = await git(['hash-object', '-w', '--stdin'], { stdin: 'loose\n' })
    await reads(loose, 'What is not in a pack lies loose.')
    expect((await run(['log', '--format=%H'])).text, 'the history out of packs').is(
      `${await git(['log', '--format=%H'])}\n`,
    )
    await run(['cat-file', '-t', `${loose.slice(0, 39)}${loose.endsWith('0') ? '1' : '0'}`], { exits: 'failure' })
  },
})
