import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'gitrevisions(7), specifying revisions; gitrepository-layout(5), refs and packed-refs',
  async check(context) {
    const { expect, random } = context
    const { run, init, git, read } = withGit(context)
    await init()
    const history = new Historian(git)
    const [one, two, three] = [
      await history.commit({ 'a.txt': random.word() }),
      await history.commit({ 'a.txt': `${random.word()}1` }),
      await history.commit({ 'a.txt': `${random.word()}2` }),
    ] as const
    const stands = async (name: string, id: string, likely: string) =>
      expect((await run(['rev-parse', name])).line1(), `what ${name} stands for`).is(id, { likely })
    await stands('HEAD', three, 'HEAD says "ref: " and the name of a branch; the branch says the commit.')
    await stands('main', three, 'A branch is a file below .git/refs/heads.')
    await stands(two, two, 'The 40 digits of an object are its own name.')
    await stands(two.slice(0, 8), two, 'A name may be shortened to its first digits, where no other begins with them.')
    await git(['branch', 'feature/pears', one])
    await stands('feature/pears', one, 'The name of a branch may have slashes: then it lies in folders.')
    await git(['tag', 'v1', two])
    await stands('v1', two, 'A tag is a file below .git/refs/tags.')
    await stands('refs/heads/feature/pears', one, 'A name in full begins with refs/.')

    await run(['update-ref', 'refs/heads/new/branch', two])
    expect(await read(['rev-parse', 'refs/heads/new/branch']), 'the branch that git reads').is(two)
    await run(['update-ref', 'refs/heads/new/branch', one])
    expect(await read(['rev-parse', 'refs/heads/new/branch']), 'the branch that git reads').is(one)

    // git packs refs into one file; what is written later lies beside it and counts before it.
    await git(['pack-refs', '--all'])
    await stands('feature/pears', one, 'After git pack-refs a ref stands in .git/packed-refs, a line each.')
    await stands('HEAD', three, 'After git pack-refs a ref stands in .git/packed-refs, a line each.')
    await run(['update-ref', 'refs/heads/main', two])
    await stands('main', two, 'A file of its own counts before the line in packed-refs.')
    expect(await read(['rev-parse', 'main']), 'the branch that git reads').is(two)

    await git(['checkout', '-q', '-f', '--detach', one])
    await stands('HEAD', one, 'HEAD may hold the name of a commit itself, when no branch is checked out.')
    await run(['rev-parse', `no-${random.word()}`], { exits: 'failure' })
    await run(['update-ref', 'refs/heads/none', '0123456789012345678901234567890123456789'], { exits: 'failure' })
  },
})
