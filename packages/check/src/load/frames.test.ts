import { describe, expect, it } from 'vitest'
import { Frames, type Measurer, NotFramed } from './frames.ts'
import { httpReplies, httpRequests } from './http-measure.ts'
import { measureCommand, measureReply } from './resp-measure.ts'

/** The messages in a stream that comes in pieces of `size` bytes, and whether each was said to be the last. */
function read(measure: Measurer, stream: string, size: number): { text: string; last: boolean }[] {
  const frames = new Frames(measure)
  const bytes = Buffer.from(stream, 'latin1')
  const found: { text: string; last: boolean }[] = []
  const take = (message: Buffer, last: boolean) => found.push({ text: message.toString('latin1'), last })
  for (let at = 0; at < bytes.length; at += size) frames.push(bytes.subarray(at, at + size), take)
  frames.end(take)
  return found
}

const texts = (measure: () => Measurer, messages: readonly string[]) => {
  const stream = messages.join('')
  for (let size = 1; size <= stream.length; size++) {
    expect(read(measure(), stream, size).map(({ text }) => text)).toEqual(messages)
  }
}

describe('HTTP replies', () => {
  const replies = () => httpReplies(() => false)
  const short = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes'

  it('are told apart however they are cut', () => {
    texts(replies, [
      short,
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nyes\r\nA\r\n0123456789\r\n0\r\nX: 1\r\n\r\n',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
      short,
    ])
  })

  it('to HEAD have no body, whatever length they tell', () => {
    texts(() => httpReplies(() => true), ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'])
  })

  it('without a length go on to the end of the connection', () => {
    const endless = 'HTTP/1.1 200 OK\r\n\r\nuntil the end, HTTP/1.1 200 OK\r\n\r\n'
    texts(replies, [endless])
    expect(read(replies(), endless, 7)).toEqual([{ text: endless, last: true }])
  })

  it('say when they are the last: with Connection: close, and of HTTP/1.0 unless it keeps the connection', () => {
    const last = (head: string) => read(replies(), `HTTP/${head}\r\nContent-Length: 0\r\n\r\n`, 9)[0]?.last
    expect(last('1.1 200 OK')).toBe(false)
    expect(last('1.1 200 OK\r\nCONNECTION: Close')).toBe(true)
    expect(last('1.0 200 OK')).toBe(true)
    expect(last('1.0 200 OK\r\nConnection: keep-alive')).toBe(false)
  })

  it.each([
    'yes\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: three\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`,
  ])('that are none are refused: %s', (stream) => {
    expect(() => read(replies(), stream, 1000)).toThrow(NotFramed)
  })
})

it('HTTP requests are told apart, with and without a body', () => {
  texts(httpRequests, [
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'PUT /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab',
    'GET /b HTTP/1.1\r\n\r\n',
  ])
})

describe('RESP', () => {
  it('replies are told apart however they are cut', () => {
    texts(
      () => measureReply,
      [
        '+PONG\r\n',
        '$5\r\nhe\r\no\r\n',
        '$-1\r\n',
        '*3\r\n:1\r\n*2\r\n+a\r\n$0\r\n\r\n*-1\r\n',
        '%1\r\n+key\r\n#t\r\n',
        '|1\r\n+ttl\r\n:3\r\n$2\r\nab\r\n',
        '-ERR no\r\n',
      ],
    )
  })

  it('commands are arrays or lines', () => {
    texts(() => measureCommand, ['*1\r\n$4\r\nPING\r\n', 'PING\r\n', '*2\r\n$3\r\nGET\r\n$1\r\nk\r\n'])
  })

  it.each(['HTTP/1.1 200 OK\r\n', '$x\r\n', '$2\r\nabcd', '+ok\n', '*1\r\n'.repeat(40)])('refuses %j', (stream) => {
    expect(() => read(measureReply, stream, 5)).toThrow(NotFramed)
  })
})
