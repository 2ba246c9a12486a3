import { expect, test } from 'vitest'
import { reading } from './reading.ts'

const lie = { height: 10_000, window: 1000, minutes: 12 }
const at = (top: number) => reading({ ...lie, top, tops: [500, 3000, 9800].map((place) => place + top) })

test('above the first heading no part is read, and the whole time lies ahead', () => {
  expect(at(300)).toEqual({ part: -1, left: '12 minutes' })
})

test('the part whose heading came up last is read, and less is left the further one is', () => {
  expect(at(-200)).toEqual({ part: 0, left: '12 minutes left' })
  expect(at(-3000)).toEqual({ part: 1, left: '8 minutes left' })
  expect(at(-8900)).toEqual({ part: 1, left: '1 minute left' })
})

test('at the end the last part is read, however short it is', () => {
  expect(at(-9050)).toEqual({ part: 2, left: 'read to the end' })
})
