import { expect, test } from 'vitest'
import { openSmall, toTheEnd } from '../fixtures/open-small.ts'

test('a run is followed live and kept with its prediction and what came true', async () => {
  await using small = await openSmall()
  const { experiments } = small.backroad
  const { id } = await experiments.start('alpha', 'toss', { params: { side: 'tails' }, prediction: 'heads' })
  const events = await toTheEnd(experiments.follow(id))
  expect(events.map((event) => event.type)).toEqual(['started', 'observation', 'observation', 'finished'])
  const run = { topic: 'alpha', experiment: 'toss', prediction: 'heads', outcome: 'tails', state: 'finished', events }
  expect(await experiments.get(id)).toMatchObject(run)

  const { experiments: later } = await small.restart()
  expect(await later.get(id)).toMatchObject(run)
  expect(await toTheEnd(later.follow(id))).toEqual(events)
  expect(await toTheEnd(later.follow(id, 3))).toEqual(events.slice(3))
})

test('parameters that do not fit make the run fail with the reason', async () => {
  await using small = await openSmall()
  const { id } = await small.backroad.experiments.start('alpha', 'toss', { params: { wait: -1 } })
  const events = await toTheEnd(small.backroad.experiments.follow(id))
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    reason: 'error',
    message: expect.stringMatching(/^“How long it is in the air, in ms” must be/) as unknown,
  })
  expect(await small.backroad.experiments.get(id)).toMatchObject({ state: 'failed' })
  expect((await small.backroad.topics.page('alpha')).experimentsRun).toBe(0)
})

test('a cancelled run ends at once and is kept as cancelled', async () => {
  await using small = await openSmall()
  const { experiments } = small.backroad
  const { id } = await experiments.start('alpha', 'toss', { params: { wait: 60_000 } })
  for await (const { event } of await experiments.follow(id)) if (event.type === 'observation') break
  await experiments.cancel(id)
  expect(await experiments.get(id)).toMatchObject({ state: 'cancelled' })
  await experiments.cancel(id)
})

test('closing cancels what runs', async () => {
  await using small = await openSmall()
  const { id } = await small.backroad.experiments.start('alpha', 'toss', { params: { wait: 60_000 } })
  const backroad = await small.restart()
  expect(await backroad.experiments.get(id)).toMatchObject({ state: 'cancelled' })
})

test('no more than three run at once', async () => {
  await using small = await openSmall()
  const { experiments } = small.backroad
  const start = () => experiments.start('alpha', 'toss', { params: { wait: 60_000 } })
  await Promise.all([start(), start(), start()])
  await expect(start()).rejects.toMatchObject({ code: 'too-many-runs' })
})

test('only what the experiment offers can be predicted, and only what is there can be run', async () => {
  await using small = await openSmall()
  const { experiments } = small.backroad
  const refused = (topic: string, experiment: string, prediction?: string) =>
    expect(experiments.start(topic, experiment, { params: {}, prediction })).rejects
  await refused('alpha', 'toss', 'on edge').toMatchObject({ code: 'prediction-unknown' })
  await refused('alpha', 'nothing').toMatchObject({ code: 'experiment-not-found' })
  await refused('alpha', '../build/reference/server').toMatchObject({ code: 'experiment-not-found' })
  await refused('nowhere', 'toss').toMatchObject({ code: 'topic-not-found' })
  await expect(experiments.get('nothing')).rejects.toMatchObject({ code: 'run-not-found' })
  await expect(experiments.follow('nothing')).rejects.toMatchObject({ code: 'run-not-found' })
  await expect(experiments.cancel('nothing')).rejects.toMatchObject({ code: 'run-not-found' })
})
