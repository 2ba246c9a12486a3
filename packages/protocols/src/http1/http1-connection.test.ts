import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import { WireError } from '../tcp/types.ts'
import type { ConnectionEvent } from '../tcp/types.ts'
import { createHttp1 } from './create-http1.ts'

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
const HEAD = 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'
const PEAR = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npear'

/** A client for a server that does `script` to each connection. */
async function setUp(script: (socket: Socket) => void, o: { replyWithin?: number; signal?: AbortSignal } = {}) {
  const server = await scriptedServer(script)
  const events: ConnectionEvent[] = []
  const http = createHttp1({
    host: server.host,
    port: server.port,
    replyWithin: o.replyWithin ?? 2000,
    observer: (event) => events.push(event),
    signal: o.signal,
  })
  return {
    http,
    server,
    events,
    async [Symbol.asyncDispose]() {
      await http.closeAll()
      await server[Symbol.asyncDispose]()
    },
  }
}

const onRequest = (act: (socket: Socket, data: string) => void) => (socket: Socket) => {
  socket.on('data', (data) => act(socket, data.toString('latin1')))
}

async function fault(promise: Promise<unknown>): Promise<WireError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof WireError)) throw error
  return error
}

describe('replies', () => {
  it('reads pipelined replies in order, by the methods that were sent', async () => {
    await using t = await setUp(
      onRequest((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n' + PEAR)),
    )
    const connection = await t.http.connect()
    await connection.send(HEAD + GET)
    const [head, get] = await Promise.all([connection.reply(), connection.reply()])
    expect([head.framing, get.text.value]).toEqual(['none', 'pear'])
    expect(get.status.at.start).toBe(head.at.end + 9)
    expect(get.status.stream).toBe(connection.received)
  })

  it('takes a method over the one that was sent', async () => {
    await using t = await setUp(onRequest((socket) => socket.write(PEAR)))
    const reply = await t.http.request('?? nonsense\r\n\r\n', { method: 'HEAD' })
    expect(reply.framing).toBe('none')
  })

  it('knows the method of a request that is malformed after it', async () => {
    await using t = await setUp(
      onRequest((socket) => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\n')),
    )
    expect((await t.http.request('HEAD / HTTP/1.1\nHost: x\n\n')).status.value).toBe(400)
  })

  it('skips interim replies, or gives them when asked', async () => {
    const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
    await using t = await setUp(onRequest((socket) => socket.write(CONTINUE + PEAR)))
    expect((await t.http.request(GET)).status.value).toBe(200)
    const connection = await t.http.connect()
    await connection.send(HEAD)
    const all = [
      await connection.reply({ interim: true }),
      await connection.reply({ interim: true }),
      await connection.reply(),
    ]
    expect(all.map((reply) => [reply.status.value, reply.framing])).toEqual([
      [100, 'none'],
      [103, 'none'],
      [200, 'none'],
    ])
  })

  it('reads a reply that comes byte by byte', async () => {
    await using t = await setUp(
      onRequest((socket) => {
        const send = (i: number) => i < PEAR.length && socket.write(PEAR[i] ?? '', () => setImmediate(send, i + 1))
        send(0)
      }),
    )
    const reply = await t.http.request(GET)
    expect(reply.text.value).toBe('pear')
    expect(reply.lastByteAt).toBeGreaterThan(reply.firstByteAt)
  })

  it('reads a body that the end of the connection ends', async () => {
    await using t = await setUp(onRequest((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\npear')))
    expect(await t.http.request(GET)).toMatchObject({ framing: 'until-close', text: { value: 'pear' } })
  })

  it('is not the end of such a body when the connection is reset', async () => {
    await using t = await setUp(
      onRequest((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\npear', () => socket.resetAndDestroy())),
    )
    expect(await fault(t.http.request(GET))).toMatchObject({ fault: 'reset' })
  })
})

describe('faults are told apart', () => {
  it('refused', async () => {
    const http = createHttp1({ host: '127.0.0.1', port: CLOSED_PORT, replyWithin: 500 })
    expect(await fault(http.connect())).toMatchObject({
      fault: 'refused',
      message: expect.stringContaining('nothing listens on that port') as string,
    })
  })

  it('hung, with what had come', async () => {
    await using t = await setUp(
      onRequest((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npear')),
    )
    const connection = await t.http.connect()
    await connection.send(GET)
    expect(await fault(connection.reply({ within: 50 }))).toMatchObject({
      fault: 'hung',
      waitingFor: '6 more bytes of the body',
      message:
        'The reply was not complete within 50 ms: 43 bytes of it had come, and 6 more bytes of the body had not.',
    })
  })

  it('hung, without a byte; and a later call reads the reply when it does come', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    await connection.send(GET)
    expect(await fault(connection.reply({ within: 20 }))).toMatchObject({ message: 'No reply came within 20 ms.' })
    t.server.sockets[0]?.write(PEAR)
    expect((await connection.reply()).text.value).toBe('pear')
  })

  it('closed, without a reply', async () => {
    await using t = await setUp(onRequest((socket) => socket.end()))
    expect(await fault(t.http.request(GET))).toMatchObject({
      fault: 'closed',
      waitingFor: 'a reply',
      message: 'The server closed the connection without a reply.',
    })
  })

  it('closed too early, with the bytes that are missing', async () => {
    await using t = await setUp(onRequest((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npear')))
    expect(await fault(t.http.request(GET))).toMatchObject({
      fault: 'closed',
      message:
        'The server closed the connection after 43 bytes of the reply; 6 more bytes of the body were still to come.',
    })
  })

  it('reset, and what came before it is not lost', async () => {
    await using t = await setUp(onRequest((socket) => socket.write(PEAR, () => socket.resetAndDestroy())))
    const connection = await t.http.connect()
    await connection.send(GET)
    expect((await connection.reply()).text.value).toBe('pear')
    expect(await connection.ended()).toBe('reset')
    expect(await fault(connection.reply())).toMatchObject({ fault: 'reset', waitingFor: 'a reply' })
    await connection.close()
    expect(t.events.map((event) => event.type)).toEqual([
      'connecting',
      'connected',
      'sent',
      'received',
      'reset',
      'closed',
    ])
  })

  it('reset, and what came before it survives a failed write', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    await connection.send(GET)
    const socket = t.server.sockets[0] as Socket
    // In one turn: the reply and the reset lie unread in the kernel when we write.
    await new Promise<void>((resolve) => socket.write(PEAR, () => resolve()))
    socket.resetAndDestroy()
    const sent = connection.send(GET)
    expect((await connection.reply()).text.value).toBe('pear')
    await sent
    expect(await connection.ended()).toBe('reset')
  })

  it('garbled, with the place in the stream', async () => {
    await using t = await setUp(onRequest((socket) => socket.write(PEAR + 'HTTP/1.1 200 OK\n')))
    const connection = await t.http.connect()
    await connection.send(GET + GET)
    await connection.reply()
    expect(await fault(connection.reply())).toMatchObject({
      fault: 'garbled',
      messageStart: PEAR.length,
      at: { start: PEAR.length + 15, end: PEAR.length + 16 },
      expected: 'CR LF',
    })
  })

  it('garbled, when more comes on a connection than Backroad reads', async () => {
    const block = Buffer.alloc(1024 * 1024)
    await using t = await setUp(
      onRequest((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write(block));
        }
        socket.on('drain', more)
        more()
      }),
      { replyWithin: 15_000 },
    )
    const error = await fault(t.http.request(GET))
    expect(error).toMatchObject({ fault: 'garbled', message: expect.stringContaining('67108864 bytes') as string })
  })
})

describe('the end of a connection', () => {
  it('is closed after a FIN and reset after a RST', async () => {
    await using t = await setUp(onRequest((socket, data) => (data === 'FIN' ? socket.end() : socket.resetAndDestroy())))
    for (const [data, end] of [
      ['FIN', 'closed'],
      ['RST', 'reset'],
    ] as const) {
      const connection = await t.http.connect()
      await connection.send(data)
      expect(await connection.ended()).toBe(end)
    }
  })

  it('is waited for with a deadline', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    expect(await fault(connection.ended({ within: 20 }))).toMatchObject({ fault: 'hung' })
  })

  it('must not be preceded by bytes that belong to no reply, unless they are allowed', async () => {
    await using t = await setUp(onRequest((socket) => socket.end(PEAR + 's')))
    const connection = await t.http.connect()
    await connection.send(GET)
    await connection.reply()
    expect(await fault(connection.ended())).toMatchObject({
      fault: 'garbled',
      at: { start: PEAR.length, end: PEAR.length + 1 },
      message: '1 byte came where the connection should have ended, after the end of the last reply.',
    })
    expect(await connection.ended({ allowBytes: true })).toBe('closed')
  })

  it('is said by us with a FIN, after which the reply still comes', async () => {
    await using t = await setUp((socket) => {
      socket.on('data', () => {})
      socket.on('end', () => socket.end(PEAR))
    })
    const connection = await t.http.connect()
    await connection.send(GET)
    connection.end()
    expect((await connection.reply()).text.value).toBe('pear')
    expect(t.events.map((event) => event.type)).toContain('half-closed')
    await expect(connection.send(GET)).rejects.toThrow('ended by us')
  })

  it('is said by us with a RST', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    const error = once(t.server.sockets[0] as Socket, 'error')
    connection.abort()
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }])
    expect(t.events.at(2)).toMatchObject({ type: 'reset', by: 'us' })
  })

  it('comes for all connections with the signal, and says what was being waited for', async () => {
    const stage = new AbortController()
    await using t = await setUp(() => {}, { signal: stage.signal })
    const connection = await t.http.connect()
    const waiting = fault(connection.reply())
    stage.abort(new Error('the stage took too long'))
    expect(await waiting).toMatchObject({ fault: 'hung', message: 'Time was up while waiting for a reply.' })
    await expect(t.http.connect()).rejects.toThrow('the stage took too long')
  })

  it('is our own fault when we close while waiting', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    const waiting = connection.reply().catch((error: unknown) => error)
    await connection.close()
    expect(await waiting).not.toBeInstanceOf(WireError)
    expect(await waiting).toMatchObject({ message: expect.stringContaining('closed by us') as string })
  })
})

describe('quiet', () => {
  it('is true when nothing comes, false at once when something does', async () => {
    await using t = await setUp(onRequest((socket, data) => (data === 'FIN' ? socket.end() : socket.write('x'))))
    const connection = await t.http.connect()
    expect(await connection.quiet(20)).toBe(true)
    await connection.send('bytes')
    expect(await connection.quiet(60_000)).toBe(false)
    expect(await connection.quiet(60_000)).toBe(false)
    const ending = await t.http.connect()
    await ending.send('FIN')
    expect(await ending.quiet(60_000)).toBe(false)
  })
})

describe('sending', () => {
  it('sends pieces as segments of their own', async () => {
    const pieces: string[] = []
    await using t = await setUp(
      onRequest((socket, data) => {
        pieces.push(data)
        if (pieces.join('') === GET) socket.write(PEAR)
      }),
    )
    const connection = await t.http.connect()
    // The server reads in this same process, so a pause longer than a turn is enough for each piece to be read alone.
    await connection.sendInPieces(GET, [1, 2, 3, 10, GET.length - 1], { paceMs: 10 })
    expect((await connection.reply()).text.value).toBe('pear')
    expect(pieces).toEqual(['G', 'E', 'T', ' / HTTP', GET.slice(10, -1), '\n'])
    expect(t.events.filter((event) => event.type === 'sent')).toHaveLength(6)
  })

  it('refuses cuts that are not inside the data, in rising order', async () => {
    await using t = await setUp(() => {})
    const connection = await t.http.connect()
    for (const cuts of [[0], [4], [2, 2], [3, 1], [1.5]]) {
      await expect(connection.sendInPieces('pear', cuts)).rejects.toThrow(RangeError)
    }
  })

  it('sends any byte, and refuses characters that are none', async () => {
    await using t = await setUp(onRequest((socket, data) => socket.end(data, 'latin1')))
    const connection = await t.http.connect()
    await connection.send('\0\xff\r')
    expect(await connection.ended({ allowBytes: true })).toBe('closed')
    expect([...connection.received.bytes]).toEqual([0, 255, 13])
    await expect(connection.send('€')).rejects.toThrow('is not one byte')
  })

  it('is hung when the server does not read, and ends early when it answers instead', async () => {
    const large = new Uint8Array(32 * 1024 * 1024)
    await using t = await setUp((socket) => socket.pause(), { replyWithin: 100 })
    const stuck = await t.http.connect()
    expect(await fault(stuck.send(large))).toMatchObject({
      fault: 'hung',
      waitingFor: 'the server to read the request',
    })
    const refused = await t.http.connect()
    const sending = refused.send(large)
    t.server.sockets[1]?.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n')
    await sending
    expect((await refused.reply()).status.value).toBe(413)
  })
})
