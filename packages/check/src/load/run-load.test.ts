import { createSocket } from 'node:dgram'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { makeRequests } from './request-pool.ts'
import { runLoad } from './run-load.ts'
import type { LoadDefinition } from './types.ts'

const get: LoadDefinition = {
  name: 'GET',
  protocol: 'http1',
  connections: 3,
  request: (i) => Buffer.from(`GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`),
  ok: (reply) => Buffer.from(reply).includes('pear'),
}
const reply = (body: string, more = '') => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`

/** A server that calls back with each connection and how many requests have come in each read. */
async function serve(answer: (socket: Socket, requests: number) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1').split('\r\n\r\n').length - 1))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const run = (load: LoadDefinition, port: number, o: { ms?: number; most?: number; within?: number } = {}) =>
  runLoad(load, makeRequests(load, 'seed'), { host: '127.0.0.1', port, ms: 5000, most: 300, within: 400, ...o })

describe('a load over TCP', () => {
  it('counts every reply, and ends at its count', async () => {
    let asked = 0
    await using server = await serve((socket, n) => {
      asked += n
      socket.write(reply('pear').repeat(n))
    })
    const sample = await run(get, server.port)
    expect(sample).toMatchObject({ replies: 300, reconnects: 0, errors: { wrong: 0, closed: 0, lost: 0, refused: 0 } })
    expect(asked).toBe(300)
    expect(sample.rate).toBeCloseTo((300 * 1000) / sample.ms, 0)
    expect(sample.p50Ms).toBeGreaterThan(0)
    expect(sample.maxMs).toBeGreaterThanOrEqual(sample.p99Ms)
  })

  it('ends at its time', async () => {
    await using server = await serve((socket, n) => socket.write(reply('pear').repeat(n)))
    const sample = await run(get, server.port, { ms: 100, most: 1e9 })
    expect(sample.replies).toBeGreaterThan(0)
    expect(sample.ms).toBeGreaterThanOrEqual(99)
  })

  it('has as many requests under way on a connection as its depth says', async () => {
    const deepest: number[] = []
    await using server = await serve((socket, n) => {
      deepest.push(n)
      socket.write(reply('pear').repeat(n))
    })
    expect((await run({ ...get, connections: 2, depth: 8 }, server.port)).replies).toBe(300)
    expect(Math.max(...deepest)).toBe(8)
  })

  it('tells wrong replies from right ones', async () => {
    let count = 0
    await using server = await serve((socket) => socket.write(reply(count++ % 3 === 0 ? 'plum' : 'pear')))
    expect(await run(get, server.port)).toMatchObject({ replies: 200, errors: { wrong: 100 } })
  })

  it('connects again where the program says that it closes, and calls that no error', async () => {
    await using server = await serve((socket) => socket.end(reply('pear', 'Connection: close\r\n')))
    const sample = await run(get, server.port, { most: 50 })
    expect(sample).toMatchObject({ replies: 50, errors: { closed: 0, refused: 0 } })
    expect(sample.reconnects).toBeGreaterThan(40)
  })

  it('counts requests cut off by a connection that ends without a word', async () => {
    await using server = await serve((socket) => socket.destroy())
    expect(await run(get, server.port, { most: 20 })).toMatchObject({ replies: 0, errors: { closed: 20 } })
  })

  it('counts what can’t be read', async () => {
    await using server = await serve((socket) => socket.write('no HTTP at all\r\n\r\n'))
    expect(await run(get, server.port, { most: 20 })).toMatchObject({ replies: 0, errors: { garbled: 20 } })
  })

  it('gives up on requests that are not answered in time', async () => {
    await using server = await serve(() => {})
    const sample = await run(get, server.port, { most: 6, ms: 3000, within: 150 })
    expect(sample).toMatchObject({ replies: 0, errors: { lost: 6 } })
  })

  it('counts refused connections, and ends', async () => {
    const server = await serve(() => {})
    await server[Symbol.asyncDispose]()
    const sample = await run(get, server.port, { ms: 200 })
    expect(sample.replies).toBe(0)
    expect(sample.errors.refused).toBeGreaterThan(0)
  })
})

describe('a load of DNS over UDP', () => {
  const query: LoadDefinition = {
    name: 'A',
    protocol: 'dns',
    connections: 2,
    depth: 4,
    request: () => Buffer.from('000001000001000000000000', 'hex'),
  }

  async function answering(answer: (query: Buffer, n: number) => Buffer | undefined) {
    const socket = createSocket('udp4')
    let n = 0
    socket.on('message', (bytes, from) => {
      const reply = answer(Buffer.from(bytes), n++)
      if (reply) socket.send(reply, from.port, from.address)
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return { port: socket.address().port, [Symbol.asyncDispose]: async () => void socket.close() }
  }
  const asReply = (bytes: Buffer) => {
    bytes[2] = (bytes[2] ?? 0) | 0x80
    return bytes
  }

  it('matches replies by their ids, in any order', async () => {
    const held: Buffer[] = []
    await using server = await answering((bytes) => {
      held.push(asReply(bytes))
      return held.length > 3 ? held.pop() : held.shift()
    })
    expect(await run(query, server.port)).toMatchObject({ replies: 300, errors: { lost: 0, garbled: 0 } })
  })

  it('counts what was lost, and what is no reply', async () => {
    await using server = await answering((bytes, n) =>
      n % 10 === 0 ? undefined : n % 10 === 1 ? bytes : asReply(bytes),
    )
    const sample = await run(query, server.port, { most: 100, within: 150 })
    expect(sample).toMatchObject({ replies: 80, errors: { lost: 10, garbled: 10 } })
  })
})
