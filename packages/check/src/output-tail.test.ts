import { expect, test } from 'vitest'
import { OutputTail } from './output-tail.ts'

test('the end is kept, all is counted, and memory stays bounded', () => {
  const tail = new OutputTail(10)
  for (let i = 0; i < 1000; i++) tail.push(Buffer.from(`${i}\n`))
  expect(tail.total).toBe(3890)
  expect(tail.text()).toBe('\n998\n999\n'.slice(-10).padStart(10, '7'))
})

test('the last lines come without what is empty at the end', () => {
  const tail = new OutputTail(100)
  tail.push(Buffer.from('one\ntwo\nthree\n\n'))
  expect(tail.lastLines(2)).toBe('two\nthree')
})
