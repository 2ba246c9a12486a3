import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it.each([
  ['www.pear.example', 'Two or three', ['the root', 'example', 'pear.example']],
  ['nosuch.pear.example', 'Two or three', ['the root', 'example', 'pear.example']],
  ['shop.pear.example', 'Four to six', ['the root', 'example', 'pear.example', 'the root', 'test', 'orchard.test']],
  ['www.fig.test', 'Four to six', ['the root', 'test', 'the root', 'example', 'pear.example', 'fig.test']],
  [
    'blog.pear.example',
    'More than six',
    ['the root', 'example', 'pear.example', 'the root', 'test', 'pear.example', 'fig.test'],
  ],
])('walks to %s from server to server', async (name, option, servers) => {
  const seen = await observeExperiment(new URL('./walk-the-tree.ts', import.meta.url), { name, roundTrip: 0 })
  expect(seen.get('table', 'steps').rows.map((row) => row['server'])).toEqual(servers)
  expect(seen.get('answer', 'answer').option).toBe(option)
  expect(seen.get('table', 'counts').rows.map((row) => row['questions'])).toEqual([servers.length, 0])
})

it('shows each question and what came, every byte under a name', async () => {
  const seen = await observeExperiment(new URL('./walk-the-tree.ts', import.meta.url), {
    name: 'www.pear.example',
    roundTrip: 0,
  })
  for (const number of [1, 2, 3]) {
    const messages = seen.get('wire', `wire-${number}`).rows.filter((row) => row.type === 'message')
    expect(messages.map((row) => row.from)).toEqual(['client', 'server'])
    for (const { bytes, fields } of messages) {
      expect(fields[0]).toMatchObject({ start: 0, name: 'ID' })
      expect(fields.at(-1)?.end).toBe(bytes.length)
      expect(fields.map((field) => field.start).slice(1)).toEqual(fields.map((field) => field.end).slice(0, -1))
      expect(fields.find((field) => field.name === 'question 1')?.value).toBe('www.pear.example IN A')
    }
  }
  const last = seen.get('wire', 'wire-3').rows.at(-1)
  const fields = last?.type === 'message' ? last.fields : []
  expect(fields.find((field) => field.name === 'answer 1')).toMatchObject({
    value: 'www.pear.example 3600 IN A 192.0.2.80',
    mark: 'look',
  })
})

it('waits for each answer before the next question, and draws the tree with the questions that found it out', async () => {
  const seen = await observeExperiment(new URL('./walk-the-tree.ts', import.meta.url), {
    name: 'shop.pear.example',
    roundTrip: 30,
    again: 'its neighbour ftp.pear.example',
  })
  const bars = seen.get('timeline', 'times').lanes.flatMap((lane) => lane.bars)
  expect(bars).toHaveLength(6)
  for (const [index, bar] of bars.entries()) {
    // A timer may fire a little early by the clock it is measured with.
    expect(bar.to - bar.from).toBeGreaterThan(28)
    expect(bar.from).toBeGreaterThanOrEqual(bars[index - 1]?.to ?? 0)
  }
  const followed = seen.get('graph', 'tree').edges.filter((edge) => edge.label !== undefined)
  expect(followed.map((edge) => [edge.to, edge.label])).toEqual([
    ['example', 'question 1'],
    ['test', 'question 4'],
    ['pear.example', 'question 2'],
    ['orchard.test', 'question 5'],
  ])
  expect(seen.get('table', 'counts').rows[1]?.['questions']).toBe(1)
})
