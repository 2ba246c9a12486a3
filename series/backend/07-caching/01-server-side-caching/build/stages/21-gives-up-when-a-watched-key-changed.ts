import { stage } from '@backroad/check'
import type { RespReply } from '@backroad/protocols'
import { atOnce } from './replies/at-once.ts'
import { claimsOf } from './replies/claims.ts'

const CLIENTS = 5
const EACH = 8
/** So many at once that two threads meet between looking at what is watched and writing, which they seldom do else. */
const RUSH = 250
const IN_RUSH = 4

export default stage({
  spec: 'WATCH, optimistic locking',
  timeout: 20_000,
  needs: ['runs-a-transaction-as-one'],
  async check({ resp, expect, random }) {
    const { ok, simple, bulk, error, array, nil, integer } = claimsOf(expect)
    const [one, other] = [await resp.connect(), await resp.connect()]
    const word = random.word()
    const key = (name: string) => `${word}:${name}`
    const isGivenUp = (reply: RespReply, likely: string) => {
      expect(reply.kind, 'the type of the reply').is('null', { likely })
      if (reply.nullOf !== 'array')
        expect.fail('This null is not that of an array.', { expected: '*-1', received: reply })
    }
    const transaction = async (...words: string[]) => {
      ok(await one.command('MULTI'))
      simple(await one.command(...words), 'QUEUED')
      return one.command('EXEC')
    }

    ok(await one.command('SET', key('a'), '1'))
    ok(await one.command('WATCH', key('a'), key('b')))
    ok(await other.command('SET', key('a'), '2'))
    isGivenUp(await transaction('SET', key('a'), '3'), 'A watched key was set by another client before EXEC.')
    bulk(await one.command('GET', key('a')), '2', { likely: 'The transaction was given up, but carried out.' })
    array(await transaction('SET', key('a'), '4'), 1, { likely: 'EXEC ends watching, also when it gives up.' })

    const changes: { what: string; change: readonly string[] }[] = [
      { what: 'A watched key that was not there was set.', change: ['SET', key('b'), '1'] },
      { what: 'A watched key was deleted.', change: ['DEL', key('a')] },
      { what: 'A watched key was set to the value that it had.', change: ['SET', key('c'), 'same'] },
      { what: 'A watched key was counted up.', change: ['INCR', key('d')] },
    ]
    ok(await one.command('SET', key('c'), 'same'))
    for (const { what, change } of changes) {
      ok(await one.command('WATCH', key('a'), key('b'), key('c'), key('d')))
      ok(await one.command('MULTI'))
      simple(await one.command('SET', key('done'), '1'), 'QUEUED')
      await other.command(...change)
      isGivenUp(await one.command('EXEC'), what)
    }
    nil(await one.command('GET', key('done')))

    ok(await one.command('WATCH', key('c')))
    ok(await other.command('SET', key('other'), '1'))
    await other.command('GET', key('c'))
    array(await transaction('GET', key('c')), 1, { likely: 'Only a change of a watched key is a reason to give up.' })
    ok(await one.command('WATCH', key('c')))
    ok(await other.command('SET', key('c'), '5'))
    ok(await one.command('UNWATCH'))
    array(await transaction('GET', key('c')), 1, { likely: 'UNWATCH ends watching.' })
    ok(await one.command('WATCH', key('c')))
    ok(await other.command('SET', key('c'), '6'))
    ok(await one.command('MULTI'))
    ok(await one.command('DISCARD'))
    array(await transaction('GET', key('c')), 1, { likely: 'DISCARD ends watching.' })
    ok(await one.command('WATCH', key('c')))
    ok(await one.command('SET', key('c'), '7'))
    isGivenUp(await transaction('GET', key('c')), 'A change of its own, before MULTI, is a change too.')
    ok(await one.command('WATCH', key('c')))
    ok(await other.command('SET', key('c'), '8'))
    ok(await one.command('WATCH', key('c')))
    isGivenUp(await transaction('GET', key('c')), 'To watch a key again does not undo that it was changed.')
    ok(await one.command('MULTI'))
    error(await one.command('WATCH', key('c')), { because: 'It is too late to watch after MULTI.' })
    await one.command('DISCARD')

    // What it is for: counting up without INCR, and without losing one.
    const adders = Array.from({ length: CLIENTS }, async () => {
      const connection = await resp.connect()
      for (let done = 0; done < EACH;) {
        ok(await connection.command('WATCH', key('sum')))
        const sum = Number((await connection.command('GET', key('sum'))).text.value ?? 0)
        const replies = await connection.pipeline([['MULTI'], ['SET', key('sum'), `${sum + 1}`], ['EXEC']])
        if (replies[2]?.type === 'array') done++
      }
    })
    await Promise.all(adders)
    bulk(await one.command('GET', key('sum')), `${CLIENTS * EACH}`, {
      likely: 'Two clients carried out transactions on the same old value.',
    })
    integer(await one.command('EXISTS', key('done')), 0)

    const rush = Array.from({ length: RUSH }, () => [
      ['WATCH', key('rush')],
      ['GET', key('rush')],
      ['MULTI'],
      ['INCR', key('rush')],
      ['EXEC'],
    ]).flat()
    const rushed = await atOnce(
      resp,
      Array.from({ length: IN_RUSH }, () => rush),
    )
    let overlooked = 0
    for (const replies of rushed) {
      for (let i = 0; i < replies.length; i += 5) {
        const [before, done] = [replies[i + 1], replies[i + 4]]
        if (!before || done?.type !== 'array') continue
        const [count] = array(done, 1)
        if (count?.value !== Number(before.text.value ?? 0) + 1) overlooked++
      }
    }
    expect(overlooked, 'number of transactions carried out though the watched key had changed').is(0, {
      because: `${IN_RUSH} clients counted a key up with WATCH, GET, MULTI, INCR and EXEC, ${RUSH} times each, all at once.`,
      likely:
        'Another client writes between the look at the watched keys and the first command: hold the lock over both.',
    })
  },
})
