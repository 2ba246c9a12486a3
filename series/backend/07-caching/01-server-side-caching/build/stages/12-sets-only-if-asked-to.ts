import { stage } from '@backroad/check'
import { atOnce } from './replies/at-once.ts'
import { claimsOf } from './replies/claims.ts'

const CLIENTS = 20
/** So many at once from each client that two threads meet between looking and setting, which they seldom do else. */
const RUSH = 1000
const IN_RUSH = 6

export default stage({
  spec: 'SET, options NX and XX',
  needs: ['deletes-keys-and-counts-them'],
  async check({ resp, expect, random }) {
    const { ok, bulk, nil, error, integer } = claimsOf(expect)
    const connection = await resp.connect()
    const key = random.word()
    nil(await connection.command('SET', key, 'a', 'XX'), { likely: { simple: 'XX is for a key that is there.' } })
    integer(await connection.command('EXISTS', key), 0, { likely: 'SET with XX made a key.' })
    ok(await connection.command('SET', key, 'a', 'NX'))
    nil(await connection.command('SET', key, 'b', 'NX'), { likely: { simple: 'NX is for a key that is not there.' } })
    bulk(await connection.command('GET', key), 'a', { likely: 'SET with NX must leave the value that is there.' })
    ok(await connection.command('SET', key, 'c', 'xx'), { likely: 'Options are the same in any case.' })
    bulk(await connection.command('GET', key), 'c')
    ok(await connection.command('SET', key, ''))
    nil(await connection.command('SET', key, 'd', 'NX'), { likely: 'A key with an empty value is there.' })

    for (const options of [['NX', 'XX'], ['PEAR'], ['XX', 'NX']]) {
      error(await connection.command('SET', key, 'e', ...options), {
        because: `The options were ${options.join(' ')}.`,
      })
    }
    bulk(await connection.command('GET', key), '', { likely: 'A command that is refused changes nothing.' })

    // What NX is for: of all who want the lock, one gets it.
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => resp.connect()))
    for (let round = 0; round < 3; round++) {
      const lock = `${key}:lock${round}`
      const replies = await Promise.all(clients.map((client, i) => client.command('SET', lock, `${i}`, 'NX')))
      const winners = [...replies.entries()].filter(([, reply]) => reply.value === 'OK').map(([i]) => i)
      expect(winners.length, 'number of clients that got the lock').is(1)
      bulk(await connection.command('GET', lock), `${winners[0]}`, {
        likely: 'The value is not that of the client that got OK.',
      })
    }
    // Who gets OK takes the key, and whoever removes it gives it back: there are as many of the one as of the other.
    const rush = Array.from({ length: RUSH }, () => [
      ['SET', `${key}:rush`, '', 'NX'],
      ['DEL', `${key}:rush`],
    ]).flat()
    const replies = (
      await atOnce(
        resp,
        Array.from({ length: IN_RUSH }, () => rush),
      )
    ).flat()
    const taken = replies.filter((reply, i) => i % 2 === 0 && reply.value === 'OK').length
    const removed = replies.filter((reply, i) => i % 2 === 1 && reply.value === 1).length
    const left = Number((await connection.command('EXISTS', `${key}:rush`)).value)
    expect(taken, 'number of times that SET with NX answered OK').is(removed + left, {
      because: `${IN_RUSH} clients set a key with NX and removed it, ${RUSH} times each, all at once. It was removed ${removed} times.`,
      likely:
        'Two threads saw that there is no such key, and both set it: hold the lock from the look until after the write.',
    })
  },
})
