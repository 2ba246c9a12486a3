import { encodeDns } from '@backroad/protocols'
import { describe, expect, test } from 'vitest'
import { differ, differByBytes } from './differ.ts'
import { entriesOf } from './entries.ts'
import type { Spoken } from './turns.ts'
import type { Protocol } from './types.ts'

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

function difference(protocol: Protocol, program: string, real: string, sent = '') {
  const spoken: Spoken = { protocol, transport: protocol === 'dns' ? 'udp' : 'tcp' }
  const { fields, ...rest } = differ(entriesOf(spoken, program, sent), entriesOf(spoken, real, sent))
  const said = (passing: boolean) =>
    fields
      .filter((field) => field.passing === passing)
      .map(({ name, program: a = '-', real: b = '-' }) => `${name}: ${a} | ${b}`)
  return { ...rest, parts: said(false), passing: said(true) }
}

const reply = (status: string, fields: string, body = '') => `HTTP/1.1 ${status}\r\n${fields}\r\n${body}`

describe('HTTP answers', () => {
  const ok = reply('200 OK', 'Date: Mon\r\nContent-Length: 4\r\n', 'pear')

  test('are alike when only the moment and the maker differ, and the order and case of fields', () => {
    const other = reply('200 Fine', 'content-length: 4\r\nServer: x\r\nDate: Tue\r\nConnection: keep-alive\r\n', 'pear')
    expect(difference('http1', ok, other)).toMatchObject({ outcome: 'alike', parts: [], parting: {} })
    expect(difference('http1', ok, other).passing).toEqual([
      'reason phrase: OK | Fine',
      'Date: Mon | Tue',
      'Connection: - | keep-alive',
      'Server: - | x',
    ])
  })

  test('differ where one closes the connection and the other says that it stays', () => {
    const [closes, stays] = ['close', 'keep-alive'].map((says) => reply('204 No Content', `Connection: ${says}\r\n`))
    expect(difference('http1', closes!, stays!).parts).toEqual(['Connection: close | keep-alive'])
  })

  test('are alike when the same body comes in chunks', () => {
    const chunked = reply('200 OK', 'Date: Mon\r\nTransfer-Encoding: chunked\r\n', '2\r\npe\r\n2\r\nar\r\n0\r\n\r\n')
    expect(difference('http1', ok, chunked)).toMatchObject({
      outcome: 'alike',
      passing: ['Transfer-Encoding: - | chunked', 'Content-Length: 4 | -'],
    })
  })

  test('part on the status first, which is marked in both', () => {
    const other = reply('404 Not Found', 'Content-Length: 4\r\n', 'none')
    expect(difference('http1', ok, other)).toMatchObject({
      outcome: 'different',
      parts: ['status code: 200 | 404', 'body: 4 bytes: pear | 4 bytes: none'],
      parting: { program: { start: 9, end: 12 }, real: { start: 9, end: 12 } },
    })
  })

  test('part on a long body where its first byte differs', () => {
    const body = 'a pear, and another pear'
    const head = `Content-Length: ${body.length}\r\n`
    const { parting } = difference(
      'http1',
      reply('200 OK', head, body),
      reply('200 OK', head, 'a pear, and another plum'),
    )
    const at = reply('200 OK', head).length + 21
    expect(parting).toEqual({ program: { start: at, end: at + 3 }, real: { start: at, end: at + 3 } })
  })

  test('part on a field that only one has, marked where it stands', () => {
    const other = reply('200 OK', 'Location: /a\r\nContent-Length: 4\r\n', 'pear')
    const { parting, parts } = difference('http1', ok, other)
    expect(parts).toEqual(['Location: - | /a'])
    expect(parting).toEqual({ real: { start: other.indexOf('/a'), end: other.indexOf('/a') + 2 } })
  })

  test('are alike where both are the same error, whatever its page says', () => {
    const ours = reply('404 Not Found', 'Content-Type: text/plain\r\nContent-Length: 4\r\n', 'none')
    const theirs = reply('404 Nothing', 'Content-Type: text/html\r\nContent-Length: 6\r\n', '<html>')
    expect(difference('http1', ours, theirs)).toMatchObject({ outcome: 'alike', parts: [] })
  })

  test('to requests sent ahead are held against one another reply by reply; to HEAD there is no body', () => {
    const sent = 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n'
    const head = reply('200 OK', 'Content-Length: 4\r\n')
    const two = head + reply('200 OK', 'Content-Length: 4\r\n', 'pear')
    expect(difference('http1', two, head + reply('200 OK', 'Content-Length: 4\r\n', 'plum'), sent).parts).toEqual([
      'reply 2 body: 4 bytes: pear | 4 bytes: plum',
    ])
  })

  test('that are not HTTP are said to be so', () => {
    expect(difference('http1', 'hello\r\n', ok).parts).toContain('what is not HTTP: hello\\r\\n | -')
    expect(difference('http1', 'HTTP/1.1 20', ok).parts).toContain('what has no end: HTTP/1.1 20 | -')
    expect(difference('http1', ok.slice(0, -2), ok).outcome).toBe('different')
  })
})

