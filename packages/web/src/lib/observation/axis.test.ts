import { expect, test } from 'vitest'
import { axis, share } from './axis.ts'
import { figure, milliseconds, pause } from './figures.ts'
import { graphLayout } from './graph-layout.ts'
import { spread } from './spread.ts'

test('an axis has round steps, begins at nought and holds every value', () => {
  expect(axis([9, 3218], 4)).toEqual({ from: 0, to: 4000, ticks: [0, 1000, 2000, 3000, 4000] })
  expect(axis([0.1, 0.3], 3).ticks).toEqual([0, 0.1, 0.2, 0.3])
  expect(axis([-5, 5], 2)).toMatchObject({ from: -5, to: 5 })
})

test('an axis of nothing but noughts, or of no values, still has a length', () => {
  for (const values of [[0], []]) {
    const { from, to } = axis(values, 4)
    expect(to).toBeGreaterThan(from)
  }
  expect(share(axis([10], 5), 5)).toBe(50)
})

test('labels are moved apart in their order and stay inside', () => {
  const moved = spread([50, 51, 99, 100], 10)
  expect(moved[0]).toBeLessThan(moved[1] ?? 0)
  expect((moved[3] ?? 0) - (moved[2] ?? 0)).toBeGreaterThanOrEqual(10)
  expect(Math.max(...moved)).toBeLessThanOrEqual(100)
  expect(spread([10, 80], 10)).toEqual([10, 80])
})

test('figures are as long as they say something', () => {
  expect([
    figure(1613.4),
    figure(0.394),
    figure('text'),
    milliseconds(0),
    milliseconds(2000.51),
    pause(40),
    pause(2000),
  ]).toEqual(['1,613', '0.39', 'text', '0.00', '2000.5', '40 ms', '2.00 s'])
})

test('a graph stands in columns, its nodes apart, also when it goes in a circle', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id }))
  const { nodes: placed, edges } = graphLayout({
    nodes,
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'b', to: 'd' },
      { from: 'c', to: 'a' },
      { from: 'a', to: 'gone' },
    ],
  })
  expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(4)
  expect(edges).toHaveLength(4)
})

test('an edge over several columns has a place of its own beside the boxes between', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id }))
  const { nodes: placed, edges } = graphLayout({
    nodes,
    edges: [
      { from: 'a', to: 'd', label: 'straight' },
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'd' },
    ],
  })
  const straight = edges.find((edge) => edge.label === 'straight')
  for (const { id, y } of placed) {
    if (id === 'b' || id === 'c') expect(Math.abs((straight?.y ?? y) - y)).toBeGreaterThan(30)
  }
  expect(straight?.path).toMatch(/^M[\d. ]+(L[\d. ]+H[\d.]+){2}L[\d. ]+$/)
})
