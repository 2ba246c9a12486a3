import { stage } from '@backroad/check'
import { idOf, inflated, lay, pathOf } from './repository/objects.ts'
import { people } from './repository/run-git.ts'
import { withGit } from './repository/with-git.ts'

export default stage({
  spec: 'git-commit-tree(1), commit information',
  needs: ['reads-an-object'],
  async check(context) {
    const { command, expect, random } = context
    const { run, init, read, readsBack, fsck } = withGit(context)
    await init()
    const pear = await lay(command.folder, 'blob', random.text(20))
    const entry = Buffer.concat([Buffer.from('100644 pear.txt\0'), Buffer.from(pear, 'hex')])
    const tree = await lay(command.folder, 'tree', entry)
    const textOf = async (id: string) => {
      const likely = 'The commit is stored under the name that is written out.'
      if (await readsBack()) return `${await read(['cat-file', 'commit', id], likely)}\n`
      const stored = expect(await command.folder.file(pathOf(id))).isPresent({ likely })
      return inflated(stored)
        ?.toString('utf8')
        .replace(/^commit \d+\0/, '')
    }
    const written = async (o: {
      parents?: readonly string[]
      message: string
      from: 'option' | 'input'
      env?: Record<string, string>
    }) => {
      const env = { ...people, ...o.env }
      const parents = o.parents ?? []
      const want = commitText(tree, parents, o.message, env)
      const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])]
      const call =
        o.from === 'input'
          ? await run(args, { env, stdin: o.message })
          : await run([...args, '-m', o.message.trimEnd()], { env })
      const id = call.line1()
      const likely =
        'Tree, parents, author and committer stand on lines of their own, then comes an empty line and the message, which ends with a line feed.'
      expect(await textOf(id.value), 'the commit').is(want, { likely })
      expect(id).is(idOf('commit', want), {
        likely: 'The message ends with a line feed, which is a part of what is hashed.',
      })
      return id.value
    }
    const first = await written({ message: `the first ${random.word()}\n`, from: 'option' })
    const env = {
      GIT_AUTHOR_NAME: 'Renée Müller',
      GIT_AUTHOR_EMAIL: 'renee@example.org',
      GIT_AUTHOR_DATE: '1600000000 -0330',
      GIT_COMMITTER_DATE: `${1_700_000_000 + random.int(1, 9999)} +0545`,
    }
    const second = await written({ parents: [first], message: 'the second\n', from: 'option', env })
    await written({ parents: [second, first], message: 'joins two\n', from: 'option' })
    await written({ parents: [second], message: 'a title with \u{1f350}\n\nA body of\ntwo lines.\n', from: 'input' })
    await fsck()
    await run(['commit-tree', idOf('tree', random.word()), '-m', 'of no tree'], { exits: 'failure' })
  },
})

function commitText(tree: string, parents: readonly string[], message: string, env: Record<string, string>): string {
  const person = (role: string) => `${env[`GIT_${role}_NAME`]} <${env[`GIT_${role}_EMAIL`]}> ${env[`GIT_${role}_DATE`]}`
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${person('AUTHOR')}`,
    `committer ${person('COMMITTER')}`,
    '',
    message,
  ].join('\n')
}