describe('DNS answers', () => {
  const message = (id: number, addresses: readonly string[], more = {}) =>
    latin1(
      encodeDns({
        id,
        qr: true,
        aa: true,
        questions: [{ name: 'example.org', type: 'A' }],
        answers: addresses.map((data) => ({ name: 'example.org', type: 'A', ttl: 300, data })),
        ...more,
      }),
    )

  test('are alike with another ID and the same records in another order', () => {
    const ours = message(7, ['192.0.2.1', '192.0.2.2'])
    expect(difference('dns', ours, message(9, ['192.0.2.2', '192.0.2.1']))).toMatchObject({
      outcome: 'alike',
      parts: [],
      passing: ['ID: 7 | 9'],
    })
  })

  test('part on a record, named with all that it says', () => {
    const { parts, outcome } = difference('dns', message(7, ['192.0.2.1']), message(7, ['192.0.2.9', '192.0.2.1']))
    expect(outcome).toBe('different')
    expect(parts).toEqual(['ANCOUNT: 1 | 2', 'answer 1: - | example.org 300 IN A 192.0.2.9'])
  })

  test('part on a bit of the header', () => {
    const { parts } = difference('dns', message(7, []), message(7, [], { rcode: 'NXDOMAIN', aa: false }))
    expect(parts).toEqual(['AA: 1 | 0', 'RCODE: NOERROR | NXDOMAIN'])
  })
})

describe('RESP answers', () => {
  test('part on a value within an array, with its type', () => {
    const { parts, parting } = difference('resp', '*2\r\n$3\r\nfoo\r\n:1\r\n', '*2\r\n$3\r\nfoo\r\n$1\r\n1\r\n')
    expect(parts).toEqual(['reply 1, item 2: integer "1" | bulk string "1"'])
    expect(parting).toEqual({ program: { start: 13, end: 15 }, real: { start: 13, end: 18 } })
  })

  test('are alike when an error of the same code is worded otherwise', () => {
    expect(difference('resp', '-ERR no\r\n', "-ERR unknown command 'x'\r\n")).toMatchObject({ outcome: 'alike' })
    expect(difference('resp', '-ERR no\r\n', '-WRONGTYPE no\r\n')).toMatchObject({
      outcome: 'different',
      parts: ['reply 1: error ERR | error WRONGTYPE'],
    })
  })

  test('tell nothing from an empty text', () => {
    expect(difference('resp', '$-1\r\n', '$0\r\n\r\n').outcome).toBe('different')
  })
})

test('without a protocol, answers part at the first byte that differs', () => {
  expect(differByBytes('one two', 'one 2')).toMatchObject({
    outcome: 'different',
    parting: { program: { start: 4, end: 7 }, real: { start: 4, end: 5 } },
  })
  expect(differByBytes('', 'x').parting).toEqual({ real: { start: 0, end: 1 } })
  expect(differByBytes('abc', 'ab').parting).toEqual({ program: { start: 2, end: 3 }, real: { start: 1, end: 2 } })
})

test('answers of very many parts part on the one that differs, or is there alone', () => {
  const many = (last: string) => `${'+OK\r\n'.repeat(8_000)}${last}`
  expect(difference('resp', many(':1\r\n'), many(':2\r\n')).parts).toEqual(['reply 8001: integer "1" | integer "2"'])
  expect(difference('resp', many(''), many(':2\r\n')).parts).toEqual(['reply 8001: - | integer "2"'])
})
