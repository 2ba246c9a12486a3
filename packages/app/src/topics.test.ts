import { cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, smallSeries } from './fixtures/open-small.ts'

test('the table of contents shows what is written, planned, and where one stands', async () => {
  await using small = await openSmall()
  const page = await small.backroad.topics.series()
  expect(page).toMatchObject({ slug: 'small', version: '0.3.0' })
  expect(page.totals).toEqual({ chapters: 1, topics: 3, written: 2, proven: 0, begun: 0, minutesLeft: 135 })
  const [alpha, beta] = page.chapters[0]!.topics
  expect(alpha).toEqual({
    slug: 'alpha',
    title: 'Alpha',
    question: 'What is first?',
    minutes: 60,
    status: 'written',
    needs: [],
    progress: 'none',
    read: false,
    builds: [{ slug: 'echo', title: 'Echo', stages: 3, passed: 0 }],
    experiments: 1,
    experimentsRun: 0,
    cards: 2,
    cardsDue: 0,
    cardsBegun: 0,
  })
  expect(beta).toMatchObject({ slug: 'beta', status: 'planned' })
})

test('a topic has its rendered lesson, its neighbours, the terms it uses, its experiments and builds', async () => {
  await using small = await openSmall()
  const page = await small.backroad.topics.page('alpha')
  expect(page.lesson?.html).toContain('data-experiment="toss"')
  expect(page.lesson?.html).toContain('data-build="echo"')
  expect(page.lesson).toMatchObject({ minutes: 1 })
  expect(page.glossary).toEqual([{ term: 'byte', means: 'Eight bits.' }])
  expect(page.previous).toBeUndefined()
  expect(page.following).toEqual({ slug: 'beta', title: 'Beta' })
  expect(page.chapter).toEqual({ number: 1, slug: 'first', title: 'First' })
  expect(page.experiments).toMatchObject([
    {
      slug: 'toss',
      title: 'Toss',
      predict: { options: ['heads', 'tails'] },
      params: [{ key: 'side' }, { key: 'wait' }],
      runs: 0,
    },
  ])
  expect(page.buildInfos[0]?.stages.map((stage) => stage.slug)).toEqual(['says-one', 'says-two', 'says-three'])
})

test('a lesson that was edited is rendered anew', async () => {
  await using small = await openSmall()
  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  const backroad = await small.restart(series)
  const lesson = join(series, '01-first/03-gamma/lesson.md')
  expect((await backroad.topics.page('gamma')).lesson?.html).toContain('It needs what came before.')
  await writeFile(lesson, (await readFile(lesson, 'utf8')).replace('before', 'earlier'))
  expect((await backroad.topics.page('gamma')).lesson?.html).toContain('It needs what came earlier.')
})

test('what was read stays read over a restart, and can be taken back', async () => {
  await using small = await openSmall()
  await small.backroad.topics.markRead('alpha', true)
  await small.backroad.topics.markRead('alpha', true)
  const backroad = await small.restart()
  expect(await backroad.topics.page('alpha')).toMatchObject({ read: true, progress: 'begun' })
  await backroad.topics.markRead('alpha', false)
  expect(await backroad.topics.page('alpha')).toMatchObject({ read: false, progress: 'none' })
})

test('a renamed topic keeps its progress, under the new name and the old', async () => {
  await using small = await openSmall()
  await small.backroad.topics.markRead('alpha', true)
  const { id } = await small.backroad.experiments.start('alpha', 'toss', { params: {} })
  for await (const _ of await small.backroad.experiments.follow(id));

  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  await rename(join(series, '01-first/01-alpha'), join(series, '01-first/01-omega'))
  const topic = join(series, '01-first/01-omega/topic.yaml')
  await writeFile(topic, (await readFile(topic, 'utf8')).replace('[old-alpha', '[alpha, old-alpha'))
  const backroad = await small.restart(series)

  for (const slug of ['omega', 'alpha', 'old-alpha', 'older-alpha']) {
    const page = await backroad.topics.page(slug)
    expect(page).toMatchObject({ slug: 'omega', read: true, experimentsRun: 1, progress: 'begun' })
    expect(page.experiments[0]?.runs).toBe(1)
  }
  expect((await backroad.experiments.get(id)).topic).toBe('omega')
  await backroad.topics.markRead('omega', false)
  expect((await backroad.topics.page('alpha')).read).toBe(false)
})

test('an unknown topic is an error with a code', async () => {
  await using small = await openSmall()
  await expect(small.backroad.topics.page('nowhere')).rejects.toMatchObject({ code: 'topic-not-found' })
  await expect(small.backroad.topics.page('__proto__')).rejects.toMatchObject({ code: 'topic-not-found' })
  await expect(small.backroad.topics.page('../alpha')).rejects.toMatchObject({ code: 'topic-not-found' })
})

test('a folder that is no series is an error that says where', async () => {
  await using small = await openSmall()
  await expect(small.restart(small.dir)).rejects.toMatchObject({ code: 'series-invalid' })
  await small.restart()
})
