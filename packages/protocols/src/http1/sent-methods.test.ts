import { describe, expect, it } from 'vitest'
import { SentMethods } from './sent-methods.ts'

/** The methods of the first `count` requests after these bytes were sent, piece by piece. */
function methodsOf(pieces: readonly string[], count: number): string[] {
  const sent = new SentMethods()
  for (const piece of pieces) sent.push(Buffer.from(piece, 'latin1'))
  return Array.from({ length: count }, (_, i) => sent.of(i))
}

const HEAD = 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'
const PUT = 'PUT / HTTP/1.1\r\nContent-Length: 6\r\n\r\nHEAD /'
const POST = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHEAD \r\n0\r\n\r\n'

describe('SentMethods', () => {
  it('tells the methods of requests in order, past their bodies', () => {
    expect(methodsOf([PUT + HEAD + POST + HEAD], 4)).toEqual(['PUT', 'HEAD', 'POST', 'HEAD'])
  })

  it('tells the same when they are sent in pieces', () => {
    expect(methodsOf([...(PUT + HEAD + POST + HEAD)], 4)).toEqual(['PUT', 'HEAD', 'POST', 'HEAD'])
    expect(methodsOf([PUT.slice(0, 20), PUT.slice(20) + HEAD + POST, HEAD], 4)).toEqual(['PUT', 'HEAD', 'POST', 'HEAD'])
  })

  it('knows the method of a request that has only begun', () => {
    expect(methodsOf(['HEAD / HT'], 1)).toEqual(['HEAD'])
    expect(methodsOf([HEAD, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'HEAD '], 3)).toEqual(['HEAD', 'GET', 'HEAD'])
  })

  it('knows the method of a request that is malformed, and takes all after it for GET', () => {
    expect(methodsOf(['HEAD / HTTP/1.1\r\nHost : x\r\n\r\n', HEAD], 2)).toEqual(['HEAD', 'GET'])
    expect(methodsOf(['HEAD  /  HTTP/1.1\n\n'], 1)).toEqual(['HEAD'])
    expect(methodsOf(['\0\r\n\r\n'], 1)).toEqual(['GET'])
    expect(methodsOf([HEAD, '\0\r\n\r\n'], 2)).toEqual(['HEAD', 'GET'])
  })

  it('takes what was not sent for GET', () => {
    expect(methodsOf([], 1)).toEqual(['GET'])
    expect(methodsOf([HEAD], 2)).toEqual(['HEAD', 'GET'])
  })
})
