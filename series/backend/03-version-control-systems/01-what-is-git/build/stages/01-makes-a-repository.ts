import { stage } from '@backroad/check'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-init(1); gitrepository-layout(5)',
  likely: 'Begin with the folder .git, its folders objects and refs, and the file HEAD.',
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, read, readsBack, fsck } = withGit(context)
    await run(['init', '-b', 'main'])
    expect(await folder.file('.git/HEAD')).is('ref: refs/heads/main\n', {
      likely: {
        'ref: refs/heads/main': 'The line feed at its end is missing.',
        'refs/heads/main\n': 'HEAD is a symbolic ref: "ref: " stands before the name that it leads to.',
        'ref: refs/heads/master\n': 'The branch has the name that -b gives it.',
      },
    })
    expect(await folder.names('.git'), 'what is in .git').satisfies(
      (names) => ['HEAD', 'objects', 'refs'].every((name) => names.includes(name)),
      'HEAD, objects and refs',
    )
    if (await readsBack()) {
      expect(await read(['rev-parse', '--is-inside-work-tree'], 'A repository has HEAD, objects and refs.')).is('true')
      expect(await read(['rev-parse', '--is-bare-repository']), 'what git says of core.bare').is('false')
      await read(['status', '--porcelain'])
      await fsck()
    }

    // A second time, in what is in use: nothing of it is lost.
    const branch = random.word()
    await folder.write('.git/HEAD', `ref: refs/heads/${branch}\n`)
    const config = (await folder.file('.git/config')).value
    await run(['init'])
    expect(await folder.file('.git/HEAD')).is(`ref: refs/heads/${branch}\n`, {
      because: 'init was called in a repository that was there already, on another branch.',
    })
    if (config !== undefined) expect(await folder.file('.git/config')).isPresent()
  },
})
