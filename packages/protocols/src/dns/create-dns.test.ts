import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import type { ConnectionEvent } from '../tcp/types.ts'
import type { DnsAnswer, DnsFrom } from './answers-of.ts'
import { createDns } from './create-dns.ts'
import { encodeDns } from './encode-dns.ts'
import { serveDns } from './serve-dns.ts'
import { framedBytes } from './tcp-dns-connection.ts'
import type { DnsReply } from './types.ts'

const QUESTION = { name: 'pear.example', type: 'A' } as const
const PEAR = { name: 'pear.example', type: 'A', ttl: 60, data: '192.0.2.7' } as const

async function setUp(answer: (query: DnsReply, from: DnsFrom) => DnsAnswer | Promise<DnsAnswer>, signal?: AbortSignal) {
  const server = await serveDns({ host: '127.0.0.1', port: 0, answer })
  const events: ConnectionEvent[] = []
  const dns = createDns({ place: () => server, replyWithin: 2000, observer: (event) => events.push(event), signal })
  return {
    dns,
    server,
    events,
    async [Symbol.asyncDispose]() {
      await dns.closeAll()
      await server.close()
    },
  }
}

const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no fault',
    (error: unknown) => error,
  )

describe('asking over UDP', () => {
  it('sends a question with an ID and RD, and reads the answer', async () => {
    await using t = await setUp((query) => {
      expect(query.rd.value).toBe(true)
      return { aa: true, answers: [PEAR] }
    })
    const reply = await t.dns.ask(QUESTION, { id: 4242 })
    expect(reply.id.value).toBe(4242)
    expect(reply.questions.map((one) => one.value)).toEqual([{ ...QUESTION, class: 'IN' }])
    expect(reply.answers.map((one) => one.data)).toEqual(['192.0.2.7'])
    expect(reply.edns).toBeUndefined()
  })

  it('tells the observer of each datagram, of the port, and of its end', async () => {
    await using t = await setUp(() => ({ answers: [PEAR] }))
    const reply = await t.dns.ask(QUESTION)
    expect(t.events.map((event) => event.type)).toEqual(['connecting', 'connected', 'sent', 'received', 'closed'])
    expect(t.events[0]).toMatchObject({ transport: 'udp', port: t.server.port })
    expect(t.events[3]).toMatchObject({ bytes: reply.bytes })
  })

  it('gives a reply with another ID as it came, or waits on for its own', async () => {
    await using t = await setUp((query) => [{ id: query.id.value ^ 1 }, { rcode: 'REFUSED' }])
    expect((await t.dns.ask(QUESTION, { id: 8 })).id.value).toBe(9)
    const own = await t.dns.ask(QUESTION, { id: 8, anyId: false })
    expect([own.id.value, own.rcode.value]).toEqual([8, 'REFUSED'])
  })

  it('hangs when nothing comes, and says what else came', async () => {
    await using t = await setUp((query) => (query.id.value === 1 ? 'silent' : { id: 1 }))
    expect(await fault(t.dns.ask(QUESTION, { id: 1, within: 20 }))).toMatchObject({
      fault: 'hung',
      message: 'No reply came within 20 ms.',
    })
    expect(await fault(t.dns.ask(QUESTION, { id: 2, within: 20, anyId: false }))).toMatchObject({
      fault: 'hung',
      message: 'No such reply came within 20 ms. 1 came with another ID.',
    })
  })

  it('is refused where nothing listens', async () => {
    const port = CLOSED_PORT
    const dns = createDns({ place: () => ({ host: '127.0.0.1', port }), replyWithin: 2000 })
    expect(await fault(dns.ask(QUESTION))).toMatchObject({
      fault: 'refused',
      message: `The datagram to 127.0.0.1:${port} was refused: nothing listens on that UDP port.`,
    })
    await dns.closeAll()
  })

  it('calls a datagram that is no message garbled, with its place in all that came', async () => {
    await using t = await setUp((query) => [{ answers: [PEAR] }, Uint8Array.from([...query.bytes, 0])])
    const socket = await t.dns.open()
    await socket.send(QUESTION)
    const first = await socket.reply()
    const garbled = await fault(socket.reply())
    const start = first.size + QUERY_SIZE
    expect(garbled).toMatchObject({ fault: 'garbled', messageStart: first.size, at: { start, end: start + 1 } })
  })

  it('sends any datagram, and gives any', async () => {
    const server = createSocket('udp4')
    server.bind(0, '127.0.0.1')
    await once(server, 'listening')
    server.on('message', (bytes, from) => server.send(Buffer.from(bytes).reverse(), from.port, from.address))
    const dns = createDns({ place: () => ({ host: '127.0.0.1', port: server.address().port }), replyWithin: 2000 })
    const socket = await dns.open()
    await socket.send(Uint8Array.from([1, 2, 3]))
    await socket.send(new Uint8Array(0))
    expect(await socket.datagram()).toMatchObject({ value: new Uint8Array([3, 2, 1]), at: { start: 0, end: 3 } })
    expect(await socket.datagram()).toMatchObject({ value: new Uint8Array(0), at: { start: 3, end: 3 } })
    await dns.closeAll()
    server.close()
  })

  it('sees quiet end with the first datagram, and last without one', async () => {
    await using t = await setUp((query) => (query.id.value === 1 ? { answers: [PEAR] } : 'silent'))
    const socket = await t.dns.open()
    await socket.send(QUESTION, { id: 2 })
    expect(await socket.quiet(10)).toBe(true)
    await socket.send(QUESTION, { id: 1 })
    expect(await socket.quiet(2000)).toBe(false)
  })

  it('asks elsewhere with via, and sends an OPT when asked to', async () => {
    await using other = await setUp((query) => ({ answers: [{ ...PEAR, ttl: query.edns?.udpSize.value ?? 0 }] }))
    await using t = await setUp(() => 'silent')
    const reply = await t.dns.ask(QUESTION, { via: other.server, edns: { udpSize: 4000 } })
    expect(reply.answers[0]?.ttl).toBe(4000)
    expect(reply.edns?.udpSize.value).toBe(1232)
  })

  it('ends waits when time is up, as the program’s fault', async () => {
    const over = new AbortController()
    await using t = await setUp(() => {
      over.abort(new Error('deadline'))
      return 'silent'
    }, over.signal)
    expect(await fault(t.dns.ask(QUESTION))).toMatchObject({
      fault: 'hung',
      message: expect.stringMatching(/^Time was up/) as string,
    })
  })
})

