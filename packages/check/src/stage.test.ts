import { expect, test } from 'vitest'
import { stage, toStage } from './stage.ts'
import type { StageDefinition } from './types.ts'

const right: StageDefinition = { spec: 'RFC 9112 §2.2', check: async () => {} }
const from = { slug: 'a', number: 1, title: 'A' }

test('a definition comes back as it is, and becomes a stage by its file', () => {
  expect(stage(right)).toBe(right)
  expect(toStage(right, from)).toEqual({ ...right, ...from })
})

test('everything wrong is said at once', () => {
  const wrong = { spec: '', isolation: 'alone', timeout: -1, needs: 'b', timeOut: 5 } as unknown as StageDefinition
  expect(() => stage(wrong)).toThrow(
    "This stage can't be run: timeOut is not known (known are spec, timeout, replyWithin, isolation, needs, needsPostgresql, likely, check); " +
      'spec must name a section of a standard; check must be a function; timeout must be milliseconds above 0; ' +
      'isolation must be shared or fresh; needs must be a list of stage slugs.',
  )
})

test('a file that exports something else is named', () => {
  expect(() => toStage(undefined, from)).toThrow(/The stage a can't be run: its default export is not an object/)
})
