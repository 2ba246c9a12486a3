import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { FaultPlan } from './fault-plan.ts'
import { openFaultyUdp } from './open-faulty-udp.ts'

const WAIT = 15_000
const HOST = '127.0.0.1'

async function socketOn(port = 0): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(port, HOST)
  await once(socket, 'listening')
  return socket
}

type Answer = (socket: Socket, data: Buffer, from: RemoteInfo) => void
const echo: Answer = (socket, data, from) => socket.send(data, from.port, from.address)

/** A program that answers each datagram behind a link with `plan`, and clients of it. */
async function setUp(plan: FaultPlan, { answer = echo, seed = 0.3 }: { answer?: Answer; seed?: number } = {}) {
  const program = await socketOn()
  const heard: string[] = []
  program.on('message', (data, from) => {
    heard.push(data.toString('latin1'))
    answer(program, data, from)
  })
  let { port } = program.address()
  const link = await openFaultyUdp({ target: () => ({ host: HOST, port }), plan, random: () => seed })
  const clients: Socket[] = []
  return {
    program,
    heard,
    link,
    moveTo: (to: number) => void (port = to),
    async client() {
      const socket = await socketOn()
      clients.push(socket)
      const got: string[] = []
      socket.on('message', (data) => void got.push(data.toString('latin1')))
      return { got, socket, send: (text: string) => socket.send(text, link.port, link.host) }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of clients) socket.close()
      program.close()
      await link.close()
    },
  }
}

const until = (happened: () => boolean) => expect.poll(happened, { timeout: WAIT, interval: 2 }).toBe(true)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i))

/** Sends one after the other, each when the link has taken the one before, so that none is lost for want of room. */
async function sendAll(t: Awaited<ReturnType<typeof setUp>>, send: (text: string) => void, texts: readonly string[]) {
  for (const text of texts) {
    const { came } = t.link.counts.toProgram
    send(text)
    await until(() => t.link.counts.toProgram.came > came)
  }
}

