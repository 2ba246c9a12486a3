import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '../bytes.ts'
import { annotateReply, annotateRequest } from './annotate.ts'

const named = (text: string, spans: readonly Span[]) =>
  spans.map((span) => [span.name, text.slice(span.start, span.end)])
const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('annotateRequest', () => {
  it('names the parts of requests, one after another', () => {
    const text = 'PUT /a HTTP/1.1\r\nContent-Length: 4\r\n\r\npearGET / HTTP/1.1\r\nHost:\r\n\r\n'
    expect(named(text, annotateRequest(bytes(text)))).toEqual([
      ['method', 'PUT'],
      ['request target', '/a'],
      ['version', 'HTTP/1.1'],
      ['field name', 'Content-Length'],
      ['field value', '4'],
      ['empty line', '\r\n'],
      ['body', 'pear'],
      ['method', 'GET'],
      ['request target', '/'],
      ['version', 'HTTP/1.1'],
      ['field name', 'Host'],
      ['empty line', '\r\n'],
    ])
  })

  it.each([
    ['GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n', ' folded\r\n\r\n'],
    ['GET / HTTP/1.1\nHost: x\n\n', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['GET  / HTTP/1.1\r\n\r\n', 'GET  / HTTP/1.1\r\n\r\n'],
    ['PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npear', 'r'],
    ['PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\npear', 'pear'],
    ['PUT / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\npear', 'pear'],
  ])('%j holds what is not HTTP: %j', (text, rest) => {
    expect(named(text, annotateRequest(bytes(text))).at(-1)).toEqual(['not HTTP', rest])
  })

  it('leaves a line without a name while its end is missing', () => {
    expect(named('GET / HT', annotateRequest(bytes('GET / HT')))).toEqual([])
  })
})

describe('annotateReply', () => {
  it('names the parts of replies, by the methods they answer', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n'
    const text = `HTTP/1.1 100 Continue\r\n\r\n${head}${head}pe`
    const spans = named(text, annotateReply(bytes(text), { methods: ['HEAD'] }))
    expect(spans.filter(([name]) => name === 'status code').map(([, code]) => code)).toEqual(['100', '200', '200'])
    expect(spans.at(-1)).toEqual(['body', 'pe'])
  })

  it('calls what follows a body that is too long not HTTP', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npear'
    expect(named(text, annotateReply(bytes(text))).at(-1)).toEqual(['not HTTP', 'r'])
  })
})

it('spans of any bytes stand in order inside them', () => {
  const parts = fc.constantFrom(
    'HTTP/1.1 200 OK',
    'GET / HTTP/1.1',
    '\r\n',
    '\n',
    ' ',
    'A: b',
    ':',
    'Content-Length: 2',
    '3',
    'x',
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 20 }), (all) => {
      const text = all.join('')
      for (const spans of [annotateReply(bytes(text)), annotateRequest(bytes(text))]) {
        let last = 0
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(last)
          expect(span.end).toBeGreaterThan(span.start)
          last = span.end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 500 },
  )
})
