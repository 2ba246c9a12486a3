import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import { WireError } from '../tcp/types.ts'
import type { ConnectionEvent } from '../tcp/types.ts'
import { createResp } from './create-resp.ts'

/** A client for a server that does `script` to each connection. */
async function setUp(script: (socket: Socket) => void, o: { replyWithin?: number; signal?: AbortSignal } = {}) {
  const server = await scriptedServer(script)
  const events: ConnectionEvent[] = []
  const resp = createResp({
    place: () => server,
    replyWithin: o.replyWithin ?? 2000,
    observer: (event) => events.push(event),
    signal: o.signal,
  })
  return {
    resp,
    server,
    events,
    async [Symbol.asyncDispose]() {
      await resp.closeAll()
      await server[Symbol.asyncDispose]()
    },
  }
}

const onData = (act: (socket: Socket, data: string) => void) => (socket: Socket) => {
  socket.on('data', (data) => act(socket, data.toString('latin1')))
}
const says = (text: string) => onData((socket) => socket.write(Buffer.from(text, 'latin1')))

async function fault(promise: Promise<unknown>): Promise<WireError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof WireError)) throw error
  return error
}

describe('commands and replies', () => {
  it('sends words as bulk strings, text as UTF-8, and any bytes', async () => {
    let heard = ''
    await using t = await setUp(onData((socket, data) => socket.write(((heard += data), '+OK\r\n'))))
    await t.resp.command('SET', 'ä', 7, Buffer.from([0, 255]))
    expect(heard).toBe('*4\r\n$3\r\nSET\r\n$2\r\n\xc3\xa4\r\n$1\r\n7\r\n$2\r\n\0\xff\r\n')
  })

  it('sends raw bytes as they are, in the pieces asked for', async () => {
    const pieces: string[] = []
    await using t = await setUp(onData((socket, data) => void (pieces.push(data), socket.write('+OK\r\n'))))
    const connection = await t.resp.connect()
    await connection.sendInPieces('*1\r\n\xff', [1, 4], { paceMs: 20 })
    await connection.reply()
    await expect.poll(() => pieces).toEqual(['*', '1\r\n', '\xff'])
    await expect(connection.sendInPieces('abc', [0])).rejects.toThrow(RangeError)
  })

  it('gives pipelined replies to their commands, and replies asked for at once in order', async () => {
    await using t = await setUp(says('+a\r\n+b\r\n:3\r\n+c\r\n+d\r\n'))
    const connection = await t.resp.connect()
    const three = await connection.pipeline([['A'], ['B'], ['C']])
    expect(three.map((one) => one.value)).toEqual(['a', 'b', 3])
    const two = await Promise.all([connection.reply(), connection.reply()])
    expect(two.map((one) => one.value)).toEqual(['c', 'd'])
    expect(two[0].stream).toBe(connection.received)
    expect(await connection.pipeline([])).toEqual([])
  })

  it('answers commands given at once each with its own reply', async () => {
    await using t = await setUp(
      onData((socket, data) => {
        for (const word of data.matchAll(/[AB]\r\n/g)) socket.write(`+${word[0]}`)
      }),
    )
    const connection = await t.resp.connect()
    const [a, b] = await Promise.all([connection.command('A'), connection.command('B')])
    expect([a.value, b.value]).toEqual(['A', 'B'])
  })

  it('asks anew where the server is, and goes another way when told', async () => {
    await using first = await scriptedServer(says('+first\r\n'))
    await using second = await scriptedServer(says('+second\r\n'))
    await using third = await scriptedServer(says('+third\r\n'))
    let place = first
    const resp = createResp({ place: () => place, replyWithin: 2000 })
    const said = [(await resp.command('WHO')).value]
    place = second
    said.push((await resp.command('WHO')).value)
    said.push((await (await resp.connect({ via: third })).command('WHO')).value)
    await resp.closeAll()
    expect(said).toEqual(['first', 'second', 'third'])
  })

  it('records every byte and event, numbered as it is told', async () => {
    await using server = await scriptedServer(says('+OK\r\n'))
    const events: ConnectionEvent[] = []
    const resp = createResp({
      place: () => server,
      replyWithin: 2000,
      nextId: () => 7,
      observer: (event) => events.push(event),
    })
    await resp.command('PING')
    await resp.closeAll()
    expect(events.map(({ type, connection }) => [type, connection])).toEqual([
      ['connecting', 7],
      ['connected', 7],
      ['sent', 7],
      ['received', 7],
      ['closed', 7],
    ])
  })
})

