import { expect, test } from 'vitest'
import type { SideOutcome } from '../api/beside-types.ts'
import { barsOf, middleText, ratioText, wrongOf } from './rates.ts'

const side = (rates: readonly number[], wrong = 0): SideOutcome => ({
  rates,
  median: rates[1] ?? 0,
  p50Ms: 1,
  p99Ms: 2,
  maxMs: 3,
  errors: { wrong, garbled: 1, lost: 0, closed: 0, refused: 0 },
})

test('both bars and their rounds share one scale, whose end is the fastest round', () => {
  const load = { name: 'GET', program: side([20, 25, 30]), real: side([80, 90, 100]), says: '' }
  expect(barsOf(load, 'nginx').map(({ name, length, rounds }) => [name, length, rounds])).toEqual([
    ['your program', 25, [20, 25, 30]],
    ['nginx', 90, [80, 90, 100]],
  ])
})

test('of nothing there are no bars', () => {
  const load = { name: 'GET', program: side([0, 0]), real: side([0, 0]), says: '' }
  expect(barsOf(load, 'nginx').map(({ length }) => length)).toEqual([0, 0])
})

test('all kinds of errors are counted together', () => {
  expect(wrongOf(side([1], 4))).toBe(5)
})

test('a ratio has the figures that mean something', () => {
  expect([0.0834, 0.361, 2.5, 12.3].map(ratioText)).toEqual(['0.083', '0.36', '2.50', '12'])
})

test('the middle rounds are told where there are more than those', () => {
  const ratio = { value: 0.33, low: 0.31, high: 0.36, min: 0.2, max: 0.5 }
  const load = (rates: number[]) => ({ name: 'GET', program: side(rates), real: side(rates), says: '', ratio })
  expect(middleText(load([1, 2, 3, 4, 5]))).toBe('the middle 3: 0.31 to 0.36; ')
  expect(middleText(load([1, 2, 3]))).toBe('')
})
