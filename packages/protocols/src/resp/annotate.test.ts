import { expect, it } from 'vitest'
import { annotateResp } from './annotate.ts'
import { encodeCommand } from './encode-command.ts'

/** Each field as `depth name "value"`. */
const drawn = (text: string | Uint8Array, o?: { inline?: boolean }) =>
  annotateResp(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, o).map(
    ({ depth = 0, name, value }) =>
      `${'  '.repeat(depth)}${name}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`,
  )

it('names type, length, data and CR LF, deeper within an array', () => {
  expect(drawn(encodeCommand(['GET', 'pear']))).toEqual([
    'type "array"',
    'items "2"',
    'CR LF',
    '  type "bulk string"',
    '  length "3"',
    '  CR LF',
    '  data "GET"',
    '  CR LF',
    '  type "bulk string"',
    '  length "4"',
    '  CR LF',
    '  data "pear"',
    '  CR LF',
  ])
})

it('comes back up after the last item, also of an empty array and of a null', () => {
  expect(drawn('*2\r\n*1\r\n:1\r\n*0\r\n$-1\r\n').filter((line) => line.includes('type'))).toEqual([
    'type "array"',
    '  type "array"',
    '    type "integer"',
    '  type "array"',
    'type "bulk string"',
  ])
})

it('names what has come of a message that is cut off', () => {
  expect(drawn('*2\r\n$4\r\npe')).toEqual([
    'type "array"',
    'items "2"',
    'CR LF',
    '  type "bulk string"',
    '  length "4"',
    '  CR LF',
    '  data "pe"',
  ])
  expect(drawn('+PO')).toEqual(['type "simple string"', 'data "PO"'])
})

it('names what cannot be, to the end', () => {
  expect(drawn('+OK\r\nPONG\r\n')).toEqual(['type "simple string"', 'data "OK"', 'CR LF', 'not RESP'])
  expect(drawn('$x4\r\npear\r\n')).toEqual(['type "bulk string"', 'not RESP'])
  expect(drawn('$3\r\npear\r\n')).toEqual(['type "bulk string"', 'length "3"', 'CR LF', 'data "pea"', 'not RESP'])
})

it('names commands as a person types them, where they may stand', () => {
  expect(drawn('PING\r\n*1\r\n$4\r\nPING\r\n', { inline: true })[0]).toBe('inline command "PING"')
  expect(drawn('PING\r\n')).toEqual(['not RESP'])
})

it('shows long data by its beginning', () => {
  expect(annotateResp(encodeCommand(['x'.repeat(100)])).find(({ name }) => name === 'data')?.value).toBe(
    `${'x'.repeat(64)}…`,
  )
})
