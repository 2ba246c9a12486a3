import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { OwnTime } from './replies/own-time.ts'
import { restart } from './replies/restart.ts'
import { unrecorded } from './replies/unrecorded.ts'

const MB = 2 ** 20
const VALUE = 10_000
const KEYS = 20
const SMALL = 4000
const ROUNDS = 30
const MOST_ROUNDS = 110
const MOST = 4 * MB
const WITHIN = 4000

export default stage({
  spec: 'contract server, DATA_DIR',
  isolation: 'fresh',
  timeout: 30_000,
  likely:
    'A log that only grows says a thousand times what a key once was. Write what is there now to a new file, and put it in place of the old one.',
  needs: ['keeps-what-it-acknowledged'],
  async check({ resp, expect, random, program, signal }) {
    const { ok, integer, bulk, nil } = claimsOf(expect)
    const word = random.word()
    const key = (name: string | number) => `${word}:${name}`
    const connection = await resp.connect()
    ok(await connection.command('SET', key('once'), 'a\r\nb'))
    ok(await connection.command('SET', key('timed'), 'c', 'PX', '600000'))
    const timed = performance.now()
    ok(await connection.command('SET', key('gone'), 'd'))

    // The key that came last goes first.
    ok(await connection.command('SET', key('last'), 'd'))
    integer(await connection.command('DEL', key('last')), 1)

    const much = unrecorded({ program, signal })
    const writer = await much.connect()
    const value = random.text(VALUE - 10)
    // More keys than are written in one go, so that others come and change while the log is written anew.
    await writer.pipeline(Array.from({ length: SMALL }, (_, i) => ['SET', key(`small${i}`), `${i}`]))
    const valueOf = (round: number, i: number) => `${`${round}:${i}`.padEnd(10)}${value}`
    let rounds = 0
    const write = async (count: number) => {
      const from = rounds + 1
      rounds += count
      const commands = Array.from({ length: count }, (_, n) => [
        ...Array.from({ length: KEYS }, (_, i) => [
          ['SET', key(i), valueOf(from + n, i)],
          ['SET', key(`new${from + n}:${i}`), `${i}`],
          ['SET', key(`small${((from + n) * KEYS + i) * 5}`), 'again'],
        ]).flat(),
        ['INCR', key('count')],
      ])
      for (const reply of await writer.pipeline(commands.flat())) {
        expect(reply.type, 'type of the reply').isOneOf(['simple', 'integer'])
      }
    }
    // All at once, so that there is always something to be done while the log is written anew.
    await write(ROUNDS)
    integer(await connection.command('DEL', key('gone')), 1)

    // Written while the log may be written anew: these must be in the new one as well.
    const time = new OwnTime()
    let extra = 0
    for (;;) {
      ok(await connection.command('SET', key(`extra${extra}`), `${extra}`))
      extra++
      const size = (await program.files()).reduce((sum, file) => sum + file.size, 0)
      if (size <= MOST) break
      if (time.lap() > WITHIN) {
        expect(size, 'bytes of all files in DATA_DIR').isAtMost(MOST, {
          because: `All keys and values together are ${(KEYS * VALUE) / 1000} kB.`,
        })
      }
      // What had grown while it was written anew may count as its size: so it goes on growing, up to a bound.
      if (rounds < MOST_ROUNDS) await write(1)
      await connection.quiet(10)
    }
    await much.closeAll()

    await restart(program, resp)
    const after = await resp.connect()
    for (let i = 0; i < KEYS; i++)
      bulk(await after.command('GET', key(i)), valueOf(rounds, i), { likely: 'An older value came back.' })
    const lost = 'What was written while the log was written anew is lost.'
    const names = [
      ...Array.from({ length: rounds * KEYS }, (_, i) => `new${1 + Math.floor(i / KEYS)}:${i % KEYS}`),
      ...Array.from({ length: SMALL }, (_, i) => `small${i}`),
    ]
    for (const [i, reply] of (await after.pipeline(names.map((name) => ['GET', key(name)]))).entries()) {
      const name = names[i] ?? ''
      const n = Number(name.slice(5))
      const again = n % 5 === 0 && n / 5 >= KEYS && n / 5 < (rounds + 1) * KEYS
      const small = again ? 'again' : `${n}`
      bulk(reply, name.startsWith('new') ? `${i % KEYS}` : small, { likely: lost, because: `The key is ${name}.` })
    }
    const extras = Array.from({ length: extra }, (_, i) => ['GET', key(`extra${i}`)])
    for (const [i, reply] of (await after.pipeline(extras)).entries()) bulk(reply, `${i}`, { likely: lost })
    bulk(await after.command('GET', key('count')), `${rounds}`)
    bulk(await after.command('GET', key('once')), 'a\r\nb', {
      likely: 'A key that was written long ago is not in the new log.',
    })
    for (const name of ['gone', 'last'])
      nil(await after.command('GET', key(name)), { likely: { bulk: 'A deleted key came back.' } })
    const most = 600_000 - Math.floor(performance.now() - timed) + 2
    const left = await after.command('PTTL', key('timed'))
    expect(left, 'the time left').satisfies((ms) => Number(ms) > 0 && Number(ms) <= most, `from 1 to ${most}`, {
      likely: { '-1': 'The time to live is not in the new log.' },
    })
  },
})
