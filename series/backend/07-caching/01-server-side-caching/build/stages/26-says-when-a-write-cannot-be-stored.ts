import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { restart } from './replies/restart.ts'

const LIMIT = 300 * 1024
const LARGE = 2000

export default stage({
  spec: 'contract server, DATA_DIR',
  isolation: 'fresh',
  timeout: 30_000,
  likely: 'A write to a file can fail, or store a part only. Until it has not, there is nothing to acknowledge.',
  needs: ['keeps-what-it-acknowledged', 'runs-a-transaction-as-one'],
  async check({ resp, expect, random, program }) {
    const { ok, bulk, error, nil, integer } = claimsOf(expect)
    const word = random.word()
    const key = (i: number | string) => `${word}:${i}`
    await restart(program, resp, { fileLimit: LIMIT })
    const connection = await resp.connect()
    ok(await connection.command('SET', key('old'), 'before'))

    // Bytes that can't be made smaller, and then so few at a time that in the end there is no room for anything.
    const acknowledged = new Map<string, Uint8Array>()
    const fill = async (name: string, length: number): Promise<string> => {
      for (let i = 0; ; i++) {
        const value = random.bytes(length)
        const reply = await connection.command('SET', key(`${name}${i}`), value)
        if (reply.type === 'error') {
          error(reply)
          return key(`${name}${i}`)
        }
        ok(reply)
        acknowledged.set(key(`${name}${i}`), value)
        expect(acknowledged.size * length, 'bytes acknowledged').isAtMost(LIMIT, {
          because: `No file may have more than ${LIMIT / 1024} kB.`,
        })
      }
    }
    const refused = [await fill('large', LARGE), await fill('small', 1)]
    const first = acknowledged.get(key('large0'))
    if (first === undefined)
      return expect.fail('Not one value could be stored.', { expected: 'OK while there is room' })

    // Nothing is written, but everything can still be read.
    const large = random.bytes(LARGE)
    error(await connection.command('SET', key('old'), large), { because: 'There is no room for it.' })
    const done = 'A write that was refused was done all the same.'
    for (let i = 0; i < 3; i++) bulk(await connection.command('GET', key('old')), 'before', { likely: done })
    for (const name of refused) nil(await connection.command('GET', name), { likely: { bulk: done } })
    bulk(await connection.command('GET', key('large0')), first)
    // A record of a deletion is small, so that the first may still find room.
    const deleted = new Set<string>()
    for (const name of [1, 2, 3].map((i) => key(`large${i}`)).filter((name) => acknowledged.has(name))) {
      const reply = await connection.command('DEL', name)
      if (reply.type === 'error') error(reply)
      else integer(reply, 1)
      const there = reply.type === 'error' ? 1 : 0
      integer(await connection.command('EXISTS', name), there, {
        likely: there ? 'A DEL that was refused was done all the same.' : 'DEL was answered, and not done.',
      })
      if (!there) deleted.add(name)
    }
    const replies = await connection.pipeline([
      ['MULTI'],
      ['SET', key('x'), large],
      ['SET', key('old'), 'between'],
      ['SET', key('old'), large],
      ['EXEC'],
    ])
    const exec = replies.at(-1)
    if (exec?.type === 'array') for (const item of exec.items) error(item)
    else if (exec) error(exec)
    bulk(await resp.command('GET', key('old')), 'before', {
      likely: 'A transaction that was refused was done all the same.',
    })
    nil(await resp.command('GET', key('x')))

    // There is room again.
    await restart(program, resp)
    const after = await resp.connect()
    for (const name of deleted) {
      nil(await after.command('GET', name), {
        because: 'Its DEL was answered 1 while the disk was full.',
        likely: { bulk: 'A DEL that could not be stored was acknowledged, and the key came back.' },
      })
    }
    const stays = [...acknowledged.keys()].filter((name) => !deleted.has(name))
    for (const [i, reply] of (await after.pipeline(stays.map((name) => ['GET', name]))).entries()) {
      bulk(reply, acknowledged.get(stays[i] ?? '') ?? '', {
        because: `The key ${stays[i]} was acknowledged.`,
        likely: 'Half a record in the middle of the file hides what is behind it.',
      })
    }
    bulk(await after.command('GET', key('old')), 'before')
    for (const name of [...refused, key('x')]) nil(await after.command('GET', name), { likely: { bulk: done } })
    ok(await after.command('SET', key('old'), large))
  },
})
