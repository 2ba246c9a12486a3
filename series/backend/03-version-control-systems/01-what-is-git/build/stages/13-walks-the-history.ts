import { stage } from '@backroad/check'
import { Historian } from './repository/history.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-log(1), commit ordering',
  needs: ['finds-what-a-name-stands-for'],
  async check(context) {
    const { expect, random } = context
    const { run, init, git } = withGit(context)
    await init()
    const history = new Historian(git)
    const walked = async (name: string | undefined, ids: readonly string[], likely: string) => {
      const call = await run(['log', '--format=%H', ...(name === undefined ? [] : [name])])
      expect(call.text, 'the history').is(ids.map((id) => `${id}\n`).join(''), { likely })
    }
    const line: string[] = []
    for (let i = 0; i < 4; i++) line.unshift(await history.commit({ 'a.txt': `${random.word()}${i}` }))
    await walked(undefined, line, 'From HEAD on, each commit leads to its parent; the newest comes first.')
    await walked(line[2], line.slice(2), 'A history begins at the commit that is named, and goes back from there.')

    // Two lines that were worked on in turns, joined.
    const [tip = ''] = line
    let [left, right] = [tip, tip]
    const turns: string[] = []
    for (let i = 0; i < 3; i++) {
      left = await history.bare([left], `left ${i}`)
      right = await history.bare([right], `right ${i}`)
      turns.unshift(right, left)
    }
    const joined = await history.bare([left, right], 'joins them')
    const again = await history.bare([joined, left], 'joins once more')
    await git(['update-ref', 'refs/heads/main', again])
    await walked(
      'main',
      [again, joined, ...turns, ...line],
      'Of all commits that can be reached, the newest by its committer comes next, and each comes once.',
    )
  },
})
