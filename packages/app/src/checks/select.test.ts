import { expect, test } from 'vitest'
import type { Build } from '@backroad/series'
import { selectStages } from './select.ts'

const stages = ['a', 'b', 'c', 'd'].map((slug, at) => ({ slug, number: at + 1 }))
const build = { stages } as unknown as Build
const select = (request: Parameters<typeof selectStages>[1], ...passed: string[]) =>
  selectStages(build, request, new Set(passed))

test('unless told, a check ends at the stage after the longest unbroken run that ever passed', () => {
  expect(select({})).toEqual({ until: 'a' })
  expect(select({}, 'a', 'b')).toEqual({ until: 'c' })
  expect(select({}, 'a', 'b', 'd')).toEqual({ until: 'c' })
  expect(select({}, 'b', 'c', 'd')).toEqual({ until: 'a' })
  expect(select({}, 'a', 'b', 'c', 'd')).toEqual({})
})

test('what is asked for is run', () => {
  expect(select({ all: true })).toEqual({})
  expect(select({ all: false }, 'a')).toEqual({ until: 'b' })
  expect(select({ until: 'b' }, 'a', 'b', 'c')).toEqual({ until: 'b' })
  expect(select({ only: ['d', 'b'] })).toEqual({ only: ['d', 'b'] })
})

test('what is not there, or contradicts itself, is refused', () => {
  expect(() => select({ until: 'e' })).toThrow(expect.objectContaining({ code: 'stage-unknown' }))
  expect(() => select({ only: ['a', 'e'] })).toThrow(/a, b, c, d/)
  expect(() => select({ all: true, until: 'a' })).toThrow(expect.objectContaining({ code: 'selection-conflict' }))
  expect(() => select({ only: ['a'], until: 'a' })).toThrow(expect.objectContaining({ code: 'selection-conflict' }))
})
