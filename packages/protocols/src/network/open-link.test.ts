import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import { connectTcp } from '../tcp/connect-tcp.ts'
import { openLink } from './open-link.ts'

const WAIT = 5000
/** Node's timers count whole milliseconds, so that a sum of delays may come out short by less than one. */
const EARLY = 1

async function setUp(script: Parameters<typeof scriptedServer>[0], delayMs: number) {
  const server = await scriptedServer(script)
  const link = await openLink({ target: { port: server.port }, delayMs })
  const connect = () => connectTcp({ host: '127.0.0.1', port: link.port })
  return {
    server,
    link,
    connect,
    async [Symbol.asyncDispose]() {
      await link.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('openLink', () => {
  it('costs two round trips for the first exchange and one for each after it', async () => {
    await using t = await setUp((socket) => void socket.on('data', (data) => socket.write(data)), 30)
    const begun = performance.now()
    const connection = await t.connect()
    const exchange = async () => {
      const { length } = connection.received.bytes
      await connection.send(Buffer.from('pear'), WAIT)
      await connection.until(() => connection.received.bytes.length === length + 4, WAIT)
      return performance.now()
    }
    const times = [begun, await exchange(), await exchange(), await exchange()]
    const took = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    expect(took[0]).toBeGreaterThanOrEqual(4 * 30 - EARLY)
    expect(Math.min(...took.slice(1))).toBeGreaterThanOrEqual(2 * 30 - EARLY)
    // The handshake is paid once: without it the others are cheaper, whatever a busy machine adds to one of them.
    expect(Math.min(...took.slice(1))).toBeLessThan(4 * 30)
    await connection.close()
  })

  it('passes on bytes whole and in order, both ways', async () => {
    const large = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255))
    await using t = await setUp((socket) => void socket.pipe(socket), 5)
    const connection = await t.connect()
    await connection.send(large, WAIT)
    connection.end()
    expect(await connection.until(() => connection.other === 'ended', WAIT)).toBe(true)
    expect(large.equals(connection.received.bytes)).toBe(true)
    await connection.close()
  })

  it('passes on a FIN while the other direction stays open', async () => {
    await using t = await setUp((socket) => {
      socket.resume().on('end', () => socket.write('still here', () => socket.end()))
    }, 5)
    const connection = await t.connect()
    connection.end()
    expect(await connection.until(() => connection.other === 'ended', WAIT)).toBe(true)
    expect(text(connection.received.bytes)).toBe('still here')
    await connection.close()
  })

  it("passes on the target's reset after the bytes before it", async () => {
    await using t = await setUp((socket) => {
      socket.on('data', () => socket.write('last words', () => socket.resetAndDestroy()))
    }, 5)
    const connection = await t.connect()
    await connection.send(Buffer.from('x'), WAIT)
    expect(await connection.until(() => connection.other !== 'open', WAIT)).toBe(true)
    expect([connection.other, text(connection.received.bytes)]).toEqual(['reset', 'last words'])
    await connection.close()
  })

  it("passes on the client's reset", async () => {
    const reset = Promise.withResolvers<unknown>()
    await using t = await setUp((socket) => {
      socket.on('error', reset.resolve).on('data', () => socket.write('go on'))
    }, 5)
    const connection = await t.connect()
    await connection.send(Buffer.from('x'), WAIT)
    await connection.until(() => connection.received.bytes.length > 0, WAIT)
    connection.abort()
    expect(await reset.promise).toMatchObject({ code: 'ECONNRESET' })
  })

  it('tells a target that is still sending when the client, having said FIN, is gone', async () => {
    const reset = Promise.withResolvers<unknown>()
    await using t = await setUp((socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(10_000)));
      }
      socket.on('error', reset.resolve).on('drain', more).resume().once('end', more)
    }, 5)
    const connection = await t.connect()
    connection.end()
    await connection.until(() => connection.received.bytes.length > 0, WAIT)
    await connection.close()
    expect(await reset.promise).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) as string })
  })

  it('resets when the target refuses', async () => {
    const link = await openLink({ target: { port: CLOSED_PORT }, delayMs: 10 })
    const before = performance.now()
    const connection = await connectTcp({ host: '127.0.0.1', port: link.port })
    expect(await connection.until(() => connection.other === 'reset', WAIT)).toBe(true)
    expect(performance.now() - before).toBeGreaterThanOrEqual(3 * 10 - EARLY)
    await connection.close()
    await link.close()
  })

  it('closes what is open and what is under way', async () => {
    await using t = await setUp((socket) => void socket.resume(), 60_000)
    const connection = await t.connect()
    await connection.send(Buffer.from('never arrives'), WAIT)
    await t.link.close()
    expect(await connection.until(() => connection.other !== 'open', WAIT)).toBe(true)
    expect(t.server.sockets).toHaveLength(0)
    await expect(t.connect()).rejects.toMatchObject({ fault: 'refused' })
  })

  it('lets a target speak first, one round trip late', async () => {
    await using t = await setUp((socket) => void socket.write('welcome'), 20)
    const before = performance.now()
    const connection = await t.connect()
    await connection.until(() => connection.received.bytes.length > 0, WAIT)
    expect(performance.now() - before).toBeGreaterThanOrEqual(4 * 20 - EARLY)
    const [socket] = t.server.sockets
    const closed = once(socket as NonNullable<typeof socket>, 'end')
    socket?.resume()
    await connection.close()
    await closed
  })
})
