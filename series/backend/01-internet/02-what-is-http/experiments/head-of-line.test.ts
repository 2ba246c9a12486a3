import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('finds who waits for a slow answer, and who for a lost segment', async () => {
  const seen = await observeExperiment(new URL('./head-of-line.ts', import.meta.url), { slow: 600, quick: 8, delay: 5 })
  expect(seen.get('answer', 'answer').option).toBe('With HTTP/1.1 as long as the slow one, with HTTP/2 not')

  const [pipelined, several, streams] = seen.get('table', 'figures').rows
  expect(pipelined?.['quick']).toBeGreaterThanOrEqual(600)
  expect(several?.['quick']).toBeLessThan(600)
  expect(streams?.['quick']).toBeLessThan(600)
  for (const row of [pipelined, several, streams]) expect(row?.['slow']).toBeGreaterThanOrEqual(600)

  const [loses, escapes, losesAlso] = seen.get('table', 'loss').rows
  expect([loses?.['held'], losesAlso?.['held']]).toEqual([8, 8])
  expect(escapes?.['held']).toBeLessThan(8)
})

it('draws a lane for every request, asked before it is ready and ready before it is here', async () => {
  const seen = await observeExperiment(new URL('./head-of-line.ts', import.meta.url), { slow: 300, quick: 4, delay: 0 })
  for (const id of ['lanes-pipelined', 'lanes-several', 'lanes-streams']) {
    const { lanes } = seen.get('timeline', id)
    expect(lanes.map((lane) => lane.label)).toEqual(['the slow one', 'quick 1', 'quick 2', 'quick 3', 'quick 4'])
    for (const bar of lanes.flatMap((lane) => lane.bars)) expect(bar.to).toBeGreaterThanOrEqual(bar.from)
  }
})
