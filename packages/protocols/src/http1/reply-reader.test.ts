import { describe, expect, it } from 'vitest'
import { latin1 } from '../bytes.ts'
import { ReplyReader } from './reply-reader.ts'
import type { ReplyReading } from './reply-reader.ts'
import type { Reply } from './types.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

function read(
  text: string,
  o: { method?: string; ended?: boolean; offset?: number; follows?: Reply } = {},
): ReplyReading {
  const reader = new ReplyReader({
    requestMethod: o.method ?? 'GET',
    streamOffset: o.offset ?? 0,
    follows: o.follows,
  })
  const reading = reader.push(bytes(text))
  return o.ended ? reader.end() : reading
}

function reply(text: string, o: Parameters<typeof read>[1] = {}): Reply {
  const reading = read(text, o)
  if (reading.type !== 'reply') throw new Error(`no reply: ${JSON.stringify(reading)}`)
  return reading.reply
}

describe('a whole reply', () => {
  const sent = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length:  4 \r\n\r\npear'

  it('is read with every part in its place', () => {
    const read = reply(sent)
    expect([read.version.value, read.status.value, read.reason.value]).toEqual(['HTTP/1.1', 200, 'OK'])
    expect(read.text.value).toBe('pear')
    expect(read.framing).toBe('content-length')
    expect(read.spans.map((span) => [span.name, sent.slice(span.start, span.end)])).toEqual([
      ['version', 'HTTP/1.1'],
      ['status code', '200'],
      ['reason phrase', 'OK'],
      ['field name', 'Content-Type'],
      ['field value', 'text/plain'],
      ['field name', 'content-length'],
      ['field value', '4'],
      ['empty line', '\r\n'],
      ['body', 'pear'],
    ])
  })

  it('gives a field by its name in any case, where its value stands, and the fields where it is absent', () => {
    const read = reply(sent)
    const length = read.field('CONTENT-LENGTH')
    expect(length.value).toBe('4')
    expect(sent.slice(length.at.start, length.at.end)).toBe('4')
    const absent = read.field('Date')
    expect(absent.value).toBeUndefined()
    expect(sent.slice(absent.at.start, absent.at.end)).toBe('Content-Type: text/plain\r\ncontent-length:  4 \r\n')
  })

  it('joins several lines of one name, RFC 9110 §5.3', () => {
    const read = reply('HTTP/1.1 204 No Content\r\nAllow: GET\r\nX: y\r\nallow: PUT\r\n\r\n')
    expect(read.field('Allow').value).toBe('GET, PUT')
    expect(read.fieldLines('ALLOW').map((line) => line.value.value)).toEqual(['GET', 'PUT'])
  })

  it('counts its places from the start of the stream', () => {
    const read = reply(sent, { offset: 1000 })
    expect(read.status.at).toEqual({ start: 1009, end: 1012, name: 'status code' })
    expect(read.at).toEqual({ start: 1000, end: 1000 + sent.length, name: 'reply' })
    expect(latin1(read.body.value)).toBe('pear')
  })

  it('ends where its framing says, and leaves the next reply alone', () => {
    expect(reply(sent + sent).at.end).toBe(sent.length)
  })

  it('may have an empty reason phrase and an empty field value', () => {
    const read = reply('HTTP/1.1 404 \r\nX:\r\nContent-Length: 0\r\n\r\n')
    expect([read.reason.value, read.field('x').value]).toEqual(['', ''])
  })

  it('keeps the times of its first and last bytes', () => {
    const reader = new ReplyReader({ requestMethod: 'GET', streamOffset: 0 })
    reader.push(bytes(sent.slice(0, 10)), 5)
    const reading = reader.push(bytes(sent.slice(10)), 9)
    expect(reading.type === 'reply' && [reading.reply.firstByteAt, reading.reply.lastByteAt]).toEqual([5, 9])
  })

  it('is decoded as UTF-8, and what is not becomes U+FFFD', () => {
    expect(reply('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\xc3\xa9\xff').text.value).toBe('é\ufffd')
  })
})

