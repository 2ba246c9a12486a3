import { expect, test } from 'vitest'
import { around } from './around.ts'

test('a short line is drawn whole', () => {
  expect(around('+OKAY\r\n', { start: 3, end: 5 })).toEqual({
    before: { bytes: '+OK', isCut: false },
    bad: { bytes: 'AY', isCut: false },
    after: { bytes: '\r\n', isCut: false },
  })
})

test('of a long one, the wrong bytes and some round them', () => {
  const { before, bad, after } = around(`${'a'.repeat(500)}XY${'b'.repeat(500)}`, { start: 500, end: 502 })
  expect([before.bytes.length, before.isCut, bad, after.bytes.length, after.isCut]).toEqual([
    60,
    true,
    { bytes: 'XY', isCut: false },
    60,
    true,
  ])
})

test('of very many wrong bytes, the first', () => {
  const { bad, after } = around('x'.repeat(1000), { start: 0, end: 1000 })
  expect([bad.bytes.length, bad.isCut, after]).toEqual([200, true, { bytes: '', isCut: false }])
})
