import { expect, test } from 'vitest'
import { byteCells, byteRuns } from './byte-cells.ts'
import { byteLines } from './byte-lines.ts'

test('every byte is drawn: text as itself, spaces as dots, controls and bytes beyond ASCII by name or number', () => {
  expect(byteCells('a \r\n\0\xe2')).toEqual([
    { text: 'a', kind: 'text', hex: '61' },
    { text: '·', kind: 'space', hex: '20' },
    { text: 'CR', kind: 'control', hex: '0d' },
    { text: 'LF', kind: 'control', hex: '0a' },
    { text: 'NUL', kind: 'control', hex: '00' },
    { text: 'e2', kind: 'control', hex: 'e2' },
  ])
})

test('without hex, neighbours of a kind are one run, and controls stand alone', () => {
  expect(byteRuns('GET  /\r\n')).toEqual([
    { text: 'GET', kind: 'text' },
    { text: '··', kind: 'space' },
    { text: '/', kind: 'text' },
    { text: 'CR', kind: 'control' },
    { text: 'LF', kind: 'control' },
  ])
})

const field = (start: number, end: number, name: string, mark?: 'look' | 'bad') => ({
  start,
  end,
  name,
  ...(mark ? { mark } : {}),
})

test('separators ride with the field before them, and a line ends after its LF', () => {
  const bytes = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
  const fields = [
    field(0, 3, 'method'),
    field(4, 5, 'target'),
    field(6, 14, 'version'),
    field(16, 20, 'field name'),
    field(22, 23, 'value'),
    field(25, 27, 'empty line', 'look'),
  ]
  expect(byteLines(bytes, fields)).toEqual([
    [
      { bytes: 'GET', tail: ' ', name: 'method' },
      { bytes: '/', tail: ' ', name: 'target' },
      { bytes: 'HTTP/1.1', tail: '\r\n', name: 'version' },
    ],
    [
      { bytes: 'Host', tail: ': ', name: 'field name' },
      { bytes: 'a', tail: '\r\n', name: 'value' },
    ],
    [{ bytes: '\r\n', tail: '', name: 'empty line', mark: 'look' }],
  ])
})

test('a field over several lines has its name on the first and its mark on all', () => {
  expect(byteLines('1\n2\n3', [field(0, 5, 'body', 'bad')])).toEqual([
    [{ bytes: '1\n', tail: '', name: 'body', mark: 'bad' }],
    [{ bytes: '2\n', tail: '', mark: 'bad' }],
    [{ bytes: '3', tail: '', mark: 'bad' }],
  ])
})

test('no byte is lost or drawn twice, whatever the fields', () => {
  const bytes = 'HTTP/1.1 200 OK\r\n\r\npear\n'
  const odd = [
    field(9, 12, 'status'),
    field(0, 15, 'line'),
    field(9, 30, 'beyond'),
    field(4, 4, 'empty'),
    field(19, 24, 'body'),
  ]
  const drawn = byteLines(bytes, odd)
    .flat()
    .map((piece) => piece.bytes + piece.tail)
    .join('')
  expect(drawn).toBe(bytes)
})
