import { stage } from '@backroad/check'
import { atOnce } from './replies/at-once.ts'
import { claimsOf } from './replies/claims.ts'

const RUSH = 500

export default stage({
  spec: 'MULTI, EXEC, DISCARD',
  timeout: 10_000,
  likely: 'Between MULTI and EXEC commands are only kept; EXEC carries them out, and gives all replies in one array.',
  needs: ['counts-with-incr', 'refuses-what-it-does-not-know'],
  async check({ resp, expect, random }) {
    const { ok, simple, bulk, nil, integer, error, array } = claimsOf(expect)
    const [one, other] = [await resp.connect(), await resp.connect()]
    const key = random.word()
    ok(await one.command('MULTI'))
    simple(await one.command('SET', key, '1'), 'QUEUED')
    simple(await one.command('INCR', key), 'QUEUED')
    simple(await one.command('GET', key), 'QUEUED')
    simple(await one.command('GET', `${key}:none`), 'QUEUED')
    nil(await other.command('GET', key), { likely: 'A command was carried out before EXEC.' })
    ok(await other.command('SET', key, 'between'), { likely: 'The transaction of one client concerns the other.' })
    const [set, incr, get, none] = array(await one.command('EXEC'), 4)
    if (!set || !incr || !get || !none) throw new Error('four items were claimed')
    ok(set)
    integer(incr, 2)
    bulk(get, '2')
    nil(none)
    bulk(await other.command('GET', key), '2')
    bulk(await one.command('GET', key), '2', { likely: { QUEUED: 'The transaction is over after EXEC.' } })

    error(await one.command('NOTHING'))
    ok(await one.command('MULTI'))
    array(await one.command('EXEC'), 0, { likely: 'An error before MULTI has spoiled the transaction.' })

    ok(await one.command('MULTI'))
    error(await one.command('MULTI'), { because: 'A transaction had begun.' })
    ok(await one.command('DISCARD'))

    ok(await one.command('MULTI'))
    simple(await one.command('SET', key, 'discarded'), 'QUEUED')
    ok(await one.command('DISCARD'))
    bulk(await one.command('GET', key), '2', { likely: 'DISCARD forgets what was queued.' })
    error(await one.command('EXEC'), { because: 'There was no MULTI before.' })
    error(await one.command('DISCARD'), { because: 'There was no MULTI before.' })

    // What cannot be queued spoils the whole; what fails when it is carried out, only itself.
    for (const wrong of [['NOTHING', 'a'], ['GET']]) {
      ok(await one.command('MULTI'))
      simple(await one.command('SET', key, 'spoiled'), 'QUEUED')
      error(await one.command(...wrong), { because: `The command was ${wrong.join(' ')}.` })
      error(await one.command('EXEC'), { code: 'EXECABORT', because: 'A command before could not be queued.' })
      bulk(await one.command('GET', key), '2', {
        likely: 'A transaction with a command that is none is not carried out at all.',
      })
    }
    ok(await one.command('MULTI'))
    simple(await one.command('SET', key, 'pear'), 'QUEUED', {
      likely: 'The transaction of before still counts as spoiled.',
    })
    simple(await one.command('INCR', key), 'QUEUED')
    simple(await one.command('SET', `${key}:after`, 'c'), 'QUEUED')
    const [first, failed, last] = array(await one.command('EXEC'), 3)
    if (!first || !failed || !last) throw new Error('three items were claimed')
    ok(first)
    error(failed)
    ok(last, { likely: 'A command that fails does not stop those after it, and takes nothing back.' })
    bulk(await other.command('GET', key), 'pear')
    bulk(await other.command('GET', `${key}:after`), 'c')

    // Two keys that are always written together are never seen apart.
    const pair = [`${key}:left`, `${key}:right`] as const
    const writer = async (id: string) => {
      const connection = await resp.connect()
      for (let i = 0; i < 20; i++) {
        await connection.pipeline([['MULTI'], ['SET', pair[0], `${id}${i}`]])
        await connection.pipeline([['SET', pair[1], `${id}${i}`], ['EXEC']])
      }
    }
    const reader = async () => {
      const connection = await resp.connect()
      for (let i = 0; i < 20; i++) {
        const replies = await connection.pipeline([['MULTI'], ['GET', pair[0]], ['GET', pair[1]], ['EXEC']])
        const [left, right] = array(replies[3] ?? expect.fail('EXEC was not answered.'), 2)
        expect(right?.text.value, 'second of two keys written together').is(left?.text.value, {
          likely: 'Commands of another client were carried out between those of a transaction.',
        })
      }
    }
    await Promise.all([writer('a'), writer('b'), reader(), reader()])

    // So many at once that two threads meet between two commands of a transaction, which they seldom do else.
    const times = (transaction: readonly (readonly string[])[]) =>
      Array.from({ length: RUSH }, () => [['MULTI'], ...transaction, ['EXEC']]).flat()
    const sets = (value: string) => times(pair.map((name) => ['SET', name, value]))
    const gets = times(pair.map((name) => ['GET', name]))
    const replies = await atOnce(resp, [sets('a'), sets('b'), gets, gets])
    const carriedOut = replies.map((all) => all.filter((_, i) => i % 4 === 3).map((reply) => array(reply, 2)))
    const reads = carriedOut.slice(2)
    const apart = reads.flat().filter(([left, right]) => left?.text.value !== right?.text.value)
    expect(apart.length, 'number of times that two keys written together were seen apart').is(0, {
      because: `Four clients sent ${RUSH} transactions each, all at once.`,
      likely: 'The lock is let go between the commands of a transaction: hold it from the first until after the last.',
    })
  },
})
