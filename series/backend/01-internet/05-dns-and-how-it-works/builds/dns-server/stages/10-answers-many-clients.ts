import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

const CLIENTS = 30

export default stage<Surroundings>({
  spec: 'RFC 5452 §9.1',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, faults, random, surroundings: zone }) {
    const { host, brief, several, absolute } = zone.names
    const names = [host, brief, several, absolute]

    const sockets = await Promise.all(Array.from({ length: CLIENTS }, () => dns.open()))
    const asked = sockets.map((socket) => ({ socket, name: random.pick(names), id: random.int(0, 65_535) }))
    await Promise.all(asked.map(({ socket, name, id }) => socket.send({ name, type: 'A' }, { id })))
    for (const { socket, name, id } of asked) {
      const reply = await socket.reply()
      expect(reply.id, 'the ID').is(id, { because: `${CLIENTS} clients asked at once, each from a port of its own.` })
      holdsExactly(expect, reply, 'answers', zone.of(name, 'A'))
    }
    const alone = await Promise.all(sockets.map((socket) => socket.quiet(0)))
    expect(alone.includes(false), 'whether a client got a second reply').is(false)

    // One client, many questions at once: the ID tells which reply is to which.
    const one = await dns.open()
    const questions = new Map(
      random.shuffle(Array.from({ length: 20 }, (_, id) => id)).map((id) => [id, random.pick(names)]),
    )
    for (const [id, name] of questions) await one.send({ name, type: 'A' }, { id })
    while (questions.size > 0) {
      const reply = await one.reply()
      const name = questions.get(reply.id.value)
      expect(reply.id, 'the ID').satisfies((id) => questions.has(id), 'the ID of a question without a reply so far')
      holdsExactly(expect, reply, 'answers', zone.of(name ?? '', 'A'))
      questions.delete(reply.id.value)
    }

    // A network may deliver a datagram twice. Nothing is remembered of the first: each gets its reply.
    const link = await faults.udp({ duplicate: 1, direction: 'to-program' })
    const twice = await dns.open({ via: link })
    await twice.send({ name: host, type: 'A' })
    for (let i = 0; i < 2; i++) holdsExactly(expect, await twice.reply(), 'answers', zone.of(host, 'A'))
  },
})
