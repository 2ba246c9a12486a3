import { describe, expect, it } from 'vitest'
import { composeRequest } from './compose-request.ts'

const AS_IT_STANDS = 'none, as it stands'
const GOOD = 'GET /a HTTP/1.1\nHost: x\n\n'
const SENT = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'

describe('a request written by hand', () => {
  it.each([
    ['with plain line ends', GOOD],
    ['as Windows ends lines', GOOD.replaceAll('\n', '\r\n')],
    ['with the line ends written out as well', 'GET /a HTTP/1.1\\r\\n\nHost: x\\r\\n\n\\r\\n'],
    ['on one line with all line ends written', 'GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'],
    ['without its empty line', 'GET /a HTTP/1.1\nHost: x'],
    ['with one line end after the last field', 'GET /a HTTP/1.1\nHost: x\n'],
  ])('%s is sent with CR LF and an empty line', (_, text) => {
    expect(composeRequest(text, AS_IT_STANDS)).toBe(SENT)
  })

  it('keeps a body as it stands, with no line end added', () => {
    expect(composeRequest('PUT /a HTTP/1.1\nHost: x\nContent-Length: 4\n\npear', AS_IT_STANDS)).toBe(
      'PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\npear',
    )
  })

  it('sends bytes that are written as escapes, and other characters as UTF-8', () => {
    expect(composeRequest('GET /\\x00\\\\r\\t HTTP/1.1\n\n', AS_IT_STANDS)).toBe('GET /\x00\\r\t HTTP/1.1\r\n\r\n')
    expect(composeRequest('GET /é HTTP/1.1\n\n', AS_IT_STANDS)).toBe('GET /\xc3\xa9 HTTP/1.1\r\n\r\n')
  })

  it('sends LF alone where it is written so', () => {
    expect(composeRequest('GET /a HTTP/1.1\\n\nHost: x\n\n', AS_IT_STANDS)).toBe('GET /a HTTP/1.1\nHost: x\r\n\r\n')
  })
})

describe('a change', () => {
  it.each([
    ['the Host field left out', 'GET /a HTTP/1.1\r\n\r\n'],
    ['LF alone ends each line', 'GET /a HTTP/1.1\nHost: x\n\n'],
    ['a space before a colon', 'GET /a HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['two different lengths', 'GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 4\r\n\r\n'],
    ['the method in lower case', 'get /a HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no HTTP version', 'GET /a\r\nHost: x\r\n\r\n'],
    ['the empty line left out', 'GET /a HTTP/1.1\r\nHost: x\r\n'],
  ] as const)('with %s alters that and nothing else', (change, sent) => {
    expect(composeRequest(GOOD, change)).toBe(sent)
  })

  it('leaves the body as it was', () => {
    const sent = composeRequest('PUT /a HTTP/1.1\nHost: x\n\nhost: y\n\nz', 'the Host field left out')
    expect(sent).toBe('PUT /a HTTP/1.1\r\n\r\nhost: y\r\n\r\nz')
  })
})
