import { expect, test } from 'vitest'
import { commandEntries } from './command-entries.ts'

test('each line of what a call has written is an entry, with its place, and so is an end other than exit code 0', () => {
  expect(commandEntries('pear\napple\n(exit code 1)\n')).toEqual([
    { key: 'line 1', name: 'line 1', says: 'pear', shown: 'pear', start: 0, end: 4 },
    { key: 'line 2', name: 'line 2', says: 'apple', shown: 'apple', start: 5, end: 10 },
    { key: 'its end', name: 'its end', says: '(exit code 1)', shown: '(exit code 1)', start: 11, end: 24 },
  ])
})

test('a last line without its line feed, and no line at all', () => {
  expect(commandEntries('pear')).toMatchObject([{ key: 'line 1', says: 'pear', end: 4 }])
  expect(commandEntries('')).toEqual([])
})
