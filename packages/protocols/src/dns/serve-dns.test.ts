import { describe, expect, it } from 'vitest'
import type { ConnectionEvent } from '../tcp/types.ts'
import type { DnsAnswer } from './answers-of.ts'
import { createDns } from './create-dns.ts'
import { serveDns } from './serve-dns.ts'
import type { ServeDnsOptions } from './serve-dns.ts'

const QUESTION = { name: 'pear.example', type: 'TXT' } as const
const long = Array.from({ length: 20 }, (_, i) => ({ ...QUESTION, ttl: 60, data: [`${i}`.padEnd(60, '.')] }))

async function setUp(o: Omit<ServeDnsOptions, 'host' | 'port'>) {
  const server = await serveDns({ host: '127.0.0.1', port: 0, ...o })
  const dns = createDns({ place: () => server, replyWithin: 2000 })
  return {
    dns,
    server,
    async [Symbol.asyncDispose]() {
      await dns.closeAll()
      await server.close()
    },
  }
}

describe('a name server', () => {
  it('cuts what the asker can’t take over UDP, and gives all of it over TCP or with EDNS', async () => {
    await using t = await setUp({ answer: () => ({ answers: long }) })
    const cut = await t.dns.ask(QUESTION)
    expect([cut.tc.value, cut.answers.length, cut.questions.length]).toEqual([true, 0, 1])
    expect((await t.dns.ask(QUESTION, { edns: { udpSize: 4096 } })).answers).toHaveLength(20)
    expect((await (await t.dns.connect()).ask(QUESTION)).answers).toHaveLength(20)
  })

  it('answers late, several times, in bytes, and not at all', async () => {
    await using t = await setUp({
      answer: (query) =>
        query.id.value === 1
          ? [{ after: 20, answer: { rcode: 'SERVFAIL' } }, Uint8Array.from([7])]
          : query.id.value === 2
            ? 'silent'
            : {},
    })
    const socket = await t.dns.open()
    await socket.send(QUESTION, { id: 1 })
    expect((await socket.reply()).rcode.value).toBe('SERVFAIL')
    expect((await socket.datagram()).value).toEqual(new Uint8Array([7]))
    await socket.send(QUESTION, { id: 2 })
    expect(await socket.quiet(20)).toBe(true)
  })

  it('tells a later question before a slow one', async () => {
    await using t = await setUp({
      answer: (query): DnsAnswer => (query.id.value === 1 ? { after: 100, answer: {} } : {}),
    })
    const socket = await t.dns.open()
    await socket.send(QUESTION, { id: 1 })
    await socket.send(QUESTION, { id: 2 })
    expect([(await socket.reply()).id.value, (await socket.reply()).id.value]).toEqual([2, 1])
  })

  it('answers FORMERR to what has a header and is no message, and nothing to less', async () => {
    await using t = await setUp({ answer: () => ({}) })
    const socket = await t.dns.open()
    await socket.send(Uint8Array.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
    const reply = await socket.reply()
    expect([reply.id.value, reply.rcode.value, reply.counts.questions.value]).toEqual([0x1234, 'FORMERR', 0])
    await socket.send(Uint8Array.from([0x12, 0x34, 1]))
    expect(await socket.quiet(20)).toBe(true)
  })

  it('tells its observer who asked', async () => {
    const events: ConnectionEvent[] = []
    await using t = await setUp({ answer: () => ({}), observer: (event) => events.push(event) })
    const socket = await t.dns.open()
    const sent = await socket.send(QUESTION)
    const reply = await socket.reply()
    expect(events).toMatchObject([
      { type: 'connecting', transport: 'udp', port: socket.localPort },
      { type: 'received', bytes: sent },
      { type: 'sent', bytes: reply.bytes },
    ])
  })

  it('closes with what its answer threw', async () => {
    const server = await serveDns({
      host: '127.0.0.1',
      port: 0,
      answer: () => {
        throw new Error('a mistake of the author')
      },
    })
    const dns = createDns({ place: () => server, replyWithin: 20 })
    await expect(dns.ask(QUESTION)).rejects.toMatchObject({ fault: 'hung' })
    await dns.closeAll()
    await expect(server.close()).rejects.toThrow('a mistake of the author')
  })
})