describe('framing, RFC 9112 §6.3', () => {
  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
    ['HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['GET', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'],
    ['CONNECT', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('answering %s, %j has no body', (method, text) => {
    const read = reply(`${text}HTTP/1.1 200 OK\r\n`, { method })
    expect([read.framing, read.body.value.length, read.at.end]).toEqual(['none', 0, text.length])
  })

  it('reads chunks, extensions and trailers', () => {
    const text =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\npear\r\n00A ;a=b;c="d"\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n'
    const read = reply(text)
    expect([read.framing, read.text.value]).toEqual(['chunked', 'pear0123456789'])
    expect(read.chunks.map((chunk) => chunk.size.value)).toEqual([4, 10])
    expect(read.trailers.map((line) => [line.name.value, line.value.value])).toEqual([['Digest', 'x']])
    expect(read.field('Digest').value).toBeUndefined()
    expect(read.spans.slice(5).map((span) => [span.name, text.slice(span.start, span.end)])).toEqual([
      ['empty line', '\r\n'],
      ['chunk size', '4'],
      ['chunk data', 'pear'],
      ['chunk size', '00A'],
      ['chunk extension', ' ;a=b;c="d"'],
      ['chunk data', '0123456789'],
      ['chunk size', '0'],
      ['trailer field name', 'Digest'],
      ['trailer field value', 'x'],
      ['empty line', '\r\n'],
    ])
  })

  it('reads to the end of the connection without a length, and with a last coding other than chunked', () => {
    expect(read('HTTP/1.0 200 OK\r\n\r\npear').type).toBe('more')
    const closed = reply('HTTP/1.0 200 OK\r\n\r\npear', { ended: true })
    expect([closed.framing, closed.text.value]).toEqual(['until-close', 'pear'])
    const gzip = reply('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nab', { ended: true })
    expect(gzip.framing).toBe('until-close')
  })

  it('takes the same length given twice as one', () => {
    expect(reply('HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\nContent-Length: 04\r\n\r\npear').text.value).toBe('pear')
  })
})

describe('an unfinished reply says what it waits for', () => {
  it.each([
    ['', 'a reply'],
    ['HTTP/1.1 2', 'the rest of the status line'],
    ['HTTP/1.1 200 OK\r', 'the rest of the status line'],
    ['HTTP/1.1 200 OK\r\nA: b\r\n', 'the rest of the fields and the empty line after them'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npear', '1 more byte of the body'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'the size of the first chunk'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\npea', '2 more bytes of a chunk'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npear', 'the CR LF after a chunk'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npear\r\n', 'the size of the next chunk, or 0'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'the empty line that ends the chunked body'],
    ['HTTP/1.1 200 OK\r\n\r\npear', 'the end of the connection (which ends this body)'],
  ])('%j', (text, waitingFor) => {
    expect(read(text)).toMatchObject({ type: 'more', waitingFor })
  })

  it('stays unfinished when the connection ends before the body does', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npear'
    expect(read(text, { ended: true })).toMatchObject({ type: 'more', missing: 6 })
  })

  it('knows a chunk size that was written in decimal', () => {
    const body = 'x'.repeat(100)
    const reading = read(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n${body}\r\n0\r\n\r\n`)
    expect(reading).toMatchObject({ type: 'more', hint: expect.stringContaining('hexadecimal') as string })
    const whole = read(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n${body}`)
    expect(whole).not.toHaveProperty('hint')
  })
})

