import { expect, test } from 'vitest'
import { createRandom, randomSeed } from './random.ts'

test('the same seed makes the same choices, another seed others', () => {
  const choices = (seed: string) => {
    const r = createRandom(seed)
    return [r.int(0, 1e6), r.word(), r.shuffle([1, 2, 3, 4, 5, 6, 7]), r.cuts(100), [...r.bytes(8)], r.text(20)]
  }
  expect(choices('7f3a/one')).toEqual(choices('7f3a/one'))
  expect(choices('7f3a/one')).not.toEqual(choices('7f3a/two'))
})

test('choices keep to their bounds and reach all of them', () => {
  const r = createRandom('bounds')
  const seen = new Set(Array.from({ length: 300 }, () => r.int(-2, 2)))
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
  expect(r.shuffle([1, 2, 3]).sort()).toEqual([1, 2, 3])
  expect(() => r.pick([])).toThrow(RangeError)
  expect(() => r.int(2, 1)).toThrow(RangeError)
})

test('text is of the length asked for, with single spaces inside only', () => {
  const r = createRandom('text')
  for (let length = 1; length < 60; length++) {
    const text = r.text(length)
    expect(text).toHaveLength(length)
    expect(text).not.toMatch(/^ | $| {2}/)
  }
})

test('cuts are ascending offsets inside the data, as many as make the pieces asked for', () => {
  const r = createRandom('cuts')
  expect(r.cuts(5, 5)).toEqual([1, 2, 3, 4])
  expect(r.cuts(1)).toEqual([])
  expect(r.cuts(3, 100)).toEqual([1, 2])
  for (let i = 0; i < 50; i++) {
    const cuts = r.cuts(40)
    expect(cuts.length).toBeGreaterThanOrEqual(1)
    expect(cuts.length).toBeLessThanOrEqual(7)
    expect(cuts).toEqual([...new Set(cuts)].sort((a, b) => a - b))
    expect(cuts.every((cut) => cut > 0 && cut < 40)).toBe(true)
  }
})

test('a seed is four hexadecimal digits', () => {
  for (let i = 0; i < 50; i++) expect(randomSeed()).toMatch(/^[0-9a-f]{4}$/)
})
