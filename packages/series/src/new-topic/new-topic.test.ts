import { readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { writeSeries } from '../../test/written-series.ts'
import { checkPages } from '../check-pages.ts'
import { checkModules } from '../load-modules.ts'
import { isError, loadSeries } from '../load-series.ts'
import { newChapter, newTopic } from './new-topic.ts'

const NODE_MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

it('makes a topic that is planned, last in its chapter, and right as it stands', async () => {
  await using folder = await writeSeries()
  const made = await newTopic(folder.dir, { chapter: 'more', title: 'What is "a" line: really?' })
  expect(made.dir).toBe(path.join(folder.dir, '02-more/02-what-is-a-line-really'))
  expect(made.files).toContain('lesson.draft.md')
  const { series, problems } = await loadSeries(folder.dir)
  expect(problems.filter(isError)).toEqual([])
  expect(series?.chapters[1]?.topics[1]).toMatchObject({
    slug: 'what-is-a-line-really',
    title: 'What is "a" line: really?',
    question: 'What is "a" line: really?',
    status: 'planned',
    experiments: [],
    builds: [],
    cards: [],
  })
})

it('the templates are parts without a fault once they are no drafts', async () => {
  await using folder = await writeSeries({
    '01-basics/02-bytes/experiments/count-them.ts': undefined,
    '01-basics/02-bytes/lesson.md': undefined,
  })
  const { dir } = await newTopic(folder.dir, { chapter: 'More', title: 'Lines' })
  for (const name of await readdir(dir, { recursive: true })) {
    if (name.includes('.draft') && !name.startsWith('build.draft/'))
      await rename(path.join(dir, name), path.join(dir, name.replace('.draft', '')))
  }
  await symlink(NODE_MODULES, path.join(folder.dir, 'node_modules'))
  const { series, problems } = await loadSeries(folder.dir)
  expect(problems.filter(isError)).toEqual([])
  const topic = series?.chapters[1]?.topics[1]
  expect(topic).toMatchObject({
    status: 'written',
    experiments: [{ slug: 'first-look' }],
    cards: [{ id: 'name-of-the-card' }],
  })
  expect(topic?.builds[0]).toMatchObject({
    slug: 'lines',
    stages: [{ slug: 'answers-at-all', title: 'Answers at all' }],
    wrong: [{ caughtBy: 'answers-at-all' }],
  })
  if (!series) return
  const modules = await checkModules({ ...series, chapters: series.chapters.slice(1) })
  expect(modules).toEqual([])
  expect((await checkPages(series)).filter(isError)).toEqual([])
})

it('makes a chapter that is not there, and asks about one that nearly is', async () => {
  await using folder = await writeSeries()
  const made = await newTopic(folder.dir, { chapter: 'Queues: all', title: 'Lines', question: 'Who is next?' })
  expect(made.dir).toBe(path.join(folder.dir, '03-queues-all/01-lines'))
  expect(await readFile(path.join(made.dir, '../chapter.yaml'), 'utf8')).toBe('title: "Queues: all"\n')
  expect((await loadSeries(folder.dir)).series?.chapters[2]?.topics[0]?.question).toBe('Who is next?')
  await expect(newTopic(folder.dir, { chapter: 'basic', title: 'X' })).rejects.toThrow(
    'There is no chapter “basic”. Did you mean “basics”?',
  )
})

it('puts nothing but what a text needs into a series of texts, and anything into a chapter that is the last', async () => {
  await using folder = await writeSeries()
  const text = await newTopic(folder.dir, { title: 'A text', parts: 'text' })
  expect([text.dir, text.files]).toEqual([path.join(folder.dir, '02-more/02-a-text'), ['topic.yaml']])
  await using texts = await writeSeries()
  for (const name of await readdir(texts.dir, { recursive: true }))
    if (/(?:experiments|builds?|recall\.yaml)$/.test(name))
      await rm(path.join(texts.dir, name), { recursive: true, force: true })
  expect((await newTopic(texts.dir, { title: 'Lines' })).files).toEqual(['topic.yaml'])
  expect((await newTopic(texts.dir, { title: 'More lines', parts: 'all' })).files).toContain('build.draft/build.yaml')
  // A draft of another part is one, too.
  expect((await newTopic(texts.dir, { title: 'Even more' })).files).toContain('build.draft/build.yaml')
})

it('makes a chapter without a topic, which is no fault, and none twice', async () => {
  await using folder = await writeSeries()
  expect(await newChapter(folder.dir, ' Later: on ')).toBe(path.join(folder.dir, '03-later-on'))
  const { series, problems } = await loadSeries(folder.dir)
  expect(series?.chapters[2]).toMatchObject({ title: 'Later: on', topics: [] })
  expect(problems.filter(isError)).toEqual([])
  await expect(newChapter(folder.dir, 'later: ON')).rejects.toThrow('has the chapter')
  await expect(newChapter(folder.dir, 'Later on')).rejects.toThrow('Give another title')
})

it('what can’t be read is told in a few lines, however much is wrong with it', async () => {
  const error: unknown = await newTopic(path.resolve(NODE_MODULES, '..'), { title: 'A' }).catch((one: unknown) => one)
  expect((error as Error).message.length).toBeLessThan(1000)
})

it('refuses a topic that is there, under its slug or an earlier one, and what is no series', async () => {
  await using folder = await writeSeries()
  await expect(newTopic(folder.dir, { chapter: 'more', title: 'Words' })).rejects.toThrow(/has the topic words already/)
  await expect(newTopic(folder.dir, { chapter: 'more', title: 'Octets' })).rejects.toThrow(
    /has the topic octets already: “Bytes”/,
  )
  await expect(newTopic(folder.dir, { chapter: 'more', title: 'A', slug: '../x' })).rejects.toThrow(/is not a slug/)
  await expect(newTopic(folder.dir, { chapter: 'more', title: 'A\nB' })).rejects.toThrow(/one line/)
  await expect(newTopic(path.join(folder.dir, '01-basics'), { chapter: 'more', title: 'A' })).rejects.toThrow(
    /is no series/,
  )
  expect(await readdir(path.join(folder.dir, '02-more'))).toEqual(['01-words', 'chapter.yaml'])
})
