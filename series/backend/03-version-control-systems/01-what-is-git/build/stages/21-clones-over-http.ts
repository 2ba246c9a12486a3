import { stage } from '@backroad/check'
import { serveGit } from './repository/git-server.ts'
import { Historian } from './repository/history.ts'
import { type Git, withGit } from './repository/with-git.ts'

export default stage({
  spec: 'gitprotocol-http(5), smart clients; gitprotocol-pack(5)',
  needs: ['puts-deltas-together', 'switches-to-a-branch'],
  async check(context) {
    const { command, expect, random } = context
    const { run, twin, read, fsck } = withGit(context)
    const source = await twin('source')
    const history = new Historian(source)
    const lines = Array.from({ length: 300 }, (_, i) => `${random.text(40)} ${i}\n`)
    for (let i = 0; i < 4; i++) {
      lines[random.int(0, 299)] = `${random.text(30)}\n`
      await history.commit({ 'text.txt': lines.join(''), [`dir/${i}.bin`]: random.bytes(40_000) })
    }
    await source(['tag', 'light', 'HEAD~1'])
    await source(['tag', '-a', '-m', 'ripe', 'v1', 'HEAD~2'])
    await source(['checkout', '-q', '-b', 'feature/pears', 'HEAD~1'])
    await history.commit({ 'pears.txt': 'pears\n' })
    await source(['checkout', '-q', '-b', 'trunk', 'main'])
    await source(['repack', '-adfq'])
    await history.commit({ 'run.txt': 'the last\n' })

    await using server = await serveGit(source.dir)
    await run(['clone', server.url, 'copy'], { within: 10_000 })
    const likely =
      'Ask for info/refs?service=git-upload-pack, then post what you want and "done"; the pack comes in packets of band 1.'
    const heads = await source(['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads'])
    const remote = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=3)', 'refs/remotes/origin']
    const got = (await read(remote, likely, 'copy')).split('\n').filter((line) => !line.endsWith(' HEAD'))
    expect(got.join('\n'), 'the branches of the server, below refs/remotes/origin').is(heads)
    const tags = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags']
    expect(await read(tags, likely, 'copy'), 'the tags').is(await source(tags))
    expect(await command.folder.file('copy/.git/HEAD')).is('ref: refs/heads/trunk\n', {
      likely: 'The server says among what it can do which branch its HEAD is: symref=HEAD:refs/heads/trunk.',
    })
    expect(await read(['rev-parse', 'HEAD'], likely, 'copy'), 'HEAD').is(await source(['rev-parse', 'HEAD']))
    expect(await read(['status', '--porcelain'], likely, 'copy'), 'what git status says').is('', {
      likely: 'What the branch holds is checked out, into the working tree and the index.',
    })
    expect(await command.folder.file('copy/text.txt')).is(lines.join(''))
    expect(await read(['config', 'remote.origin.url'], likely, 'copy'), 'the address in .git/config').is(server.url)
    await fsck(likely, 'copy')

    await run(['clone', server.url, 'copy'], {
      exits: 'failure',
      because: 'The folder is there already, and not empty.',
    })
    await run(['clone', server.url.replace('orchard', 'nothing'), 'none'], {
      exits: 'failure',
      because: 'The server answers 404.',
    })

    // A server may be anybody's: what it sends must not be written where it does not belong.
    for (const { name, planted } of traps) {
      await using stranger = await serveGit(await strangeRepository(twin, name))
      await run(['clone', stranger.url, 'trap'], {
        exits: 'failure',
        within: 10_000,
        because: `Its tree has an entry that is named "${name}".`,
      })
      expect((await command.folder.file(planted)).value, `${planted}, which is outside of the working tree`).isAbsent({
        likely:
          'A name of a tree that leads out of the folder, or into .git, must be refused before anything is written.',
      })
      await command.folder.remove('trap')
    }
  },
})

/** Names in a tree that lead out of the working tree, and where a file of that tree would then lie. */
const traps = [
  { name: '..', planted: 'planted' },
  { name: '../slash', planted: 'slash' },
  { name: '.git', planted: 'trap/.git/planted' },
]

/** A repository with a tree that no git would make: one entry of this name. */
async function strangeRepository(twin: (name: string) => Promise<Git>, name: string): Promise<string> {
  const git = await twin(`stranger-${name.replaceAll(/\W/g, '')}`)
  const treeOf = (mode: string, entry: string, id: string) => {
    const stdin = Buffer.concat([Buffer.from(`${mode} ${entry}\0`), Buffer.from(id, 'hex')])
    return git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { stdin })
  }
  const blob = await git(['hash-object', '-w', '--stdin'], { stdin: 'planted\n' })
  const tree = name.includes('/')
    ? await treeOf('100644', name, blob)
    : await treeOf('40000', name, await treeOf('100644', 'planted', blob))
  await git(['update-ref', 'refs/heads/main', await git(['commit-tree', tree, '-m', 'a trap'])])
  return git.dir
}
