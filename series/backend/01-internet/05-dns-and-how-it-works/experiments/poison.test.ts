import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('wins every race where IDs are counted, and the others as often as counting says', async () => {
  const seen = await observeExperiment(new URL('./poison.ts', import.meta.url), {
    forgeries: 64,
    bits: 8,
    ports: 16,
    races: 200,
  })
  const rows = seen.get('table', 'odds').rows
  expect(rows.map((row) => [row['guess'], row['reckoned'], row['of']])).toEqual([
    [1, 200, 200],
    [256, 50, 200],
    [4096, 3.1, 200],
  ])
  const [counts, oneId, ports] = rows.map((row) => Number(row['won']))
  expect(counts).toBe(200)
  // Five standard deviations about 50 of 200; the chance to lie outside is below one in a million.
  expect(oneId).toBeGreaterThan(19)
  expect(oneId).toBeLessThan(81)
  expect(ports).toBeLessThan(19)
  expect(seen.get('answer', 'answer').option).toBe('Less than a quarter as often')
})

it('always wins when it can guess all that there is, and about every other time when that is half', async () => {
  const seen = await observeExperiment(new URL('./poison.ts', import.meta.url), {
    forgeries: 256,
    bits: 8,
    ports: 2,
    races: 150,
  })
  const [, oneId, ports] = seen.get('table', 'odds').rows
  expect(oneId?.['won']).toBe(150)
  expect(ports?.['won']).toBeLessThan(150)
  expect(seen.get('answer', 'answer').option).toBe('About half as often')
})

it('draws the believed forgery with the ID of the question', async () => {
  const seen = await observeExperiment(new URL('./poison.ts', import.meta.url), {
    forgeries: 32,
    bits: 8,
    ports: 2,
    races: 50,
  })
  const rows = seen.get('wire', 'race-counts').rows.filter((row) => row.type === 'message')
  const idOf = (row: (typeof rows)[number]) => row.fields.find((field) => field.name === 'ID')?.value
  const [question, first] = rows
  expect(question?.from).toBe('client')
  expect(first?.says).toBe('Forged, with the very ID: believed, and kept for a day.')
  expect(first && idOf(first)).toBe(question && idOf(question))
  expect(first?.fields.find((field) => field.mark === 'bad')?.value).toMatch(/203\.0\.113\.66$/)
})
