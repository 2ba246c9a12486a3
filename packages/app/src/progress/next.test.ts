import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, toTheEnd, type Small } from '../fixtures/open-small.ts'

const next = async (small: Small) => (await small.backroad.topics.series()).next

test('from the first page to a proof, each step says what next and why', async () => {
  await using small = await openSmall()
  const { topics, workspaces, checks, recall } = small.backroad
  expect(await next(small)).toEqual([
    {
      kind: 'topic',
      title: 'Alpha',
      why: 'You can begin here, and 2 topics further on need it. A lesson of 1 minute, 1 experiment and a build.',
      href: '/topics/alpha',
      minutes: 60,
      action: 'Begin',
    },
  ])

  await topics.markRead('alpha', true)
  expect((await next(small))[0]).toMatchObject({
    kind: 'experiment',
    title: 'Predict and run: Toss',
    why: 'You have read Alpha, and run 0 of its 1 experiment.',
    href: '/topics/alpha#toss',
  })
  expect((await next(small))[1]).toEqual({
    kind: 'recall',
    title: 'Recall 2 cards',
    why: 'Alpha: 2 are asked for the first time.',
    href: '/recall',
    minutes: 1,
    action: 'Begin',
  })

  const run = await small.backroad.experiments.start('alpha', 'toss', { params: {} })
  await toTheEnd(small.backroad.experiments.follow(run.id))
  expect((await next(small))[0]).toMatchObject({ kind: 'stage', title: 'Start your own echo', href: '/builds/echo' })

  const dir = await small.program('mine', ['says-one', 'says-three'])
  const { id } = await workspaces.register(dir)
  expect((await next(small))[0]).toMatchObject({
    kind: 'stage',
    title: 'Stage 1 of echo: Says one',
    why: 'It has not been checked yet. 3 stages stand between you and a proof, and 2 topics further on need Alpha.',
    href: `/builds/echo?workspace=${id}&stage=says-one`,
    minutes: 15,
    action: 'Begin stage 1',
  })

  const check = async (all = false) => toTheEnd(checks.follow((await checks.start({ workspace: id, all })).id))
  await check()
  expect((await next(small))[0]).toMatchObject({
    why: 'It does not say says-one. 3 stages stand between you and a proof, and 2 topics further on need Alpha.',
    action: 'Go on with stage 1',
  })

  await writeFile(join(dir, 'wrong'), '')
  await check(true)
  for (const card of ['first-letter', 'second-letter']) await recall.review({ topic: 'alpha', card, rating: 4 })
  // Beta is only planned, so it can't hold up what needs it.
  const explain = {
    kind: 'explanation',
    title: 'Explain it: Alpha',
    why: 'You have proven it; to write it in your own words is what makes it stay.',
    href: '/write/alpha',
    action: 'Write',
  }
  expect(await next(small)).toEqual([
    explain,
    {
      kind: 'topic',
      title: 'Gamma',
      why: 'You have proven what it needs. A lesson of 1 minute.',
      href: '/topics/gamma',
      minutes: 45,
      action: 'Begin',
    },
  ])

  const { ownSeries, explanations } = small.backroad
  await ownSeries.begin()
  expect((await next(small))[0]).toEqual(explain)
  await explanations.save('alpha', { text: 'Mine.\n' })
  expect((await next(small))[0]).toMatchObject({
    why: 'You have proven it, and your own text on it is a draft.',
    action: 'Go on writing',
  })
  await explanations.publish('alpha')
  expect((await next(small)).map(({ kind }) => kind)).toEqual(['topic'])
})

test('cards that are due stand second, and first when nothing is begun', async () => {
  let now = new Date(2026, 2, 10, 12).getTime()
  await using small = await openSmall(() => now)
  await small.backroad.recall.review({ topic: 'gamma', card: 'third-letter', rating: 3 })
  expect((await next(small)).map(({ kind }) => kind)).not.toContain('recall')
  now += 600_000
  const [first, second] = await next(small)
  expect(first).toMatchObject({ title: 'Recall 1 card', why: 'Gamma: 1 comes back before you forget it.' })
  expect(second).toMatchObject({ kind: 'topic' })
})
