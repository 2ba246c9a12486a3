import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word.ts'

test.each(['/home/ada/http-server', '/home/ada/my server', "/tmp/it's; rm $HOME `x`", '/tmp/ü', ''])(
  'the shell reads %j back as it was',
  (text) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
  },
)

test('a plain path stays as it is', () => {
  expect(shellWord('/home/ada/http-server')).toBe('/home/ada/http-server')
})
