import { expect, it } from 'vitest'
import { drawHistory } from './draw-history.ts'
import type { Operation } from './operation.ts'

const named = (name: string, client: number, call: number, end?: number): Operation<string, never> => ({
  client,
  call,
  ...(end === undefined ? {} : { return: end }),
  input: name,
})
const draw = (operations: Operation<string, never>[], misfit?: Operation<string, never>) =>
  drawHistory(operations, misfit, (o) => o.input)

it('draws what overlaps over one another and what follows beside it', () => {
  const misfit = named('c', 2, 7, 8)
  expect(draw([named('first', 0, 0, 6), named('b', 1, 2, 4), misfit], misfit)).toEqual([
    'client 0  |first|',
    'client 1   |b|',
    'client 2         |c|',
    '                 ^^^ fits nowhere',
  ])
})

it('leaves open what was never answered, and gives a client a second line where its operations overlap', () => {
  expect(draw([named('open', 0, 0), named('x', 0, 1, 3), named('y', 1, 4, 5)])).toEqual([
    'client 0  |open···',
    '           |x|',
    'client 1      |y|',
  ])
})

it('keeps names of all lengths in line', () => {
  expect(draw([named('a', 9, 0, 1), named('b', 10, 2, 3)])).toEqual(['client 9   |a|', 'client 10     |b|'])
})

it('draws nothing of nothing', () => expect(draw([])).toEqual([]))
