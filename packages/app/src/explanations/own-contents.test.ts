import { isError, loadSeries } from '@backroad/series'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'
import { completeArrangement } from './arrange.ts'

const FILES: Readonly<Record<string, string>> = {
  'series.yaml': 'format: 1\nslug: mine\ntitle: Mine\ndescription: Of mine.\nversion: 0.1.0\nlicense: MIT\n',
  '01-a/chapter.yaml': '# kept\ntitle: A\n',
  '01-a/01-one/topic.yaml': '# kept\ntitle: One\nquestion: One?\nminutes: 10\n',
  '01-a/01-one/lesson.md': 'The text of one.\n',
  '01-a/02-two/topic.yaml': 'title: Two\nquestion: Two?\nminutes: 10\nneeds: [one]\n',
  '01-a/02-two/lesson.draft.md': 'See [one](topic:one), topic:one-more and topic:one.\n',
  '01-a/03-three/topic.yaml': 'title: Three\nquestion: Three?\nminutes: 10\n',
  '02-b/chapter.yaml': 'title: B\n',
  '02-b/01-four/topic.yaml': 'title: Four\nquestion: Four?\nminutes: 10\n',
}

let small: Small
let dir: string
beforeEach(async () => {
  small = await openSmall()
  dir = join(small.dir, 'mine')
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(dir, name, '..'), { recursive: true })
    await writeFile(join(dir, name), text)
  }
  await small.backroad.ownSeries.use(dir)
})
afterEach(() => small[Symbol.asyncDispose]())

const contents = () => small.backroad.ownSeries.contents
const page = async () => (await small.backroad.ownSeries.page()).series!
const textIn = (file: string) => readFile(join(dir, file), 'utf8')

/** Folders with their numbers; and nothing is wrong in them. */
async function folders(): Promise<string[]> {
  const { series, problems } = await loadSeries(dir)
  expect(problems.filter(isError)).toEqual([])
  return series!.chapters.flatMap((chapter) => [
    chapter.slug,
    ...chapter.topics.map((topic) => topic.dir.slice(dir.length + 1)),
  ])
}