const QUERY_SIZE = encodeDns({ questions: [QUESTION] }).length

describe('asking over TCP', () => {
  it('puts the length before each message, several on one connection', async () => {
    await using t = await setUp((query, from) => ({
      answers: [{ ...PEAR, ttl: query.id.value }],
      tc: from.transport === 'udp',
    }))
    const connection = await t.dns.connect()
    await connection.send(QUESTION, { id: 1 })
    await connection.send(QUESTION, { id: 2 })
    const replies = [await connection.reply(), await connection.reply(), await connection.ask(QUESTION, { id: 3 })]
    expect(replies.map((reply) => reply.answers[0]?.ttl)).toEqual([1, 2, 3])
    expect(replies.map((reply) => reply.tc.value)).toEqual([false, false, false])
    expect(replies[1]?.at.start).toBe((replies[0]?.at.end ?? 0) + 2)
  })

  it('sends in pieces, and says FIN when it has said all', async () => {
    await using t = await setUp(() => ({ answers: [PEAR] }))
    const connection = await t.dns.connect()
    await connection.sendInPieces(framedBytes(encodeDns({ id: 5, questions: [QUESTION] })), [1, 2, 9])
    connection.end()
    expect((await connection.reply()).id.value).toBe(5)
    expect(await connection.ended()).toBe('closed')
  })

  it('knows a message that lacks its length', async () => {
    await using server = await scriptedServer((socket) => socket.end(encodeDns({ id: 0x1234, questions: [QUESTION] })))
    const dns = createDns({ place: () => server, replyWithin: 2000 })
    const connection = await dns.connect()
    expect(await fault(connection.reply())).toMatchObject({
      fault: 'closed',
      message: expect.stringMatching(/a whole message without its length/) as string,
    })
    await dns.closeAll()
  })

  it('says how much was missing at a close, and where a message can’t be', async () => {
    await using server = await scriptedServer((socket) => socket.end(Uint8Array.from([0, 20, 1, 2, 3])))
    const dns = createDns({ place: () => server, replyWithin: 2000 })
    expect(await fault((await dns.connect()).reply())).toMatchObject({
      fault: 'closed',
      message:
        /after 5 bytes of the reply; 17 more bytes of the 20 that the length before the message promises were still/,
    })
    await using empty = await scriptedServer((socket) => socket.write(Uint8Array.from([0, 0])))
    expect(await fault((await dns.connect({ via: empty })).reply())).toMatchObject({
      fault: 'garbled',
      at: { start: 0, end: 2 },
    })
    await dns.closeAll()
  })
})
