import { describe, expect, it } from 'vitest'
import type { Socket } from 'node:net'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import { connectTcp } from '../tcp/connect-tcp.ts'
import type { TcpConnection } from '../tcp/tcp-connection.ts'
import { WireError } from '../tcp/types.ts'
import type { FaultPlan } from './fault-plan.ts'
import { openFaultyTcp } from './open-faulty-tcp.ts'

const WAIT = 15_000
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const echo = (socket: Socket) => void socket.on('data', (data) => socket.write(data)).on('end', () => socket.end())

/** A program that does what `script` says behind a link with `plan`, and a client of it. */
async function setUp(script: (socket: Socket) => void, plan: FaultPlan, random = () => 0.3) {
  const server = await scriptedServer(script)
  const link = await openFaultyTcp({ target: () => ({ host: server.host, port: server.port }), plan, random })
  const connect = () => connectTcp({ host: link.host, port: link.port })
  const connection = await connect()
  return {
    server,
    link,
    connect,
    connection,
    async [Symbol.asyncDispose]() {
      await connection.close()
      await link.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

const send = (connection: TcpConnection, text: string) => connection.send(Buffer.from(text, 'latin1'), WAIT)
const came = (connection: TcpConnection, length: number) =>
  connection.until(() => connection.received.bytes.length >= length, WAIT)
const ended = (connection: TcpConnection) => connection.until(() => connection.other !== 'open', WAIT)

/** What each read of the program gave. */
function reads() {
  const list: string[] = []
  return { list, script: (socket: Socket) => void socket.on('data', (data: Buffer) => void list.push(latin1(data))) }
}

describe('openFaultyTcp: pieces', () => {
  it('brings one byte at a time, each as a read of its own, in both directions', async () => {
    const program = reads()
    await using t = await setUp(
      (socket) => {
        program.script(socket)
        echo(socket)
      },
      { split: 'bytes' },
    )
    await send(t.connection, 'GET / HTTP/1.1')
    expect(await came(t.connection, 14)).toBe(true)
    expect(program.list).toEqual([...'GET / HTTP/1.1'])
    expect(latin1(t.connection.received.bytes)).toBe('GET / HTTP/1.1')
    expect(t.connection.arrivals).toHaveLength(14)
    expect(t.link.says).toBe('one byte at a time')
    expect(t.link.counts).toMatchObject({ connections: 1, toProgram: { came: 1, passed: 14, bytes: 14 } })
  })

  it('cuts where it is told, whatever the writes were', async () => {
    const program = reads()
    await using t = await setUp(program.script, { split: [2, 5, 11] })
    await send(t.connection, 'abcdefghijklmnop')
    await send(t.connection, 'qr')
    t.connection.end()
    await until(() => program.list.join('') === 'abcdefghijklmnopqr')
    expect(program.list.slice(0, 3)).toEqual(['ab', 'cde', 'fghijk'])
  })

  it('cuts at most so many bytes in one direction and leaves the other', async () => {
    const program = reads()
    await using t = await setUp(
      (socket) => {
        program.script(socket)
        echo(socket)
      },
      { split: { atMost: 4 }, direction: 'to-client' },
    )
    await send(t.connection, 'abcdefghij')
    await came(t.connection, 10)
    expect(program.list).toEqual(['abcdefghij'])
    expect(t.connection.arrivals.map((a) => a.start)).toEqual([0, 4, 8])
  })

  it('joins what came apart: over a time, up to a length, and at the end of the stream', async () => {
    const program = reads()
    await using t = await setUp(program.script, { merge: { bytes: 6, ms: 60_000 } })
    for (const byte of 'abcdefgh') {
      const before = t.link.counts.toProgram.came
      await send(t.connection, byte)
      await until(() => t.link.counts.toProgram.came > before)
    }
    await until(() => program.list.length === 1)
    t.connection.end()
    await until(() => program.list.length === 2)
    expect(program.list).toEqual(['abcdef', 'gh'])
  })

  it('joins over a time', async () => {
    const program = reads()
    await using t = await setUp(program.script, { merge: { ms: 200 } })
    for (const byte of 'abc') {
      const before = t.link.counts.toProgram.came
      await send(t.connection, byte)
      await until(() => t.link.counts.toProgram.came > before)
    }
    await until(() => program.list.join('') === 'abc')
    // A busy machine may take longer than the time for three bytes; what came within it is one read.
    expect(program.list.length).toBeLessThan(3)
  })
})

describe('openFaultyTcp: bytes', () => {
  const LARGE = Buffer.from(Array.from({ length: 2_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255))

  it.each<[string, FaultPlan]>([
    ['nothing', {}],
    ['jitter', { delayMs: 1, jitterMs: 5 }],
    ['pieces', { split: { atMost: 40_000 } }],
    ['joins', { merge: { bytes: 100_000 } }],
    ['bandwidth', { bandwidth: 20_000_000 }],
    ['all at once', { delayMs: 2, jitterMs: 3, split: { atMost: 50_000 }, merge: { ms: 3 }, bandwidth: 50_000_000 }],
  ])('passes on all, in order and unchanged, with %s', async (_, plan) => {
    await using t = await setUp(echo, plan)
    await t.connection.send(LARGE, WAIT)
    t.connection.end()
    expect(await ended(t.connection)).toBe(true)
    expect(t.connection.other).toBe('ended')
    expect(LARGE.equals(t.connection.received.bytes)).toBe(true)
  })

  it('flips one bit of each segment, and the same ones for the same seed', async () => {
    const sent = Buffer.alloc(300, 0)
    const run = async (seed: number) => {
      const plan: FaultPlan = { corrupt: 0.5, split: { atMost: 10 }, direction: 'to-program' }
      await using t = await setUp(echo, plan, () => seed)
      await t.connection.send(sent, WAIT)
      await came(t.connection, 300)
      return { bytes: [...t.connection.received.bytes], corrupted: t.link.counts.toProgram.corrupted }
    }
    const [first, again, other] = await Promise.all([run(0.1), run(0.1), run(0.2)])
    const changed = first.bytes.filter((byte) => byte !== 0)
    expect(changed).toHaveLength(first.corrupted)
    expect(changed.every((byte) => Number.isInteger(Math.log2(byte)))).toBe(true)
    expect(changed.length).toBeGreaterThan(3)
    expect(changed.length).toBeLessThan(27)
    expect(again).toEqual(first)
    expect(other.bytes).not.toEqual(first.bytes)
  })

  it('takes as long as its bandwidth', async () => {
    await using t = await setUp(echo, { bandwidth: 100_000, direction: 'to-client' })
    const begun = performance.now()
    await t.connection.send(Buffer.alloc(20_000), WAIT)
    await came(t.connection, 20_000)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(199)
    // It trickles: no more at once than a fiftieth of a second brings.
    expect(t.link.counts.toClient.passed).toBeGreaterThanOrEqual(10)
  })
})

describe('openFaultyTcp: ends', () => {
  it("passes on the client's FIN while the program still speaks", async () => {
    await using t = await setUp(
      (socket) => {
        socket.resume().on('end', () => socket.write('still here', () => socket.end()))
      },
      { split: 'bytes' },
    )
    await send(t.connection, 'bye')
    t.connection.end()
    expect(await ended(t.connection)).toBe(true)
    expect([t.connection.other, latin1(t.connection.received.bytes)]).toEqual(['ended', 'still here'])
  })

  it("passes on the program's FIN while the client still speaks", async () => {
    const program = reads()
    await using t = await setUp(
      (socket) => {
        program.script(socket)
        socket.end('no more')
      },
      { delayMs: 3 },
    )
    expect(await ended(t.connection)).toBe(true)
    expect(latin1(t.connection.received.bytes)).toBe('no more')
    await send(t.connection, 'but I')
    await until(() => program.list.join('') === 'but I')
  })

  it('makes a FIN towards the program, and swallows what the client says after', async () => {
    const program = reads()
    await using t = await setUp((socket) => {
      program.script(socket)
      socket.on('end', () => socket.write('you ended'))
    }, {})
    await send(t.connection, 'first')
    await until(() => program.list.length === 1)
    t.link.halfClose('to-program')
    expect(await came(t.connection, 9)).toBe(true)
    await send(t.connection, 'second')
    await until(() => t.link.counts.toProgram.dropped === 1)
    expect(program.list).toEqual(['first'])
    expect(t.connection.other).toBe('open')
  })

  it('makes a FIN towards the client, after what is under way', async () => {
    await using t = await setUp(echo, { delayMs: 5 })
    await send(t.connection, 'pear')
    await until(() => t.link.counts.toClient.came === 1)
    t.link.halfClose('to-client')
    expect(await ended(t.connection)).toBe(true)
    expect([t.connection.other, latin1(t.connection.received.bytes)]).toEqual(['ended', 'pear'])
  })

  it("passes on the program's reset after the bytes before it", async () => {
    await using t = await setUp(
      (socket) => {
        socket.on('data', () => socket.write('last words', () => socket.resetAndDestroy()))
      },
      { split: { atMost: 3 } },
    )
    await send(t.connection, 'x')
    expect(await ended(t.connection)).toBe(true)
    expect([t.connection.other, latin1(t.connection.received.bytes)]).toEqual(['reset', 'last words'])
  })

  it("passes on the client's reset", async () => {
    const reset = Promise.withResolvers<unknown>()
    await using t = await setUp((socket) => {
      socket.on('error', reset.resolve).on('data', () => socket.write('go on'))
    }, {})
    await send(t.connection, 'x')
    await came(t.connection, 5)
    t.connection.abort()
    expect(await reset.promise).toMatchObject({ code: 'ECONNRESET' })
  })

  it('makes a reset on both sides, and serves the next connection', async () => {
    const reset = Promise.withResolvers<unknown>()
    await using t = await setUp((socket) => {
      socket.on('error', reset.resolve)
      echo(socket)
    }, {})
    await send(t.connection, 'pear')
    await came(t.connection, 4)
    t.link.reset()
    expect(await reset.promise).toMatchObject({ code: 'ECONNRESET' })
    expect(await ended(t.connection)).toBe(true)
    expect(t.connection.other).toBe('reset')
    const next = await t.connect()
    await send(next, 'plum')
    expect(await came(next, 4)).toBe(true)
    await next.close()
  })

  it.each<[string, () => Promise<() => { host: string; port: number }>]>([
    ['nobody listens', () => Promise.resolve(() => ({ host: '127.0.0.1', port: CLOSED_PORT }))],
    [
      'there is no program',
      async () => () => {
        throw new Error('the program has ended')
      },
    ],
  ])('shows a reset, not silence, where %s', async (_, target) => {
    const link = await openFaultyTcp({
      target: await target(),
      plan: { jitterMs: 60_000, direction: 'to-client' },
      random: () => 0,
    })
    // A refusal is not late besides. It may come before the client has noticed that it is connected.
    const fault = await connectTcp(link).then(
      async (connection) => {
        await ended(connection)
        await connection.close()
        return connection.other
      },
      (error: unknown) => (error instanceof WireError ? error.fault : error),
    )
    expect([fault, link.counts.refused]).toEqual(['reset', 1])
    await link.close()
  })

  it('asks anew where the program is for each connection', async () => {
    await using first = await scriptedServer((socket) => void socket.end('first'))
    await using second = await scriptedServer((socket) => void socket.end('second'))
    let port = first.port
    const link = await openFaultyTcp({ target: () => ({ host: '127.0.0.1', port }), plan: {}, random: () => 0 })
    const says = async () => {
      const connection = await connectTcp(link)
      await ended(connection)
      await connection.close()
      return latin1(connection.received.bytes)
    }
    expect(await says()).toBe('first')
    port = second.port
    expect(await says()).toBe('second')
    await link.close()
  })
})

describe('openFaultyTcp: stalls', () => {
  it('holds back what is under way and what comes, in one direction, until it goes on', async () => {
    const program = reads()
    await using t = await setUp((socket) => {
      program.script(socket)
      echo(socket)
    }, {})
    await send(t.connection, 'one')
    await came(t.connection, 3)
    t.link.stall('to-client')
    await send(t.connection, 'two')
    await until(() => program.list.join('') === 'onetwo')
    t.link.stall('to-program')
    await send(t.connection, 'three')
    t.link.resume('to-client')
    await came(t.connection, 6)
    expect(program.list.join('')).toBe('onetwo')
    t.link.resume()
    expect(await came(t.connection, 11)).toBe(true)
    expect(latin1(t.connection.received.bytes)).toBe('onetwothree')
  })

  it('reads nothing while it is stalled, so that the sender comes to a stop, and loses nothing', async () => {
    const much = Buffer.alloc(40_000_000, 'pear')
    await using t = await setUp(echo, {})
    await send(t.connection, 'x')
    await came(t.connection, 1)
    t.link.stall('to-program')
    const { came: before } = t.link.counts.toProgram
    expect(await t.connection.send(much, 300)).toBe(false)
    expect(t.link.counts.toProgram).toMatchObject({ bytes: 1, came: before })
    t.link.resume()
    expect(await came(t.connection, much.length + 1)).toBe(true)
    expect(much.equals(t.connection.received.bytes.subarray(1))).toBe(true)
  })

  it.each<[string, FaultPlan]>([
    ['pieces', { split: { atMost: 100_000 } }],
    ['no fault', {}],
  ])('lets the sender feel a receiver that does not read, with %s', async (_, plan) => {
    let program: Socket | undefined
    await using t = await setUp((socket) => void (program = socket.pause()), plan)
    expect(await t.connection.send(Buffer.alloc(40_000_000), 300)).toBe(false)
    const { bytes } = t.link.counts.toProgram
    expect(bytes).toBeLessThan(20_000_000)
    program?.resume()
    await until(() => t.link.counts.toProgram.bytes === 40_000_000)
  })

  it('stalls the connections that are opened meanwhile too', async () => {
    const program = reads()
    await using t = await setUp((socket) => {
      program.script(socket)
      socket.write('welcome')
    }, {})
    await came(t.connection, 7)
    t.link.stall('to-client')
    const late = await t.connect()
    for (const word of ['one', 'two', 'three']) {
      await send(late, word)
      await until(() => program.list.at(-1) === word)
    }
    expect(t.link.counts.toClient.bytes).toBe(7)
    t.link.resume()
    expect(await came(late, 7)).toBe(true)
    await late.close()
  })
})

describe('openFaultyTcp: closing', () => {
  it('resets what is open and refuses what comes', async () => {
    await using t = await setUp((socket) => void socket.resume(), {})
    await send(t.connection, 'pear')
    await until(() => t.link.counts.toProgram.bytes === 4)
    await t.link.close()
    await t.link.close()
    expect(await ended(t.connection)).toBe(true)
    expect(t.connection.other).toBe('reset')
    await expect(t.connect()).rejects.toMatchObject({ fault: 'refused' })
  })

  it('says what it does and refuses what can not be meant', async () => {
    const target = () => ({ host: '127.0.0.1', port: 1 })
    await expect(openFaultyTcp({ target, plan: { loss: 0.1 }, random: () => 0 })).rejects.toThrow(RangeError)
    const link = await openFaultyTcp({ target, plan: { delayMs: 5, split: 'bytes' }, random: () => 0 })
    expect(link.says).toBe('one byte at a time, 5 ms late')
    await link.close()
  })
})

/** Waits for what a program or a link of this process does. */
async function until(happened: () => boolean): Promise<void> {
  await expect.poll(happened, { timeout: WAIT, interval: 2 }).toBe(true)
}
