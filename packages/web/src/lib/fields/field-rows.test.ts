import { describe, expect, test } from 'vitest'
import type { Field } from '../api/check-types.ts'
import { frameRows, headerRows, hexOf, messageRows } from './field-rows.ts'
import { marked } from './marks.ts'

const flag = (name: string, from: number, to: number, value: string): Field => ({
  start: 2,
  end: 4,
  name,
  value,
  bits: { from, to },
})
const fields: readonly Field[] = [
  { start: 0, end: 2, name: 'ID', value: '7' },
  flag('QR', 0, 1, '1'),
  flag('Opcode', 1, 5, 'QUERY'),
  flag('RCODE', 12, 16, 'NOERROR'),
  { start: 4, end: 6, name: 'QDCOUNT', value: '1' },
  { start: 12, end: 19, name: 'question 1', value: 'ab IN A' },
  { start: 12, end: 15, name: 'QNAME', value: 'ab', depth: 1 },
  { start: 12, end: 15, name: 'label', value: 'ab', depth: 2 },
  { start: 15, end: 17, name: 'QTYPE', value: 'A', depth: 1 },
]
const bytes = '\0\x07\x81\0\0\x01\0\0\0\0\0\0\x02ab\0\x01\0\x01'

describe('what a run of bytes means', () => {
  const names = (mark: { start: number; end: number; name?: string }) =>
    [...marked(fields, mark)].map(({ name }) => name)
  test('is the field of its name among those on the same bytes, in any spelling', () => {
    expect(names({ start: 3, end: 4, name: 'rcode' })).toEqual(['RCODE'])
  })
  test('is else the finest field on just these bytes, else the innermost that it touches', () => {
    expect(names({ start: 12, end: 15 })).toEqual(['label'])
    expect(names({ start: 16, end: 17 })).toEqual(['QTYPE'])
    expect(names({ start: 4, end: 4 })).toEqual(['QDCOUNT'])
  })
  test('is nothing where no run is given or it lies outside', () => {
    expect(marked(fields, undefined).size).toBe(0)
    expect(names({ start: 90, end: 91 })).toEqual([])
  })
})

test('a header has a row to two bytes, with cells as wide as their bits, and the wrong one among them', () => {
  const rows = headerRows(fields, { start: 3, end: 4, name: 'RCODE' })
  expect(rows.map(({ at }) => at)).toEqual([0, 2, 4])
  expect(rows[1]?.cells.map(({ name, bits, isBad }) => [name, bits, isBad])).toEqual([
    ['QR', 1, false],
    ['Opcode', 4, false],
    ['RCODE', 4, true],
  ])
})

test('a message shows questions and their fields, and finer parts only where they are wrong', () => {
  const of = (mark?: { start: number; end: number }) => messageRows(bytes, fields, mark).map(({ name }) => name)
  expect(of()).toEqual(['question 1', 'QNAME', 'QTYPE'])
  expect(of({ start: 12, end: 15 })).toEqual(['question 1', 'QNAME', 'label', 'QTYPE'])
  expect(messageRows(bytes, fields, undefined)[2]).toMatchObject({ bytes: '\0\x01', depth: 1, value: 'A' })
})

test('RESP has a row to each CRLF, with the offending run in it, and nothing is lost at the end', () => {
  const stream = '$3\r\nfoo\r\nrest'
  const rows = frameRows(
    stream,
    [
      { start: 0, end: 1, name: 'type', value: 'bulk string' },
      { start: 1, end: 2, name: 'length', value: '3' },
      { start: 2, end: 4, name: 'CR LF' },
      { start: 4, end: 7, name: 'data', value: 'foo' },
      { start: 7, end: 9, name: 'CR LF' },
    ],
    { start: 5, end: 6 },
  )
  expect(rows.map(({ name, bytes: own, isBad }) => [name, own, isBad])).toEqual([
    ['bulk string, length 3', '$3\r\n', false],
    ['3 bytes of data', 'foo\r\n', true],
    ['', 'rest', false],
  ])
  expect(rows[1]?.bad).toEqual({ start: 1, end: 2 })
})

test('hex has two digits a byte and says when there is more', () => {
  expect(hexOf('\0\xffa')).toBe('00 ff 61')
  expect(hexOf('aaaa', 2)).toBe('61 61 …')
})
