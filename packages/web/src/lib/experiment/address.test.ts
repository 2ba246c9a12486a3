import { expect, test } from 'vitest'
import type { Param } from '../api/run-types.ts'
import { addressOf, commandOf, readAddress } from './address.ts'
import { differences } from './differences.ts'

const params: readonly Param[] = [
  { key: 'delay', label: 'The road', type: 'number', default: 20, min: 0, max: 100, unit: 'ms' },
  { key: 'against', label: 'Against', type: 'select', default: 'node', options: ['node', 'nginx'] },
  { key: 'loud', label: 'Loud', type: 'switch', default: true },
  { key: 'bytes', label: 'Bytes', type: 'text', default: 'GET /', multiline: true, maxLength: 30 },
]
const usual = { delay: 20, against: 'node', loud: true, bytes: 'GET /' }
const place = { topic: 'http', experiment: 'keep-alive' }
const read = (address: string) => readAddress('keep-alive', params, new URL(address, 'http://here').searchParams)

test('an address carries what is not as usual, and gives back the same, whatever it is', () => {
  const values = { ...usual, delay: 2.5, loud: false, bytes: 'a & b=c\r\nü#?' }
  const address = addressOf(place, params, values)
  expect(address).not.toContain('against')
  expect(address.endsWith('#keep-alive')).toBe(true)
  expect({ ...usual, ...read(address) }).toEqual(values)
  expect(addressOf(place, params, usual)).toBe('/topics/http?run=keep-alive#keep-alive')
})

test('an address for another experiment gives nothing, and one with what can’t be leaves that out', () => {
  expect(readAddress('other', params, new URLSearchParams('run=keep-alive&delay=3'))).toEqual({})
  expect(read('/?run=keep-alive&delay=101&against=apache&loud=maybe&nothing=1')).toEqual({})
  expect(read('/?run=keep-alive&delay=&bytes=')).toEqual({ bytes: '' })
})

test('the command in a terminal has the same, as words of a shell', () => {
  expect(commandOf(place, params, usual)).toBe('lab http/keep-alive')
  expect(commandOf(place, params, { ...usual, delay: 3, bytes: "it's" })).toBe(
    String.raw`lab http/keep-alive --param delay=3 --param 'bytes=it'\''s'`,
  )
})

test('between two runs is said what differs, with its unit, and long text is cut', () => {
  const other = { ...usual, delay: 40, bytes: 'x'.repeat(90) }
  expect(differences(params, usual, other)).toEqual([
    { label: 'The road', before: '20 ms', now: '40 ms' },
    { label: 'Bytes', before: 'GET /', now: `${'x'.repeat(60)}…` },
  ])
  expect(differences(params, usual, usual)).toEqual([])
})
