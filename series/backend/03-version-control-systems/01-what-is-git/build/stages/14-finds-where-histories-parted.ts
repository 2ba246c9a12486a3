import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-merge-base(1)',
  needs: ['finds-what-a-name-stands-for'],
  async check(context) {
    const { expect, random } = context
    const { run, init, git } = withGit(context)
    await init()
    const history = new Historian(git)
    const root = await history.commit({ 'a.txt': random.word() })
    const grow = async (from: string, count: number) => {
      let tip = from
      for (let i = 0; i < count; i++) tip = await history.bare([tip], `${random.word()} ${i}`)
      return tip
    }
    const base = async (a: string, b: string, wants: readonly string[], likely: string) => {
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const)
        expect((await run(['merge-base', one, other])).line1(), 'the merge base').isOneOf(wants, { likely })
    }
    const fork = await grow(root, 2)
    const left = await grow(fork, 3)
    const right = await grow(fork, random.int(1, 2))
    await base(left, right, [fork], 'The best common ancestor is the one that no other common ancestor came of.')
    await base(
      fork,
      left,
      [fork],
      'A commit is an ancestor of itself: where one came of the other, the older is the base.',
    )
    await base(left, left, [left], 'A commit and itself have itself in common.')

    const merged = await history.bare([right, left], 'joins them')
    const onward = await grow(left, 2)
    await base(merged, onward, [left], 'Behind a merge all parents are looked at, not the first alone.')

    const [a, b] = [await history.bare([left, right], 'one way'), await history.bare([right, left], 'the other way')]
    await base(a, b, [left, right], 'Where histories crossed, two commits are equally good. Either is right.')

    const stranger = await git(['commit-tree', await git(['mktree'], { stdin: '' }), '-m', 'of nothing'])
    await run(['merge-base', left, stranger], { exits: 1, because: 'They have nothing in common.' })
  },
})
