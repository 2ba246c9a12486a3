import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { openNetwork } from './open-network.ts'
import type { NetworkOptions } from './open-network.ts'

/** A socket that keeps what comes to it, with where it came from. */
async function end() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  const came: { text: string; port: number }[] = []
  socket.on('message', (bytes, { port }) => came.push({ text: bytes.toString(), port }))
  const place = { host: '127.0.0.1', port: socket.address().port }
  const say = (text: string, to: { port: number }) => socket.send(text, to.port, '127.0.0.1')
  const heard = async (count: number) => {
    while (came.length < count) await once(socket, 'message')
    return came.map(({ text }) => text)
  }
  return { place, came, say, heard }
}

async function network(o: Partial<NetworkOptions> = {}) {
  const [sender, receiver] = [await end(), await end()]
  const between = await openNetwork({
    sender: sender.place,
    receiver: receiver.place,
    plan: {},
    random: () => 0.5,
    ...o,
  })
  onTestFinished(() => between.close())
  return { sender, receiver, between }
}

it('brings what one says to the other, from the address that the other speaks to', async () => {
  const { sender, receiver, between } = await network()
  sender.say('pear', between.atSender)
  expect(await receiver.heard(1)).toEqual(['pear'])
  expect(receiver.came[0]?.port).toBe(between.atReceiver.port)
  receiver.say('plum', between.atReceiver)
  expect(await sender.heard(1)).toEqual(['plum'])
  expect(sender.came[0]?.port).toBe(between.atSender.port)
  expect(between.log.datagrams.map(({ way, number, length }) => [way, number, length])).toEqual([
    ['to-receiver', 0, 4],
    ['to-sender', 0, 4],
  ])
})

it('does what is listed to single datagrams, and writes down what it did', async () => {
  const mishaps = [
    { way: 'to-receiver', datagram: 0, does: 'lost' },
    { way: 'to-receiver', datagram: 1, does: 'repeated', afterMs: 1 },
    { way: 'to-receiver', datagram: 2, does: 'bit-flipped', bit: 7 },
  ] as const
  const { sender, receiver, between } = await network({ mishaps })
  for (const text of ['a', 'b', 'c']) sender.say(text, between.atSender)
  // 'c' with its last bit the other way round is 'b'.
  expect(await receiver.heard(3)).toEqual(['b', 'b', 'b'])
  expect(between.log.mishaps).toEqual(mishaps)
  expect(between.log.datagrams.map(({ loss, arrivals }) => [loss, arrivals.length])).toEqual([
    ['lost', 0],
    [undefined, 2],
    [undefined, 1],
  ])
})

it('loses what is too large, what finds no room, and everything while it is cut', async () => {
  const plan = { toReceiver: { mtu: 10, bandwidth: 100, queueBytes: 10 } }
  const { sender, receiver, between } = await network({ plan })
  sender.say('a datagram of more than ten bytes', between.atSender)
  for (let i = 0; i < 4; i++) sender.say('ten bytes!', between.atSender)
  await receiver.heard(1)
  expect(between.log.datagrams.map(({ loss }) => loss)).toEqual([
    'too-large',
    undefined,
    undefined,
    'no-room',
    'no-room',
  ])
  between.cut('to-sender')
  receiver.say('lost', between.atReceiver)
  while (between.log.of('to-sender').length === 0) await new Promise(setImmediate)
  between.mend()
  receiver.say('heard', between.atReceiver)
  expect(await sender.heard(1)).toEqual(['heard'])
  expect(between.log.of('to-sender').map(({ loss }) => loss)).toEqual(['cut', undefined])
})

it('carries nothing from another port, and lets a stranger speak', async () => {
  const { receiver, between } = await network()
  const other = await end()
  other.say('from elsewhere', between.atSender)
  between.asStranger('receiver', Buffer.from('hello'))
  expect(await receiver.heard(1)).toEqual(['hello'])
  expect([between.atReceiver.port, between.atSender.port]).not.toContain(receiver.came[0]?.port)
  while (between.log.fromElsewhere['to-receiver'] === undefined) await new Promise(setImmediate)
  expect(between.log.fromElsewhere).toEqual({ 'to-receiver': other.place.port })
})

it('makes the same of the same seed', async () => {
  const plan = { loss: 0.3, duplicate: 0.3, corrupt: 0.3, swap: 0.2, again: { chance: 0.2, withinMs: 3 } }
  const once = async () => {
    const { sender, between } = await network({ plan })
    for (let i = 0; i < 20; i++) sender.say(`pear number ${i}`, between.atSender)
    while (between.log.datagrams.length < 20) await new Promise(setImmediate)
    return between.log.mishaps
  }
  const first = await once()
  expect(first.length).toBeGreaterThan(5)
  expect(await once()).toEqual(first)
})

it('refuses a plan that could not be meant', async () => {
  await expect(network({ plan: { toSender: { loss: 2 } } })).rejects.toThrow('loss is a probability from 0 to 1, not 2')
})
