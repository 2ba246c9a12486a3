import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { OwnTime } from './replies/own-time.ts'

const LIMIT = 4 * 2 ** 20
const VALUE = 50_000
/** The time to live of keys that nobody reads, and how long after it their room may still be taken, ms. */
const SHORT = 20
const WITHIN = 2000
const ENDED = 'A key that ended by its time still counts, or is not removed until somebody reads it.'

export default stage({
  spec: 'CONFIG SET maxmemory, policy noeviction',
  isolation: 'fresh',
  likely: 'Keys and values are counted as they come and go, and a write that would go beyond the limit is refused.',
  timeout: 20_000,
  needs: ['deletes-keys-and-counts-them', 'removes-keys-that-nobody-reads'],
  async check({ resp, expect, random }) {
    const { ok, nil, bulk, error, integer } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const value = Buffer.alloc(VALUE, random.text(997))
    const key = (i: number) => `${word}:${i}`
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '4mb'))

    let stored = 0
    for (;;) {
      const reply = await connection.command('SET', key(stored), value)
      if (reply.type === 'error') {
        error(reply, { code: 'OOM' })
        break
      }
      ok(reply)
      stored++
      // The write that reaches the limit may go beyond it.
      expect(stored * VALUE, 'bytes of values stored').isAtMost(LIMIT + VALUE, { because: 'maxmemory is 4 MB.' })
    }
    expect(stored * VALUE, 'bytes of values stored before the first error').isAtLeast(LIMIT / 3, {
      because: 'maxmemory is 4 MB, and a third of it at least must be there for values.',
    })

    nil(await connection.command('GET', key(stored)), { likely: 'A write that was refused was done all the same.' })
    const keys = Array.from({ length: stored }, (_, i) => key(i))
    integer(await connection.command('EXISTS', ...keys), stored, {
      likely: 'Keys were removed, though the policy is noeviction.',
    })
    bulk(await connection.command('GET', key(0)), value, { likely: 'Reading needs no room.' })
    error(await connection.command('SET', word.repeat(Math.ceil(VALUE / word.length) + 1000), ''), {
      code: 'OOM',
      likely: 'A key takes room as well as a value does.',
    })

    // What there is goes over 4 MB here, so that a limit of as much leaves no room by any way of counting.
    ok(await connection.command('config', 'set', 'maxmemory-policy', 'noeviction'))
    let more = stored
    const limits: [limit: string, writes: number][] = [
      ['8192kb', 3],
      ['4096kb', 0],
      ['1GB', 1],
      ['4194304', 0],
      ['8388608', 1],
      ['4mb', 0],
    ]
    for (const [limit, writes] of limits) {
      const because = `maxmemory is ${limit} now, and the values have ${Math.round((more * VALUE) / 1000)} kB.`
      ok(await connection.command('CONFIG', 'SET', 'maxmemory', limit))
      for (let i = 0; i < writes; i++) ok(await connection.command('SET', key(more++), value), { because })
      if (writes === 0) error(await connection.command('SET', key(more), value), { code: 'OOM', because })
    }
    const there = Array.from({ length: more }, (_, i) => key(i))
    for (const name of there.slice(stored)) {
      integer(await connection.command('DEL', name), 1, {
        likely: 'A limit below what is used must not keep anybody from deleting.',
      })
    }
    integer(await connection.command('EXISTS', ...there), stored, {
      likely: 'Keys were removed, though the policy is noeviction.',
    })

    integer(await connection.command('DEL', key(0), key(1), key(2)), 3)
    ok(await connection.command('SET', key(0), value), { because: 'Three values had been deleted before.' })
    // The same key again and again takes the room of one.
    for (let i = 0; i < 6; i++) {
      ok(await connection.command('SET', key(0), value), {
        likely: 'The room of a value that is replaced is not given back.',
      })
    }

    // Keys that end, and that nobody reads, make room within the time that the stage on them gives.
    integer(await connection.command('DEL', ...keys), stored - 2)
    for (let i = 0; i * VALUE < LIMIT + 2 * VALUE; i++) {
      const time = new OwnTime()
      for (;;) {
        const reply = await connection.command('SET', key(more + i), value, 'PX', `${SHORT}`)
        if (reply.type === 'simple') break
        error(reply, { code: 'OOM' })
        if (time.lap() > SHORT + WITHIN) {
          ok(reply, { because: `All other keys had ${SHORT} ms, which were up ${WITHIN} ms ago.`, likely: ENDED })
        }
        await connection.quiet(10)
      }
    }
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '0'))
    for (let i = 1; i < 4; i++) {
      ok(await connection.command('SET', key(stored + i), value), { because: 'maxmemory 0 is no limit.' })
    }
    for (const words of [
      ['SET', 'maxmemory', 'pear'],
      ['SET', 'maxmemory', 'x4mb'],
      ['SET', 'maxmemory', '4mbx'],
      ['SET', 'maxmemory-policy', 'pear'],
      ['SET', word, 'noeviction'],
      [word, 'maxmemory', '4mb'],
    ]) {
      error(await connection.command('CONFIG', ...words), { because: `The command was CONFIG ${words.join(' ')}.` })
    }
  },
})
