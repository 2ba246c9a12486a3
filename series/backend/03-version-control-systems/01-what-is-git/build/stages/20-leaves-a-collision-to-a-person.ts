import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-merge(1), how conflicts are presented; gitformat-index(5), stage',
  needs: ['merges-what-does-not-collide', 'commits-the-index'],
  async check(context) {
    const { command, expect, random } = context
    const { folder } = command
    const { run, init, git, read, fsck } = withGit(context)
    await init()
    const history = new Historian(git)
    const [mine, other] = [`${random.word()} of ours\n`, `${random.word()} of theirs\n`]
    const text = (line: string) => `one\ntwo\nthree\n${line}five\nsix\nseven\n`
    const plums = (first: string, last: string) => `${first}\ntwo\nthree\nfour\n${last}\n`
    await history.commit({ 'pear.txt': text('four\n'), 'plum.txt': plums('one', 'five'), 'gone.txt': 'gone\n' })
    await git(['branch', 'theirs'])
    const ours = await history.commit({
      'pear.txt': text(mine),
      'plum.txt': plums('a plum', 'five'),
      'gone.txt': 'changed here\n',
    })
    await git(['checkout', '-q', 'theirs'])
    const theirs = await history.commit({
      'pear.txt': text(other),
      'plum.txt': plums('one', 'another plum'),
      'gone.txt': undefined,
    })
    await git(['checkout', '-q', 'main'])

    await run(['merge', 'theirs'], { exits: 1, likely: 'A merge that needs a person ends with exit code 1.' })
    const file = await folder.file('pear.txt')
    expect(file).matches(/^one\ntwo\nthree\n<{7} [^\n]*\n/, { named: 'what both have, then "<<<<<<< " and a name' })
    expect(file).contains(`\n${mine}=======\n${other}>>>>>>> `, {
      likely:
        'Between the marks stand the lines of ours, "=======" and the lines of theirs; what both have stands outside of them.',
    })
    expect(file).matches(/\n>{7} [^\n]*\nfive\nsix\nseven\n$/, { named: '">>>>>>> ", a name, and then what both have' })
    expect(await folder.file('plum.txt')).is(plums('a plum', 'another plum'), {
      because: 'Each side changed another line of it, so nothing collides in it.',
    })
    const stages = async () =>
      (await read(['ls-files', '--unmerged'])).split('\n').map((line) => line.replace(/^\d+ /, ''))
    const blob = (name: string) => git(['rev-parse', name])
    expect(await stages(), 'what git reads as unmerged from the index').is(
      [
        `${await blob('main~1:gone.txt')} 1\tgone.txt`,
        `${await blob('main:gone.txt')} 2\tgone.txt`,
        `${await blob('main~1:pear.txt')} 1\tpear.txt`,
        `${await blob('main:pear.txt')} 2\tpear.txt`,
        `${await blob('theirs:pear.txt')} 3\tpear.txt`,
      ],
      { likely: 'The index holds what collides up to three times: base with stage 1, ours with 2, theirs with 3.' },
    )
    expect(await folder.file('gone.txt')).is('changed here\n', {
      because: 'One side changed it and the other took it away: a person decides.',
    })
    expect(await read(['rev-parse', 'HEAD']), 'HEAD').is(ours)
    expect(await folder.file('.git/MERGE_HEAD')).is(`${theirs}\n`, {
      likely: 'The commit that is being merged is kept in .git/MERGE_HEAD, until the merge is done.',
    })
    await run(['commit', '-m', 'too early'], { exits: 'failure', because: 'Two files are in conflict still.' })

    // A person decides, adds, and commits.
    await folder.write('pear.txt', text('four and a half\n'))
    await folder.remove('gone.txt')
    await run(['add', 'pear.txt', 'gone.txt'])
    expect(await read(['ls-files', '--unmerged']), 'what git reads as unmerged from the index').is('')
    await run(['commit', '-m', 'both'])
    expect(await read(['rev-list', '--parents', '-1', 'HEAD']), 'the merge and its parents').satisfies(
      (line) => line.endsWith(` ${ours} ${theirs}`),
      'a commit with ours and theirs as its parents',
      { likely: 'The commit that ends a merge has what MERGE_HEAD says as its second parent.' },
    )
    expect(await read(['status', '--porcelain']), 'what git status says').is('')
    expect((await folder.file('.git/MERGE_HEAD')).value, 'MERGE_HEAD after the merge').isAbsent()
    await fsck()
  },
})
