import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { restart } from './replies/restart.ts'

const LIMIT = 300 * 1024
const VALUE = 2000

export default stage({
  spec: 'contract server, DATA_DIR',
  isolation: 'fresh',
  timeout: 10_000,
  likely: 'A write to a file can fail, or store a part only. Until it has not, there is nothing to acknowledge.',
  needs: ['loses-only-the-torn-command'],
  async check({ resp, expect, random, program }) {
    const { ok, bulk, error, nil } = claimsOf(expect)
    const word = random.word()
    const key = (i: number | string) => `${word}:${i}`
    await restart(program, resp, { fileLimit: LIMIT })
    const connection = await resp.connect()
    ok(await connection.command('SET', key('old'), 'before'))

    // Bytes that can't be made smaller.
    const values: Uint8Array[] = []
    for (;;) {
      const value = random.bytes(VALUE)
      const reply = await connection.command('SET', key(values.length), value)
      if (reply.type === 'error') break
      ok(reply)
      values.push(value)
      expect(values.length * VALUE, 'bytes acknowledged').isAtMost(LIMIT, {
        because: `No file may have more than ${LIMIT / 1024} kB.`,
      })
    }
    const first = values[0]
    if (first === undefined)
      return expect.fail('Not one value could be stored.', { expected: 'OK while there is room' })

    // Nothing is written, but everything can still be read.
    const large = random.bytes(VALUE)
    error(await connection.command('SET', key('old'), large), { because: 'There is no room for it.' })
    bulk(await connection.command('GET', key('old')), 'before', {
      likely: 'A write that was refused was done all the same.',
    })
    nil(await connection.command('GET', key(values.length)), {
      likely: { bulk: 'A write that was refused was done all the same.' },
    })
    bulk(await connection.command('GET', key(0)), first)
    const replies = await connection.pipeline([
      ['MULTI'],
      ['SET', key('x'), large],
      ['SET', key('old'), large],
      ['EXEC'],
    ])
    const exec = replies[3]
    if (exec?.type === 'array') for (const item of exec.items) error(item)
    else if (exec) error(exec)
    bulk(await resp.command('GET', key('old')), 'before', {
      likely: 'A transaction that was refused was done all the same.',
    })

    // There is room again.
    await restart(program, resp, { fileLimit: 16 * LIMIT })
    const after = await resp.connect()
    for (const [i, value] of values.entries()) {
      bulk(await after.command('GET', key(i)), value, {
        because: 'It was acknowledged.',
        likely: 'Half a record in the middle of the file hides what is behind it.',
      })
    }
    bulk(await after.command('GET', key('old')), 'before')
    ok(await after.command('SET', key('old'), large))
    await restart(program, resp)
    bulk(await resp.command('GET', key('old')), large, {
      likely: 'Half a record in the middle of the file hides what is behind it.',
    })
  },
})