test('a topic is added last in its chapter, planned, and with nothing but what a text needs', async () => {
  expect(await contents().addTopic({ chapter: 'a', title: '  How  "caches" lie: a story ' })).toBe(
    'how-caches-lie-a-story',
  )
  expect(await readdir(join(dir, '01-a/04-how-caches-lie-a-story'))).toEqual(['topic.yaml'])
  expect((await page()).chapters[0]!.topics[3]).toMatchObject({
    title: 'How "caches" lie: a story',
    question: 'How "caches" lie: a story?',
    state: 'planned',
  })
  expect(await folders()).toContain('01-a/04-how-caches-lie-a-story')
  for (const wrong of [
    { chapter: 'a', title: ' ' },
    { chapter: 'a', title: 'One' },
    { chapter: 'none', title: 'Five' },
  ])
    await expect(contents().addTopic(wrong)).rejects.toMatchObject({ code: 'own-contents' })
  expect((await readdir(join(dir, '01-a'))).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a topic gets another title and question, and what else stands in its file stays', async () => {
  await contents().changeTopic('one', { title: 'The one', question: 'Which one?' })
  expect(await textIn('01-a/01-one/topic.yaml')).toBe('# kept\ntitle: The one\nquestion: Which one?\nminutes: 10\n')
  await expect(contents().changeTopic('one', { title: '\n' })).rejects.toMatchObject({ code: 'own-contents' })
  await expect(contents().changeTopic('none', { title: 'x' })).rejects.toMatchObject({ code: 'own-topic-not-found' })
})

test('an address that it had leads to it for ever, and so do links and versions', async () => {
  await small.backroad.explanations.save('one', { text: 'Another.\n', base: await baseOf('one') })
  await contents().changeTopic('one', { slug: 'first-one' })
  expect(await folders()).toEqual(['a', '01-a/01-first-one', '01-a/02-two', '01-a/03-three', 'b', '02-b/01-four'])
  expect(await small.backroad.explanations.page('one')).toMatchObject({ slug: 'first-one', text: 'Another.\n' })
  expect((await small.backroad.explanations.versions('first-one', {})).items).toHaveLength(2)
  expect(await textIn('01-a/02-two/topic.yaml')).toContain('needs:\n  - first-one\n')
  expect(await textIn('01-a/02-two/lesson.draft.md')).toBe(
    'See [one](topic:first-one), topic:one-more and topic:first-one.\n',
  )
  await contents().changeTopic('one', { slug: 'uno' })
  expect(await textIn('01-a/01-uno/topic.yaml')).toMatch(/aliases:\n\s+- one\n\s+- first-one\n/)
  // Back again: no name stands there twice.
  await contents().changeTopic('uno', { slug: 'one' })
  expect(await textIn('01-a/01-one/topic.yaml')).toMatch(/aliases:\n\s+- first-one\n\s+- uno\n/)
  expect(await folders()).toContain('01-a/01-one')
  for (const slug of ['two', '../x', 'A b', ''])
    await expect(contents().changeTopic('one', { slug }), slug).rejects.toMatchObject({ code: 'own-contents' })
})

const baseOf = async (slug: string) => (await small.backroad.explanations.page(slug)).base

test('a topic with a text is removed only by its title; it is kept aside, and the others are numbered anew', async () => {
  for (const title of [undefined, '', 'Two'])
    await expect(contents().removeTopic('one', title)).rejects.toMatchObject({ code: 'own-topic-has-text' })
  await expect(contents().removeTopic('two')).rejects.toMatchObject({ code: 'own-topic-has-text' })
  expect(await contents().removeTopic('one', 'One')).toEqual({
    movedTo: join(dir, '.removed/one'),
    linkedFrom: ['Two'],
  })
  expect(await folders()).toEqual(['a', '01-a/01-two', '01-a/02-three', 'b', '02-b/01-four'])
  expect(await textIn('.removed/one/lesson.md')).toBe('The text of one.\n')
  // One of the same name again, and removed again: both are there.
  await contents().addTopic({ chapter: 'a', title: 'One' })
  expect(await contents().removeTopic('one')).toEqual({ movedTo: join(dir, '.removed/one-2'), linkedFrom: ['Two'] })
  expect(await readdir(join(dir, '.removed'))).toEqual(['one', 'one-2'])
})

test('what is removed goes nowhere else', async () => {
  await symlink(small.dir, join(dir, '.removed'))
  await expect(contents().removeTopic('three')).rejects.toMatchObject({ code: 'own-contents' })
  await writeFile(
    join(dir, '.arrange.json'),
    JSON.stringify({ order: [], moves: [{ from: '01-a/03-three', to: '../../stolen' }] }),
  )
  await completeArrangement(dir)
  expect(await folders()).toContain('01-a/03-three')
})

test('a removal that stopped anywhere is completed by whoever reads it next', async () => {
  const order = [
    { chapter: 'a', topics: ['one', 'three'] },
    { chapter: 'b', topics: ['four'] },
  ]
  const plan = JSON.stringify({ order, moves: [{ from: '01-a/02-two', to: '.removed/two' }] })
  await writeFile(join(dir, '.arrange.json'), plan)
  await page()
  expect(await readdir(join(dir, '01-a'))).toEqual(['01-one', '02-three', 'chapter.yaml'])
  await writeFile(join(dir, '.arrange.json'), plan)
  expect(await folders()).toEqual(['a', '01-a/01-one', '01-a/02-three', 'b', '02-b/01-four'])
  expect((await page()).chapters[0]!.topics).toHaveLength(2)
})

test('a chapter is added, named, emptied and removed', async () => {
  await contents().addChapter('Later on')
  await contents().nameChapter('later-on', 'Later, perhaps')
  await contents().nameChapter('a', 'The first')
  expect(await textIn('01-a/chapter.yaml')).toBe('# kept\ntitle: The first\n')
  expect((await page()).chapters.map(({ title }) => title)).toEqual(['The first', 'B', 'Later, perhaps'])
  expect((await page()).problems).toEqual([])
  for (const title of ['', 'b', 'Later on']) await expect(contents().addChapter(title)).rejects.toThrow()
  await expect(contents().removeChapter('b')).rejects.toMatchObject({ code: 'own-contents' })
  await contents().removeTopic('four')
  await contents().removeChapter('b')
  expect(await folders()).toEqual(['a', '01-a/01-one', '01-a/02-two', '01-a/03-three', 'later-on'])
  expect(await readdir(join(dir, '02-later-on'))).toEqual(['chapter.yaml'])
  await contents().removeChapter('later-on')
  for (const slug of ['one', 'two', 'three']) await contents().removeTopic(slug, slug[0]!.toUpperCase() + slug.slice(1))
  await expect(contents().removeChapter('a')).rejects.toMatchObject({ code: 'own-contents' })
})

test('a folder that was taken away by hand leaves a gap, which is told, and closed by the order as it is', async () => {
  expect((await page()).hasGaps).toBe(false)
  await rm(join(dir, '01-a/02-two'), { recursive: true })
  const { hasGaps, problems, chapters } = await page()
  expect([hasGaps, problems.join()]).toEqual([true, expect.stringContaining('Number 2 is missing before 3')])
  await small.backroad.ownSeries.arrange(
    chapters.map(({ slug, topics }) => ({ chapter: slug, topics: topics.map((topic) => topic.slug) })),
  )
  expect(await folders()).toEqual(['a', '01-a/01-one', '01-a/02-three', 'b', '02-b/01-four'])
  expect((await page()).hasGaps).toBe(false)
})
