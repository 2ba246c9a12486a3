import { stage } from '@backroad/check'
import { WireError } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'
import { timed, untilGone } from './replies/lifetime.ts'
import { restart } from './replies/restart.ts'

const CLIENTS = 4
const ACKNOWLEDGED = 150
const SHORT = 50

export default stage({
  spec: 'contract server, DATA_DIR',
  isolation: 'fresh',
  timeout: 20_000,
  likely: 'A reply was sent before the change was written to a file, or the file is not read at the start.',
  needs: ['says-how-long-a-key-has-left'],
  async check({ resp, expect, random, program }) {
    const { ok, bulk, nil, integer } = claimsOf(expect)
    const word = random.word()
    const key = (name: string | number) => `${word}:${name}`
    const connection = await resp.connect()
    const binary = random.bytes(500)
    ok(await connection.command('SET', key('binary'), binary))
    ok(await connection.command('SET', key('gone'), 'a'))
    integer(await connection.command('DEL', key('gone')), 1)
    for (let i = 1; i < 4; i++) integer(await connection.command('INCR', key('count')), i)
    ok(await connection.command('SET', key('kept'), 'b', 'PX', '60000'))
    integer(await connection.command('PERSIST', key('kept')), 1)
    ok(await connection.command('SET', key('again'), 'b', 'PX', '60000'))
    ok(await connection.command('SET', key('again'), 'c'))
    await connection.pipeline([['MULTI'], ['SET', key('together'), 'd'], ['INCR', key('count')], ['EXEC']])
    ok(await connection.command('SET', key('nx'), 'first', 'NX'))
    nil(await connection.command('SET', key('nx'), 'second', 'NX'))
    ok(await connection.command('SET', key('long'), 'e', 'PX', '60000'))
    ok(await connection.command('SET', key('counted'), '7', 'PX', '60000'))
    const since = performance.now()
    integer(await connection.command('INCR', key('counted')), 8)
    const short = await timed(() => connection.command('SET', key('short'), 'f', 'PX', `${SHORT}`))
    ok(short.reply)

    // Killed in the middle of writing: what had been acknowledged by then has to be there again.
    const acknowledged = Array.from({ length: CLIENTS }, () => 0)
    const sent = Array.from({ length: CLIENTS }, () => 0)
    const enough = Promise.withResolvers<void>()
    const writers = acknowledged.map(async (_, i) => {
      const writer = await resp.connect()
      try {
        for (let value = 1; ; value++) {
          sent[i] = value
          ok(await writer.command('SET', key(i), `${value}`))
          acknowledged[i] = value
          if (acknowledged.reduce((sum, each) => sum + each, 0) >= ACKNOWLEDGED) enough.resolve()
        }
      } catch (error) {
        enough.resolve()
        if (!(error instanceof WireError && ['closed', 'reset'].includes(error.fault))) throw error
      }
    })
    const all = Promise.all(writers)
    all.catch(() => {})
    await enough.promise
    const rest = () => new Promise<void>((done) => setTimeout(done, Math.max(0, untilGone(short, SHORT))))
    await restart(program, resp, { between: rest })
    await all

    const after = await resp.connect()
    for (const [i, least] of acknowledged.entries()) {
      const value = (await after.command('GET', key(i))).text
      expect(value, 'the last value of a client').satisfies(
        (text) => Number(text) >= least && Number(text) <= (sent[i] ?? 0),
        `of at least ${least}`,
        { because: `${least} was acknowledged before the program was killed.` },
      )
    }
    bulk(await after.command('GET', key('binary')), binary, { likely: 'The file was written or read as text.' })
    nil(await after.command('GET', key('gone')), { likely: { bulk: 'DEL was not written to the file.' } })
    bulk(await after.command('GET', key('count')), '4', {
      likely: 'INCR was not written to the file, or more than once.',
    })
    bulk(await after.command('GET', key('nx')), 'first')
    bulk(await after.command('GET', key('together')), 'd', { likely: 'What EXEC does was not written to the file.' })
    bulk(await after.command('GET', key('kept')), 'b')
    integer(await after.command('PTTL', key('kept')), -1, { likely: 'PERSIST was not written to the file.' })
    bulk(await after.command('GET', key('again')), 'c')
    integer(await after.command('PTTL', key('again')), -1, { likely: 'The time of an earlier SET came back.' })
    bulk(await after.command('GET', key('counted')), '8')

    const relative = 'A time to live goes on while the program is down: what is written is the moment at which it ends.'
    integer(await after.command('EXISTS', key('short')), 0, {
      likely: relative,
      because: `Its ${SHORT} ms were up while the program was down.`,
    })
    for (const { name, forEver } of [
      { name: 'long', forEver: 'The time to live was not written to the file.' },
      { name: 'counted', forEver: 'INCR leaves the time of the key as it was, and the file has to say so too.' },
    ]) {
      const most = 60_000 - Math.floor(performance.now() - since) + 2
      const left = await after.command('PTTL', key(name))
      expect(left, 'the time left').satisfies((ms) => Number(ms) > 0 && Number(ms) <= most, `from 1 to ${most}`, {
        likely: { '-1': forEver },
        because: relative,
      })
    }
  },
})
