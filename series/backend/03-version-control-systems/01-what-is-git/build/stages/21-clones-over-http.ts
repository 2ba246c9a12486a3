import { stage } from '@backroad/check'
import { serveGit } from './repository/git-server.ts'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

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
  },
})