describe('a garbled reply says where, what should stand there, and which section says so', () => {
  const OK = 'HTTP/1.1 200 OK\r\n'
  const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`
  // In each text the offending run stands between ‹ and ›.
  it.each<[string, string, string]>([
    ['‹h›ello', 'RFC 9112 §4', '"HTTP/1.1"'],
    ['‹\r›\nHTTP/1.1 200 OK\r\n\r\n', 'RFC 9112 §4', '"HTTP/1.1"'],
    ['‹h›ttp/1.1 200 OK\r\n\r\n', 'RFC 9112 §4', '"HTTP/1.1"'],
    ['‹HTTP/1› 200 OK\r\n\r\n', 'RFC 9112 §2.3', '"HTTP/1.1"'],
    ['‹HTTP/2.0› 200 OK\r\n\r\n', 'RFC 9110 §2.5', '"HTTP/1.1"'],
    ['HTTP/1.1 200 OK‹\n›\r\n', 'RFC 9112 §2.2', 'CR LF'],
    ['HTTP/1.1 200‹\r› OK\r\n', 'RFC 9112 §2.2', 'CR LF, or no CR'],
    ['HTTP/1.1 ‹ ›200 OK\r\n\r\n', 'RFC 9112 §4', 'the status code'],
    ['‹HTTP/1.1›\r\n\r\n', 'RFC 9112 §4', 'a space and a status code after the version'],
    ['HTTP/1.1 ‹OK›\r\n\r\n', 'RFC 9112 §4', 'a status code of three digits'],
    ['HTTP/1.1 ‹20› OK\r\n\r\n', 'RFC 9112 §4', 'a status code of three digits'],
    ['HTTP/1.1 ‹2000› OK\r\n\r\n', 'RFC 9112 §4', 'a status code of three digits'],
    ['HTTP/1.1 ‹999› Hm\r\n\r\n', 'RFC 9110 §15', 'a status code from 100 to 599'],
    ['HTTP/1.1 ‹200›\r\n\r\n', 'RFC 9112 §4', 'a space after the status code'],
    ['HTTP/1.1 200 O‹\0›K\r\n\r\n', 'RFC 9112 §4', 'a visible character, a space or a tab'],
    [`${OK}‹ ›Date: x\r\n\r\n`, 'RFC 9112 §2.2', 'a field name'],
    [`${OK}A: b\r\n‹ ›c\r\n\r\n`, 'RFC 9112 §5.2', 'a field name'],
    [`${OK}A‹ ›: b\r\n\r\n`, 'RFC 9112 §5.1', 'a colon'],
    [`${OK}A‹ ›b: c\r\n\r\n`, 'RFC 9110 §5.1', 'a field name'],
    [`${OK}‹:› b\r\n\r\n`, 'RFC 9110 §5.1', 'a field name'],
    [`${OK}‹pear›\r\n\r\n`, 'RFC 9112 §5', 'a colon after the field name'],
    [`${OK}A: b‹\n›\r\n`, 'RFC 9112 §2.2', 'CR LF'],
    [`${OK}A: b\r\n‹\n›`, 'RFC 9112 §2.2', 'CR LF'],
    [`${OK}A: b‹\0›c\r\n\r\n`, 'RFC 9110 §5.5', 'a visible character, a space or a tab'],
    [`${OK}Content-Length: ‹4 bytes›\r\n\r\n`, 'RFC 9110 §8.6', 'a number in decimal digits'],
    [`${OK}Content-Length: ‹-1›\r\n\r\n`, 'RFC 9110 §8.6', 'a number in decimal digits'],
    [`${OK}Content-Length: 4\r\nContent-Length: ‹5›\r\n\r\n`, 'RFC 9112 §6.3', '4, as the first Content-Length says'],
    [`${OK}Content-Length: ‹99999999999999999999›\r\n\r\n`, '64 MiB', 'at most 67108864 bytes'],
    [
      `${OK}Transfer-Encoding: chunked\r\n‹Content-Length: 4›\r\n\r\n`,
      'RFC 9112 §6.2',
      'Transfer-Encoding or Content-Length, not both',
    ],
    ['HTTP/1.0 200 OK\r\n‹Transfer-Encoding: chunked›\r\n\r\n', 'RFC 9112 §6.1', 'no Transfer-Encoding in HTTP/1.0'],
    [`${OK}Transfer-Encoding: ‹chunked, chunked›\r\n\r\n`, 'RFC 9112 §6.1', '"chunked" once'],
    [`${CHUNKED}‹p›ear\r\n`, 'RFC 9112 §7.1', 'the size of the next chunk in hexadecimal digits'],
    [`${CHUNKED}0‹x›4\r\npear\r\n`, 'RFC 9112 §7.1', 'CR LF, or ";" and an extension'],
    [`${CHUNKED}4‹ ›\r\npear\r\n`, 'RFC 9112 §7.1', 'CR LF, or ";" and an extension'],
    [`${CHUNKED}4;a‹\x01›\r\npear\r\n`, 'RFC 9112 §7.1.1', 'a chunk extension'],
    [`${CHUNKED}4‹\n›pear\r\n`, 'RFC 9112 §2.2', 'CR LF'],
    [`${CHUNKED}3\r\npea‹r›\r\n0\r\n\r\n`, 'RFC 9112 §7.1', 'CR LF after the chunk data'],
    [`${CHUNKED}4\r\npear‹0›\r\n\r\n`, 'RFC 9112 §7.1', 'CR LF after the chunk data'],
    [`${CHUNKED}10\r\n0123456789\r\n0\r\n\r‹\n›`, 'write the size in hexadecimal', 'CR LF after the chunk data'],
    [`${CHUNKED}‹FFFFFFFFFFFFFFFFFF›\r\n`, '64 MiB', 'at most 67108864 bytes'],
    [`${CHUNKED}0\r\nA‹ ›: b\r\n\r\n`, 'RFC 9112 §5.1', 'a colon'],
  ])('%j', (marked, source, expected) => {
    const start = marked.indexOf('‹')
    const end = marked.indexOf('›') - 1
    const reading = read(marked.replace(/[‹›]/g, ''))
    expect(reading).toMatchObject({ type: 'garbled', garbled: { at: { start, end }, expected } })
    expect(reading.type === 'garbled' && reading.garbled.message).toContain(source)
  })

  it('says that bytes after a body belong to no reply', () => {
    const first = reply('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npear')
    const next = read('rHTTP/1.1 200 OK\r\n\r\n', { offset: first.at.end, follows: first })
    expect(next).toMatchObject({
      type: 'garbled',
      garbled: { message: expect.stringContaining('has a body of 3 bytes, as its Content-Length says') as string },
    })
  })

  it('gives up on a line that never ends and on endless fields', () => {
    expect(read(`HTTP/1.1 200 ${'x'.repeat(70_000)}`).type).toBe('garbled')
    expect(read(OK + `A: ${'x'.repeat(1000)}\r\n`.repeat(300)).type).toBe('garbled')
    expect(read(`${CHUNKED}0\r\n` + `A: ${'x'.repeat(1000)}\r\n`.repeat(300)).type).toBe('garbled')
  })

  it('gives up on more chunks than it can keep', () => {
    const chunk = '1\r\nx\r\n'
    expect(read(CHUNKED + chunk.repeat(100_000) + '0\r\n\r\n').type).toBe('reply')
    expect(read(CHUNKED + chunk.repeat(100_001)).type).toBe('garbled')
  })

  it('stays garbled whatever comes after', () => {
    const reader = new ReplyReader({ requestMethod: 'GET', streamOffset: 0 })
    const reading = reader.push(bytes('hello'))
    expect(reader.push(bytes('HTTP/1.1 200 OK\r\n\r\n'))).toBe(reading)
    expect(reader.end()).toBe(reading)
  })
})
