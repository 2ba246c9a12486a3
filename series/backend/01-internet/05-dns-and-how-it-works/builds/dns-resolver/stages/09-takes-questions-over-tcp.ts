import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { connect } from './parts/connect.ts'
import { addressIn } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 7766 §5',
  needs: ['follows-referrals'],
  likely: 'Over TCP two bytes with its length stand before each message, in both directions.',
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const zone = await internet.tld(random.word())
    const names = Array.from({ length: 4 }, () => {
      const address = someAddress(random)
      return { name: zone.add(random.word(), 'A', address), address, id: random.int(1, 0xffff) }
    })

    const connection = await connect(dns, signal)
    const [first, ...others] = names
    if (first) {
      const message = encodeDns({ id: first.id, rd: true, questions: [{ name: first.name, type: 'A' }] })
      const framed = Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message])
      await connection.sendInPieces(
        framed,
        [1, 2, ...random.cuts(framed.length, 4)].toSorted((a, b) => a - b).filter(isNew),
        // Far enough apart for a program that has to wait for its turn.
        { paceMs: 40 },
      )
      const reply = await connection.reply()
      expect(reply.id, 'the ID').is(first.id)
      expect(addressIn(reply), `the address of ${first.name}`).is(first.address)
    }

    // Several at once; each reply says by its ID whose it is.
    for (const { name, id } of others) await connection.send({ name, type: 'A' }, { id })
    const waiting = new Map(others.map((each) => [each.id, each]))
    while (waiting.size > 0) {
      const reply = await connection.reply()
      expect(reply.id, 'the ID').isOneOf([...waiting.keys()], {
        spec: 'RFC 7766 §6.2.1.1',
        because: 'Several questions were sent on one connection, one after another without waiting.',
      })
      const asked = waiting.get(reply.id.value)
      waiting.delete(reply.id.value)
      if (asked) expect(addressIn(reply), `the address of ${asked.name}`).is(asked.address)
    }
  },
})

function isNew(cut: number, index: number, all: readonly number[]): boolean {
  return all.indexOf(cut) === index
}
