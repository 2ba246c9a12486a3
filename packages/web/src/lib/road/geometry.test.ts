import { expect, test } from 'vitest'
import { meander, segment, straight, stretch, stripWidth } from './geometry.ts'

const numbers = (path: string) => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)

test('each row ends where the next begins, so that the road has no seam', () => {
  for (let row = 0; row < 60; row++) {
    const end = numbers(stretch(row).full).slice(-4, -2)
    const start = numbers(stretch(row + 1).full).slice(2, 4)
    expect(end[1]).toBe(100)
    expect(start[1]).toBe(0)
    expect(end[0]).toBeCloseTo(start[0] ?? NaN, 1)
  }
})

test('a row leaves with the slope with which the next arrives', () => {
  const step = (path: string, from: number, to: number) => {
    const n = numbers(path)
    return (n[to] ?? NaN) - (n[from] ?? NaN)
  }
  for (let row = 0; row < 60; row++) {
    // start, two controls and end of the curve are the numbers 2 to 9
    const leaving = step(stretch(row).full, 6, 8)
    const arriving = step(stretch(row + 1).full, 2, 4)
    expect(Math.abs(leaving - arriving)).toBeLessThanOrEqual(0.2)
  }
})

test('the road with its casing stays in its strip', () => {
  const halfCasing = 6.5
  for (let row = 0; row < 200; row++) {
    expect(meander(row)).toBeGreaterThan(halfCasing)
    expect(meander(row)).toBeLessThan(stripWidth - halfCasing)
  }
})

test('the filling runs on further than the casing, and the upper half ends at the middle', () => {
  const { full, over, top, mid } = segment(10, 4, 30, -6)
  expect(numbers(full)[1]).toBe(-1)
  expect(numbers(over)[1]).toBe(-2.5)
  expect(numbers(top).slice(-2)).toEqual([mid, 50])
})

test('a straight stretch is straight', () => {
  expect(straight(12).mid).toBe(12)
  expect(numbers(straight(12).full).filter((_, i) => i % 2 === 0)).toEqual([12, 12, 12, 12, 12, 12])
})
