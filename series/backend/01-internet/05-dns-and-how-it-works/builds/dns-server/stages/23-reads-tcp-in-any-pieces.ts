import { stage } from '@backroad/check'
import { encodeDns, type DnsTcp } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 7766 §8',
  likely: 'One read was taken for one message.',
  needs: ['answers-over-tcp'],
  async check({ dns, expect, faults, random, surroundings: zone }) {
    const names = [zone.names.host, zone.names.brief, zone.names.several]
    const message = (id: number, name: string) => {
      const bytes = encodeDns({ id, questions: [{ name, type: 'A' }] })
      return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes])
    }
    /** Replies may come in any order, RFC 7766 §7; each has the ID of its question. */
    const isAnswered = async (connection: DnsTcp, asked: Map<number, string>) => {
      while (asked.size > 0) {
        const reply = await connection.reply()
        expect(reply.id, 'the ID').satisfies((id) => asked.has(id), 'the ID of a question without a reply so far')
        holdsExactly(expect, reply, 'answers', zone.of(asked.get(reply.id.value) ?? '', 'A'))
        asked.delete(reply.id.value)
      }
    }
    const ask = async (
      count: number,
      cut: (length: number) => readonly number[],
      paceMs: number,
      via?: { host: string; port: number },
    ) => {
      const asked = new Map(Array.from({ length: count }, (_, i) => [random.int(0, 60_000) + i, random.pick(names)]))
      const bytes = Buffer.concat([...asked].map(([id, name]) => message(id, name)))
      const connection = await dns.connect(via ? { via } : {})
      await connection.sendInPieces(bytes, cut(bytes.length), { paceMs })
      await isAnswered(connection, asked)
    }

    // Pieces that come while the program has no processor are one piece to it, so the pause grows with its answer time.
    const began = performance.now()
    await ask(3, () => [], 0)
    const pause = Math.min(500, Math.max(25, 5 * (performance.now() - began)))

    const bytewise = await faults.tcp({ split: 'bytes', direction: 'to-program' })
    await Promise.all([
      ask(1, () => [1], pause),
      ask(1, () => [2], pause),
      ask(1, () => [random.int(3, 20)], pause),
      ask(2, (length) => [Math.floor(length / 2) + 1], pause),
      ask(2, (length) => random.cuts(length), 1),
      ask(1, () => [], 0, bytewise),
    ])
  },
})
