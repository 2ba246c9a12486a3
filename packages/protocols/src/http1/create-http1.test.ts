import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listening } from '../../test/scripted-server.ts'
import { createHttp1 } from './create-http1.ts'

/** A client for Node's own HTTP server. */
async function setUp(listener: RequestListener) {
  const server = createServer(listener)
  const http = createHttp1({ host: '127.0.0.1', port: await listening(server), replyWithin: 2000 })
  return {
    http,
    server,
    async [Symbol.asyncDispose]() {
      await http.closeAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const request = (method: string, path: string, more = '') => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`

describe('against the HTTP server of Node', () => {
  it('reads lengths, chunks with trailers, HEAD, 204 and 304 on one kept connection', async () => {
    await using t = await setUp((incoming, outgoing) => {
      const path = incoming.url ?? ''
      if (path === '/chunks') {
        outgoing.setHeader('Trailer', 'Digest')
        outgoing.write('pe')
        outgoing.write('ar')
        outgoing.addTrailers({ Digest: 'x' })
        outgoing.end()
      } else if (/^\/[0-9]+$/.test(path)) {
        outgoing.statusCode = Number(path.slice(1))
        outgoing.end()
      } else outgoing.end('pear')
    })
    const connection = await t.http.connect()
    const get = async (data: string) => {
      await connection.send(data)
      return connection.reply()
    }
    expect(await get(request('GET', '/'))).toMatchObject({ framing: 'content-length', text: { value: 'pear' } })
    const chunked = await get(request('GET', '/chunks'))
    expect(chunked).toMatchObject({ framing: 'chunked', text: { value: 'pear' }, chunks: [{}, {}] })
    expect(chunked.trailers.map((line) => line.value.value)).toEqual(['x'])
    expect(await get(request('HEAD', '/'))).toMatchObject({ framing: 'none', status: { value: 200 } })
    expect(await get(request('GET', '/204'))).toMatchObject({ framing: 'none', status: { value: 204 } })
    expect(await get(request('GET', '/304'))).toMatchObject({ framing: 'none', status: { value: 304 } })
    expect(await get('GET / HTTP/1.0\r\n\r\n')).toMatchObject({ text: { value: 'pear' } })
    expect(await connection.ended()).toBe('closed')
  })

  it('sees 100 Continue before the reply', async () => {
    await using t = await setUp((incoming, outgoing) => void incoming.pipe(outgoing))
    const connection = await t.http.connect()
    await connection.send(request('POST', '/', 'Expect: 100-continue\r\nContent-Length: 4\r\n'))
    expect((await connection.reply({ interim: true })).status.value).toBe(100)
    await connection.send('pear')
    expect((await connection.reply()).text.value).toBe('pear')
  })

  it('sees a malformed request refused and the connection closed', async () => {
    await using t = await setUp((_, outgoing) => outgoing.end())
    const connection = await t.http.connect()
    await connection.send('GET / HTTP/1.1\r\nHost : x\r\n\r\n')
    expect((await connection.reply()).status.value).toBe(400)
    expect(await connection.ended()).toBe('closed')
  })

  it('keeps a large body whole', async () => {
    const large = Buffer.alloc(5_000_000, 'pear')
    await using t = await setUp((_, outgoing) => outgoing.end(large))
    const reply = await t.http.request(request('GET', '/'))
    expect(large.equals(reply.body.value)).toBe(true)
  })

  it('leaves nothing open after a request, and after closeAll', async () => {
    await using t = await setUp((_, outgoing) => outgoing.end())
    await t.http.request(request('GET', '/'))
    await t.http.connect()
    const late = t.http.connect().catch((error: unknown) => error)
    await t.http.closeAll()
    expect(await late).toMatchObject({ message: 'this HTTP client was closed' })
    // Resolves only when the server has seen every connection close.
    await new Promise((resolve) => t.server.close(resolve))
  })
})
