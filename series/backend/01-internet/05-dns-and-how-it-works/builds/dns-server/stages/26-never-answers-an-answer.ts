import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import type { Surroundings } from '../surroundings.ts'

/** How long nothing may come, in ms, after what must get no reply. */
const QUIET = 40

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.1',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, random, surroundings: zone }) {
    const questions = [{ name: zone.names.host, type: 'A' }] as const
    const socket = await dns.open()
    for (const message of [
      encodeDns({ id: 1, qr: true, questions }),
      encodeDns({ id: 2, qr: true, rcode: 'FORMERR' }),
      encodeDns({ id: 3, qr: true, opcode: 'STATUS', questions }),
      encodeDns({ id: 4, qr: true, questions, answers: zone.of(zone.names.host, 'A') }),
    ]) {
      await socket.send(message)
    }
    const id = random.int(256, 65_535)
    await socket.send(questions[0], { id })
    const reply = await socket.reply()
    expect(reply.id, 'the ID of the first reply').is(id, {
      because: 'The messages before had the QR bit: they were replies, and nobody answers those.',
      likely:
        'Two servers that answer replies would send each other messages for ever, once somebody forged the first.',
    })
    expect(await socket.quiet(QUIET), 'whether nothing more came').is(true, {
      because: 'One query was sent, and four replies.',
    })
  },
})
