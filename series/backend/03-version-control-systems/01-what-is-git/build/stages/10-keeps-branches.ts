import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-branch(1)',
  needs: ['finds-what-a-name-stands-for'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, git, read } = withGit(context)
    await init()
    const history = new Historian(git)
    const one = await history.commit({ 'a.txt': random.word() })
    const two = await history.commit({ 'a.txt': `${random.word()}1` })
    const listed = async (lines: readonly string[]) =>
      expect((await run(['branch'])).text, 'the list of branches').is(lines.map((line) => `${line}\n`).join(''), {
        likely: 'Branches are listed by name, each behind two blanks, the one that HEAD is behind "* ".',
      })
    await listed(['* main'])
    await run(['branch', 'zebra'])
    await run(['branch', 'apple', one])
    await run(['branch', 'fix/pear', 'apple'])
    await listed(['  apple', '  fix/pear', '* main', '  zebra'])
    expect(await read(['rev-parse', 'zebra']), 'where the new branch is').is(two)
    expect(await read(['rev-parse', 'apple']), 'where the new branch is').is(one)
    expect(await command.folder.file('.git/HEAD')).is('ref: refs/heads/main\n', {
      because: 'A new branch is made, and not switched to.',
    })
    const twice = await run(['branch', 'apple', two], { exits: 'failure' })
    expect(await read(['rev-parse', 'apple']), `apple after ${twice.line}`).is(one)
    await git(['pack-refs', '--all'])
    await git(['symbolic-ref', 'HEAD', 'refs/heads/apple'])
    await run(['branch', 'later'])
    await listed(['* apple', '  fix/pear', '  later', '  main', '  zebra'])
    expect(await read(['rev-parse', 'later']), 'where the new branch is').is(one)
    await run(['branch', 'main'], { exits: 'failure', because: 'main is there already, in packed-refs.' })
    await run(['branch', 'x', 'no-such-name'], { exits: 'failure' })
    for (const name of ['fix/../../../outside', '.hidden', 'pear..plum', 'two words'])
      await run(['branch', name], { exits: 'failure', because: 'git-check-ref-format(1) does not allow this name.' })
    expect(await command.folder.names('.git'), 'what is in .git').satisfies(
      (names) => !names.includes('outside'),
      'nothing that is called outside',
    )
  },
})
