import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

const LIMIT = 4 * 2 ** 20
const VALUE = 50_000

export default stage({
  spec: 'CONFIG SET maxmemory, policy noeviction',
  isolation: 'fresh',
  likely: 'Keys and values are counted as they come and go, and a write that would go beyond the limit is refused.',
  needs: ['deletes-keys-and-counts-them'],
  async check({ resp, expect, random }) {
    const { ok, nil, bulk, error, integer } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const value = Buffer.alloc(VALUE, random.text(997))
    const key = (i: number) => `${word}:${i}`
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '4mb'))
    ok(await connection.command('config', 'set', 'maxmemory-policy', 'noeviction'))

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

    integer(await connection.command('DEL', key(0), key(1), key(2)), 3)
    ok(await connection.command('SET', key(0), value), { because: 'Three values had been deleted before.' })
    // The same key again and again takes the room of one.
    for (let i = 0; i < 30; i++) {
      ok(await connection.command('SET', key(0), value), {
        likely: 'The room of a value that is replaced is not given back.',
      })
    }
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '0'))
    for (let i = 1; i < 4; i++) {
      ok(await connection.command('SET', key(stored + i), value), { because: 'maxmemory 0 is no limit.' })
    }
    error(await connection.command('CONFIG', 'SET', 'maxmemory', 'pear'))
    error(await connection.command('CONFIG', 'SET', 'maxmemory-policy', 'pear'))
  },
})
