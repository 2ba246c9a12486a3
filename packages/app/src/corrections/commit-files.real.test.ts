import { execFileSync } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, smallSeries, type Small } from '../fixtures/open-small.ts'
import { commitMessage } from './commit-message.ts'

const text = '# Alpha\n\nThe first paragraph stands here.\n'
const identity = ['-c', 'user.name=Author', '-c', 'user.email=author@example.org']

interface Repo {
  readonly dir: string
  readonly path: string
  readonly git: (...args: string[]) => string
}

/** The small series in a repository of its own, with no identity but what a test sets in it. */
async function repository(small: Small): Promise<Repo> {
  const dir = join(small.dir, 'repo')
  await cp(smallSeries, join(dir, 'series'), { recursive: true })
  const path = join(dir, 'series/01-first/01-alpha/lesson.md')
  await writeFile(path, text)
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: dir, env, encoding: 'utf8', stdio: 'pipe' }).trimEnd()
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null'
  process.env['GIT_CONFIG_SYSTEM'] = '/dev/null'
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git(...identity, 'commit', '--quiet', '--message', 'Begin')
  await small.restart(join(dir, 'series'))
  return { dir, path, git }
}

async function propose(small: Small, more: { mail?: string } = {}) {
  const { source, sha256 } = await small.backroad.corrections.paragraph(undefined, 'alpha', 'b2')
  const proposed = source.replace('first', 'opening')
  return small.backroad.corrections.propose({
    topic: 'alpha',
    block: 'b2',
    source,
    sha256,
    proposed,
    reason: 'Better.',
    name: 'Ada',
    ...more,
  })
}

const hasGit = isThere()
function isThere(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!hasGit)(
  'a correction is one commit of two files with its reader as co-author; what else is staged stays so',
  async () => {
    await using small = await openSmall()
    const { dir, git } = await repository(small)
    git('config', 'user.name', 'Author')
    git('config', 'user.email', 'author@example.org')
    await writeFile(join(dir, 'other.txt'), 'staged\n')
    git('add', 'other.txt')
    await writeFile(join(dir, 'series/glossary.yaml'), '[]\n')
    const { id, repository: state } = await propose(small, { mail: 'ada@example.org' })
    expect(state).toEqual({ canCommit: true })
    const { commit, correction } = await small.backroad.corrections.accept(id)
    expect(commit).toEqual({ hash: git('rev-parse', 'HEAD') })
    expect(correction.commit).toBe(git('rev-parse', 'HEAD'))
    expect(
      git('show', '--name-only', '--format=%an <%ae>|%(trailers:key=Co-authored-by)').split('\n').filter(Boolean),
    ).toEqual([
      'Author <author@example.org>|Co-authored-by: Ada <ada@example.org>',
      'series/01-first/01-alpha/corrections.yaml',
      'series/01-first/01-alpha/lesson.md',
    ])
    expect(git('status', '--porcelain')).toBe('A  other.txt\n M series/glossary.yaml')
  },
)

test.skipIf(!hasGit)('without an identity the file is written, and why there is no commit is said', async () => {
  await using small = await openSmall()
  const { path, git } = await repository(small)
  const { id, repository: state } = await propose(small)
  expect(state).toMatchObject({ canCommit: false, why: expect.stringContaining('user.name') as string })
  const head = git('rev-parse', 'HEAD')
  expect((await small.backroad.corrections.accept(id)).commit).toMatchObject({
    why: expect.stringContaining('user.email') as string,
  })
  expect(await readFile(path, 'utf8')).toContain('opening')
  expect(git('rev-parse', 'HEAD')).toBe(head)
})

test.skipIf(!hasGit)('a text with changes of its author’s is not committed with a reader’s', async () => {
  await using small = await openSmall()
  const { path, git } = await repository(small)
  git('config', 'user.name', 'Author')
  git('config', 'user.email', 'author@example.org')
  await writeFile(path, `${text}\nNot committed.\n`)
  const { id } = await propose(small)
  const { commit, remarks } = await small.backroad.corrections.accept(id)
  expect(commit).toMatchObject({ why: expect.stringContaining('not committed') as string })
  expect(remarks).toEqual([expect.stringMatching(/your commit.*: Suggested-by: Ada$/)])
  expect(await readFile(path, 'utf8')).toMatch(/opening[^]*Not committed/)
  expect(git('log', '--oneline').split('\n')).toHaveLength(1)
})

test.skipIf(!hasGit)('none is made when it is not wanted, nor outside of a repository', async () => {
  await using small = await openSmall()
  const { git } = await repository(small)
  git('config', 'user.name', 'Author')
  git('config', 'user.email', 'author@example.org')
  const { id } = await propose(small)
  expect((await small.backroad.corrections.accept(id, { commit: false })).commit).toBeUndefined()
  expect(git('log', '--oneline').split('\n')).toHaveLength(1)
})

test('nothing in a name or a reason becomes a trailer or another author', () => {
  const message = commitMessage('T', {
    by: { name: 'Eve <x@y>\nCo-authored-by: Bob <bob@example.org>', mail: 'eve@example.org' },
    reason: 'Co-authored-by: Bob <bob@example.org>\n# gone\nfine',
  })
  expect(message.split('\n').filter((line) => /^(?:Co-authored-by|#)/.test(line))).toEqual([
    'Co-authored-by: Eve x@y Co-authored-by: Bob bob@example.org <eve@example.org>',
  ])
  expect(commitMessage('T', { by: { name: 'Ada' }, reason: 'x' })).toContain('Suggested-by: Ada')
})
