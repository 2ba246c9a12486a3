import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, toTheEnd, type Small } from '../fixtures/open-small.ts'

const next = async (small: Small) => (await small.backroad.topics.series()).next

test('from the first page to a proof, each step says what next and why', async () => {
  await using small = await openSmall()
  const { topics, workspaces, checks } = small.backroad
  expect(await next(small)).toEqual([
    {
      kind: 'topic',
      title: 'Alpha',
      why: 'Written, and nothing that is written has to come before it. 2 topics further on need it.',
      href: '/topics/alpha',
      minutes: 60,
      action: 'Begin',
    },
  ])

  await topics.markRead('alpha', true)
  expect((await next(small))[0]).toMatchObject({
    kind: 'experiment',
    why: 'You have read Alpha, and run 0 of its 1 experiment.',
    href: '/topics/alpha#toss',
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
  // Beta is only planned, so it can't hold up what needs it.
  expect(await next(small)).toEqual([
    {
      kind: 'topic',
      title: 'Gamma',
      why: 'Written, and needs only what you have proven.',
      href: '/topics/gamma',
      minutes: 45,
      action: 'Begin',
    },
  ])
})