describe('faults are told apart', () => {
  it('refused', async () => {
    const port = CLOSED_PORT
    const resp = createResp({ place: () => ({ host: '127.0.0.1', port }), replyWithin: 500 })
    expect(await fault(resp.command('PING'))).toMatchObject({ fault: 'refused' })
    await resp.closeAll()
  })

  it('hung, without a byte and in the middle of a reply', async () => {
    await using silent = await setUp(() => {}, { replyWithin: 50 })
    expect(await fault(silent.resp.command('PING'))).toMatchObject({
      fault: 'hung',
      message: 'No reply came within 50 ms.',
    })
    await using half = await setUp(says('+OK\r\n$9\r\npear\r\n'), { replyWithin: 50 })
    const error = await fault((await half.resp.connect()).pipeline([['A'], ['B']]))
    expect(error).toMatchObject({ fault: 'hung', messageStart: 5 })
    expect(error.message).toBe(
      'The reply was not complete within 50 ms: 10 bytes of it had come, and 3 more bytes of the bulk string of 9 had not. What came ends with CR LF: is the length greater than the data?',
    )
  })

  it('closed and reset', async () => {
    await using closes = await setUp(onData((socket) => socket.end('$4\r\npe')))
    expect(await fault(closes.resp.command('A'))).toMatchObject({
      fault: 'closed',
      message:
        'The server closed the connection after 6 bytes of the reply; 2 more bytes of the bulk string of 4 were still to come.',
    })
    await using resets = await setUp(onData((socket) => socket.resetAndDestroy()))
    expect(await fault(resets.resp.command('A'))).toMatchObject({ fault: 'reset' })
  })

  it('garbled, where and what belongs there, and again when asked again', async () => {
    await using t = await setUp(says('+OK\r\n$x\r\n'))
    const connection = await t.resp.connect()
    expect((await connection.command('A')).value).toBe('OK')
    const error = await fault(connection.reply())
    expect(error).toMatchObject({
      fault: 'garbled',
      at: { start: 6, end: 7 },
      expected: 'a digit or CR LF',
      messageStart: 5,
    })
    expect(await fault(connection.reply())).toMatchObject({ fault: 'garbled', at: { start: 6, end: 7 } })
  })

  it('hung, when the stage is over', async () => {
    const over = new AbortController()
    await using t = await setUp(() => {}, { signal: over.signal })
    const connection = await t.resp.connect()
    const asked = fault(connection.reply())
    over.abort(new Error('deadline'))
    expect(await asked).toMatchObject({ fault: 'hung', message: 'Time was up while waiting for a reply.' })
  })
})

describe('the end of a connection', () => {
  it('is waited for, and bytes before it are garbled unless allowed', async () => {
    await using t = await setUp(onData((socket) => socket.end('-ERR bye\r\n')))
    const connection = await t.resp.connect()
    await connection.send('QUIT\r\n')
    expect(await fault(connection.ended())).toMatchObject({ fault: 'garbled', at: { start: 0, end: 10 } })
    expect(await connection.ended({ allowBytes: true })).toBe('closed')
    expect((await connection.reply()).text.value).toBe('ERR bye')
  })

  it('is hung when it does not come', async () => {
    await using t = await setUp(() => {})
    const connection = await t.resp.connect()
    expect(await fault(connection.ended({ within: 30 }))).toMatchObject({ fault: 'hung' })
  })

  it('is quiet while nothing comes', async () => {
    await using t = await setUp(says('+OK\r\n'))
    const connection = await t.resp.connect()
    expect(await connection.quiet(20)).toBe(true)
    await connection.send('x')
    expect(await connection.quiet(2000)).toBe(false)
  })
})
