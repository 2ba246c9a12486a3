import { expect, test } from 'vitest'
import type { Param } from '../api/run-types.ts'
import { formValues } from './form-values.ts'
import { emptyRun, withEvent } from './run-view.ts'

const params: readonly Param[] = [
  { key: 'delay', label: 'delay', type: 'number', default: 20 },
  { key: 'against', label: 'against', type: 'select', default: 'node', options: ['node', 'nginx'] },
  { key: 'loud', label: 'loud', type: 'switch', default: true },
  { key: 'bytes', label: 'bytes', type: 'text', default: 'GET /', multiline: true },
]
const form = (values: Record<string, string>) => {
  const data = new FormData()
  for (const [key, value] of Object.entries(values)) data.set(key, value)
  return data
}

test('numbers come as numbers, switches as yes or no, and lines end as they were typed', () => {
  expect(formValues(params, form({ delay: '2.5', against: 'nginx', loud: 'on', bytes: 'a\r\nb' }))).toEqual({
    delay: 2.5,
    against: 'nginx',
    loud: true,
    bytes: 'a\nb',
  })
})

test('a switch that is off is no, a number left empty takes its default, and an empty text stays empty', () => {
  expect(formValues(params, form({ delay: ' ', against: 'node', bytes: '' }))).toEqual({
    delay: 20,
    against: 'node',
    loud: false,
    bytes: '',
  })
})

test('what a run shows: the first of an id keeps its place, a later one its content; answer and progress stand apart', () => {
  const value = (id: string, n: number) =>
    ({ type: 'observation', observation: { type: 'value', id, label: id, value: n } }) as const
  const events = [
    { type: 'started' } as const,
    { type: 'observation', observation: { type: 'progress', id: 'progress', done: 1, total: 2 } } as const,
    value('a', 1),
    value('b', 2),
    value('a', 3),
    { type: 'observation', observation: { type: 'answer', id: 'answer', option: 'twice', because: 'so' } } as const,
    { type: 'finished', ms: 5 } as const,
  ]
  const view = events.reduce(withEvent, emptyRun)
  expect(view.drawings).toEqual([
    { type: 'value', id: 'a', label: 'a', value: 3 },
    { type: 'value', id: 'b', label: 'b', value: 2 },
  ])
  expect(view).toMatchObject({ state: 'finished', ms: 5, answer: { option: 'twice' }, progress: { done: 1 } })
  expect(events.reduce(withEvent, view).drawings).toEqual(view.drawings)
})