describe('openFaultyUdp', () => {
  it('passes on datagrams whole, to each client its own answers', async () => {
    await using t = await setUp({})
    const [one, two] = [await t.client(), await t.client()]
    one.send('pear')
    two.send('')
    two.send('x'.repeat(8000))
    await until(() => one.got.length === 1 && two.got.length === 2)
    expect(one.got).toEqual(['pear'])
    expect(two.got).toEqual(['', 'x'.repeat(8000)])
    expect(t.link.counts).toMatchObject({ connections: 2, toProgram: { passed: 3 }, toClient: { bytes: 8004 } })
  })

  it('loses and doubles the same datagrams for the same seed, and others for another', async () => {
    const run = async (seed: number) => {
      await using t = await setUp({ loss: 0.4, duplicate: 0.3, direction: 'to-program' }, { seed })
      const client = await t.client()
      await sendAll(t, client.send, numbers(60))
      const { passed, lost, duplicated } = t.link.counts.toProgram
      await until(() => client.got.length === passed)
      expect(passed).toBe(60 - lost + duplicated)
      expect(client.got).toEqual(t.heard)
      return t.heard
    }
    const [first, again, other] = await Promise.all([run(0.1), run(0.1), run(0.7)])
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(new Set(first).size).toBeLessThan(60)
    expect(first.length).toBeGreaterThan(new Set(first).size)
  })

  it('loses all, and nothing in the other direction', async () => {
    await using t = await setUp({ loss: 1, direction: 'to-client' })
    const client = await t.client()
    await sendAll(t, client.send, numbers(5))
    await until(() => t.link.counts.toClient.lost === 5)
    expect(t.heard).toEqual(numbers(5))
    expect(client.got).toEqual([])
  })

  it('brings datagrams in another order', async () => {
    await using t = await setUp({ reorder: 0.3, direction: 'to-program' })
    const client = await t.client()
    await sendAll(t, client.send, numbers(40))
    await until(() => t.heard.length === 40)
    expect(t.heard).not.toEqual(numbers(40))
    expect(t.heard.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(40))
    expect(t.link.counts.toProgram.reordered).toBeGreaterThan(0)
  })

  it('flips one bit of every datagram', async () => {
    await using t = await setUp({ corrupt: 1, direction: 'to-client' })
    const client = await t.client()
    await sendAll(t, client.send, Array(10).fill('\0'.repeat(64)) as string[])
    await until(() => client.got.length === 10)
    const bits = client.got.map((text) => [...Buffer.from(text, 'latin1')].filter((byte) => byte !== 0))
    expect(bits.every((changed) => changed.length === 1 && Number.isInteger(Math.log2(changed[0] ?? 0)))).toBe(true)
    expect(t.heard).toEqual(Array(10).fill('\0'.repeat(64)))
  })

  it('is late by its delay', async () => {
    await using t = await setUp({ delayMs: 30 })
    const client = await t.client()
    const begun = performance.now()
    client.send('x')
    await until(() => client.got.length === 1)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(60)
  })

  it('lets nothing arrive while it is stalled, in one direction', async () => {
    await using t = await setUp({})
    const client = await t.client()
    t.link.stall('to-client')
    await sendAll(t, client.send, ['a', 'b'])
    await until(() => t.link.counts.toClient.came === 2)
    expect(t.heard).toEqual(['a', 'b'])
    expect(client.got).toEqual([])
    t.link.resume()
    await until(() => client.got.length === 2)
    expect(client.got).toEqual(['a', 'b'])
  })

  it('counts that nobody listens, and passes on again when somebody does', async () => {
    await using t = await setUp({})
    const gone = await socketOn()
    const { port } = gone.address()
    gone.close()
    await once(gone, 'close')
    t.moveTo(port)
    const client = await t.client()
    client.send('lost')
    await until(() => t.link.counts.refused === 1)
    client.send('also lost')
    await until(() => t.link.counts.refused === 2)
    const back = await socketOn(port)
    const heard: string[] = []
    back.on('message', (data) => void heard.push(data.toString()))
    client.send('heard')
    await until(() => heard.length > 0)
    expect(heard).toEqual(['heard'])
    back.close()
  })

  it('follows a program that moves, and does not bring answers of the old place', async () => {
    await using t = await setUp({}, { answer: () => {} })
    const client = await t.client()
    client.send('one')
    await until(() => t.heard.length === 1)
    const moved = await socketOn()
    moved.on('message', (data, from) => echo(moved, data, from))
    t.moveTo(moved.address().port)
    client.send('two')
    await until(() => client.got.length === 1)
    expect([client.got, t.heard, t.link.counts.connections]).toEqual([['two'], ['one'], 1])
    moved.close()
  })

  it('counts a program that is not there as refused', async () => {
    const link = await openFaultyUdp({
      target: () => {
        throw new Error('the program has ended')
      },
      plan: {},
      random: () => 0,
    })
    const client = await socketOn()
    client.send('x', link.port, link.host)
    await until(() => link.counts.refused === 1)
    client.close()
    await link.close()
  })

  it('loses what is under way and forgets its clients on a reset', async () => {
    const asked: RemoteInfo[] = []
    await using t = await setUp({}, { answer: (_, __, from) => void asked.push(from) })
    const client = await t.client()
    client.send('one')
    await until(() => asked.length === 1)
    t.link.reset()
    t.program.send('too late', asked[0]?.port ?? 0, HOST)
    client.send('two')
    await until(() => asked.length === 2)
    expect(asked[1]?.port).not.toBe(asked[0]?.port)
    expect(client.got).toEqual([])
  })

  it('has no half-close and no split', async () => {
    await using t = await setUp({})
    expect(() => t.link.halfClose('both')).toThrow('UDP has no end of a stream')
    const target = () => ({ host: HOST, port: 1 })
    await expect(openFaultyUdp({ target, plan: { split: 'bytes' }, random: () => 0 })).rejects.toThrow(RangeError)
  })

  it('listens where it is told, also on IPv6', async () => {
    const program = createSocket('udp6').bind(0, '::1')
    await once(program, 'listening')
    program.on('message', (data, from) => program.send(data, from.port, from.address))
    const target = () => ({ host: '::1', port: program.address().port })
    const link = await openFaultyUdp({ target, plan: {}, random: () => 0, host: '127.0.0.1' })
    const client = await socketOn()
    client.send('x', link.port, link.host)
    expect((await once(client, 'message'))[0]).toEqual(Buffer.from('x'))
    client.close()
    program.close()
    await link.close()
  })
})
