import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

/** Questions whose replies, some 50,000 bytes each, are more than a system keeps for a connection that nobody reads. */
const UNREAD = 240

export default stage<Surroundings>({
  spec: 'RFC 7766 §6.2.3',
  timeout: 10_000,
  likely: 'The program waits for a client that has stopped in the middle, and for nobody else.',
  needs: ['reads-tcp-in-any-pieces'],
  async check({ dns, expect, program, random, signal, surroundings: zone }) {
    const { host, brief } = zone.names
    const others = async (because: string) => {
      holdsExactly(expect, await dns.ask({ name: host, type: 'A' }), 'answers', zone.of(host, 'A'), { because })
      const connection = await dns.connect()
      const reply = await connection.ask({ name: brief, type: 'A' })
      holdsExactly(expect, reply, 'answers', zone.of(brief, 'A'), { because })
      await connection.close()
    }
    const framed = (message: Uint8Array) =>
      Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message])

    const id = random.int(0, 65_535)
    const whole = framed(encodeDns({ id, questions: [{ name: host, type: 'A' }] }))
    const stalled = []
    for (const length of [0, 1, 2, 20, 0, 1, 2, 20, 0, 1, 2, 20]) {
      const connection = await dns.connect()
      if (length > 0) await connection.sendRaw(whole.subarray(0, length))
      stalled.push({ connection, length })
    }
    await others('Other clients had stopped in the middle of their messages.')

    const first = random.pick(stalled.filter(({ length }) => length > 0))
    await first.connection.sendRaw(whole.subarray(first.length))
    const reply = await first.connection.reply()
    expect(reply.id, 'the ID').is(id, { because: 'That client had stopped in the middle and then went on.' })

    const reader = connect({ host: program.host, port: program.port })
    reader.on('error', () => {})
    try {
      const bulk = framed(encodeDns({ questions: [{ name: zone.large.bulk, type: 'TXT' }] }))
      await beginsToRead(reader, Buffer.concat(Array.from({ length: UNREAD }, () => bulk)), signal)
      await others('Another client had asked for 12 MB and did not read them.')
      reader.resetAndDestroy()
      await others('Another client had reset its connection with replies under way.')
    } finally {
      reader.destroy()
    }
  },
})

/** Asks and waits until the replies begin, which are then not read. Whoever never begins is told by the others. */
async function beginsToRead(reader: Socket, questions: Buffer, signal: AbortSignal): Promise<void> {
  const inTime = { signal: AbortSignal.any([signal, AbortSignal.timeout(1500)]) }
  reader.write(questions)
  await Promise.race([once(reader, 'readable', inTime), once(reader, 'close', inTime)]).catch(() => {})
}
