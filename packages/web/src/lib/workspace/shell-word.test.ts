import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellPath, shellWord } from './shell-word.ts'

test.each(['/home/ada/http-server', '/home/ada/my server', "/tmp/it's; rm $HOME `x`", '/tmp/ü', ''])(
  'the shell reads %j back as it was',
  (text) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
  },
)

test('a path from the home folder is one word of the shell, which knows that folder', () => {
  for (const [path, said] of [
    ['~/my-site', '~/my-site'],
    ["~/Ada's/my site", "/home/ada/Ada's/my site"],
    ['/srv/~/x y', '/srv/~/x y'],
  ] as const) {
    const shown = execFileSync('/bin/sh', ['-c', `printf %s ${shellPath(path)}`], {
      encoding: 'utf8',
      env: { HOME: '/home/ada' },
    })
    expect(shown).toBe(said.replace(/^~/, '/home/ada'))
  }
})

test('a plain path stays as it is', () => {
  expect(shellWord('/home/ada/http-server')).toBe('/home/ada/http-server')
})
