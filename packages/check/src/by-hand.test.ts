import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { byHand } from './by-hand.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

/** What a shell would hand to nc. */
function printed(command: string): string {
  const [sender, receiver] = command.split(/ \| (?=nc )/)
  expect(receiver).toMatch(/^nc (-N )?127\.0\.0\.1 PORT$/)
  const quick = sender!.replaceAll(/sleep 0\.2; /g, '')
  return execFileSync('/bin/sh', ['-c', quick], { maxBuffer: 1 << 24 }).toString('latin1')
}

const all = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('')

describe('the command sends exactly the bytes that were sent', () => {
  test.for([
    ['a request', ['GET / HTTP/1.1\r\nHost: x\r\n\r\n']],
    ['every byte there is', [all]],
    ['octal digits after an escape', ['\x017\xff0']],
    ['signs of printf and of the shell', ['%s %% \\n \\\\ \'"$HOME `id` !x']],
    ['a leading dash', ['-n GET']],
    ['two pieces', ['GET /ec', 'ho HTTP/1.1\r\n\r\n']],
    ['many pieces', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', '%']],
    ['a long run', [`GET /${'a'.repeat(9000)} HTTP/1.1\r\n`]],
    ['long runs of zero, of 255 and of %', [`${'\0'.repeat(500)}-${'\xff'.repeat(500)}${'%'.repeat(500)}`]],
  ] as const)('%s', ([, pieces]) => {
    const command = byHand(pieces.map(bytes), { host: '127.0.0.1' })
    expect(command).toBeDefined()
    expect(printed(command!)).toBe(pieces.join(''))
  })
})

test('pieces arrive apart', () => {
  const command = byHand([bytes("GET /ec'"), bytes('ho\r\n')], { host: '127.0.0.1' })
  expect(command).toBe(String.raw`(printf 'GET /ec\047'; sleep 0.2; printf 'ho\r\n') | nc 127.0.0.1 PORT`)
})

test('what can’t be said shortly is left out', () => {
  const text = Array.from({ length: 3000 }, (_, i) => String(i)).join(',')
  expect(byHand([bytes(text)], { host: '127.0.0.1' })).toBeUndefined()
  const megabytes = Buffer.alloc(16 * 2 ** 20, 'no run of equal bytes ')
  expect(byHand([megabytes], { host: '127.0.0.1' })).toBeUndefined()
  expect(byHand([], { host: '127.0.0.1' })).toBeUndefined()
})

test('an end of sending is repeated too', () => {
  expect(byHand([bytes('x')], { host: '127.0.0.1', halfClosed: true })).toBe("printf 'x' | nc -N 127.0.0.1 PORT")
})
