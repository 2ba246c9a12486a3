import { expect, test } from 'vitest'
import { commandWords, showCommand, typedCommand } from './command-line.ts'

test.for([
  ['node server.ts', ['node', 'server.ts']],
  ['  java  -cp out Server ', ['java', '-cp', 'out', 'Server']],
  ['./server --level=3', ['./server', '--level=3']],
  ['COLOUR=red ./server', ['/bin/sh', '-c', 'COLOUR=red ./server']],
  ['make && exec ./server', ['/bin/sh', '-c', 'make && exec ./server']],
  ['./server "two words"', ['/bin/sh', '-c', './server "two words"']],
  ['./server > log', ['/bin/sh', '-c', './server > log']],
  ['cd src\n./server', ['/bin/sh', '-c', 'cd src\n./server']],
] as const)('%s', ([line, words]) => {
  expect(commandWords(line)).toEqual(words)
})

test('a list is taken as it is, signs and all', () => {
  expect(commandWords(['echo', '$HOME', 'a b'])).toEqual(['echo', '$HOME', 'a b'])
})

test('a list is shown as it would be typed', () => {
  expect(showCommand(['./server', '--name', "it's"])).toBe(String.raw`./server --name 'it'\''s'`)
  expect(showCommand(' node server.ts ')).toBe('node server.ts')
})

test('a line for a shell is typed as one command, with room for variables before it', () => {
  expect(typedCommand('make && exec ./server')).toBe("/bin/sh -c 'make && exec ./server'")
  expect(typedCommand(' node server.ts ')).toBe('node server.ts')
  expect(typedCommand(['./server', 'a b'])).toBe("./server 'a b'")
})
