import { stage } from '@backroad/check'
import { encodeDns, type DnsTcp, type Place } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

/** How pieces are sent: the pause between two, over which link, and how long the reply may take. */
interface Way {
  readonly paceMs: number
  readonly via?: Place
  readonly within?: number
}

export default stage<Surroundings>({
  spec: 'RFC 7766 §8',
  timeout: 10_000,
  likely: 'One read was taken for one message.',
  needs: ['answers-over-tcp'],
  async check({ dns, expect, faults, random, surroundings: zone }) {
    const names = [zone.names.host, zone.names.brief, zone.names.several]
    const message = (id: number, name: string) => {
      const bytes = encodeDns({ id, questions: [{ name, type: 'A' }] })
      return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes])
    }
    /** Replies may come in any order, RFC 7766 §7; each has the ID of its question. */
    const isAnswered = async (connection: DnsTcp, asked: Map<number, string>, within: { within?: number }) => {
      while (asked.size > 0) {
        const reply = await connection.reply(within)
        expect(reply.id, 'the ID').satisfies((id) => asked.has(id), 'the ID of a question without a reply so far')
        holdsExactly(expect, reply, 'answers', zone.of(asked.get(reply.id.value) ?? '', 'A'))
        asked.delete(reply.id.value)
      }
    }
    const ask = async (count: number, cut: (length: number) => readonly number[], o: Way) => {
      const asked = new Map(Array.from({ length: count }, (_, i) => [random.int(0, 60_000) + i, random.pick(names)]))
      const bytes = Buffer.concat([...asked].map(([id, name]) => message(id, name)))
      const connection = await dns.connect(o.via ? { via: o.via } : {})
      await connection.sendInPieces(bytes, cut(bytes.length), { paceMs: o.paceMs })
      await isAnswered(connection, asked, o.within ? { within: o.within } : {})
    }

    // Pieces that come while the program has no processor are one piece to it, so the pause grows with its answer time.
    const began = performance.now()
    await ask(3, () => [], { paceMs: 0 })
    const paceMs = Math.min(500, Math.max(25, 5 * (performance.now() - began)))

    const bytewise = await faults.tcp({ split: 'bytes', direction: 'to-program' })
    await Promise.all([
      ask(1, () => [1], { paceMs }),
      ask(1, () => [2], { paceMs }),
      ask(1, () => [random.int(3, 20)], { paceMs }),
      ask(2, (length) => [Math.floor(length / 2) + 1], { paceMs }),
      ask(2, (length) => random.cuts(length), { paceMs: 1 }),
      // The link takes its time, which is not the program's.
      ask(1, () => [], { paceMs: 0, via: bytewise, within: 5000 }),
    ])
  },
})
