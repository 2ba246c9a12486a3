import { expect, test } from 'vitest'
import { finding, ruler } from './ruler.ts'

const bytes = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'

test('the ruler shows the line of the offending run, what was wanted above it, and what it leaves out', () => {
  const drawn = ruler({ bytes, offending: { start: 9, end: 12 }, wanted: '200' })
  expect(drawn?.columns.map((column) => column.received?.text).join('')).toBe('HTTP/1.1·400·Bad·RequestCRLF')
  expect(
    drawn?.columns
      .filter((column) => column.isBad)
      .map((column) => [column.at, column.expected?.text, column.received?.hex]),
  ).toEqual([
    [9, '2', '34'],
    [10, '0', '30'],
    [11, '0', '30'],
  ])
  expect(drawn).toMatchObject({ before: 0, after: 21 })
  expect(finding({ bytes, offending: { start: 9, end: 12 }, wanted: '200' })).toEqual({
    lead: 'Byte 9 is where it goes wrong',
    rest: ': hex 34, “4”, where 32, “2”, was expected.',
  })
})

test('where nothing came, there is a place for what should have', () => {
  const drawn = ruler({ bytes: 'HTTP/1.1 200 OK\r\n', offending: { start: 17, end: 17 }, wanted: '\r\n' })
  expect(drawn?.columns.at(-2)).toMatchObject({ at: 17, isBad: true, isFirst: true, expected: { text: 'CR' } })
  expect(drawn?.columns.at(-2)?.received).toBeUndefined()
  expect(finding({ bytes: '', offending: { start: 0, end: 0 } }).lead).toBe('Nothing came')
})

test('bytes are counted from the start of the message, also when only a part of it is there', () => {
  const drawn = ruler({ bytes: 'pear', from: 1000, offending: { start: 1, end: 2 } })
  expect(drawn?.columns.find((column) => column.isFirst)?.at).toBe(1001)
  expect(drawn?.before).toBe(1000)
  expect(finding({ bytes: 'pear', from: 1000, offending: { start: 1, end: 2 } }).lead).toBe(
    'Byte 1001 is where it goes wrong',
  )
})

test('a long run is cut to what a reader can take in, and a run beyond the bytes draws nothing', () => {
  const long = ruler({ bytes: 'x'.repeat(5000), offending: { start: 100, end: 4000 } })
  expect(long?.columns.length).toBeLessThanOrEqual(64)
  expect(long?.columns.some((column) => column.isBad && column.isLast)).toBe(true)
  expect(ruler({ bytes: 'x', offending: { start: 5, end: 6 } })).toBeUndefined()
})
