import { expect, it } from 'vitest'
import { findPostgres } from './find-postgres.ts'
import { connectPostgres } from './postgres-session.ts'
import { startPostgres } from './start-postgres.ts'

const isHere = (await findPostgres()) !== undefined

it.skipIf(!isHere)('gives an empty PostgreSQL with sessions that wait for each other, and ends it', async () => {
  const { port } = await (async () => {
    await using server = await startPostgres()
    if (server === undefined) throw new Error('it was found and is not there')
    expect(server.name).toMatch(/^PostgreSQL \d+/)
    const a = await connectPostgres(server, 'A')
    const b = await connectPostgres(server, 'B')
    await a.say('create table pear (id integer); insert into pear values (1)')
    await a.say('begin')
    await a.say('update pear set id = 2')
    const waiting = b.say('update pear set id = id + 10')
    let blocking: unknown
    while (blocking !== a.pid) {
      const asked = await a.say('select pg_blocking_pids($1)', [b.pid])
      blocking = asked.ok ? (asked.rows[0]?.[0] as number[])[0] : undefined
    }
    await a.say('commit')
    expect(await waiting).toMatchObject({ ok: true, changed: 1 })
    expect(await a.say('select id from pear')).toMatchObject({ rows: [[12]] })
    await Promise.all([a.close(), b.close()])
    return server
  })()
  await expect(connectPostgres({ port })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

it('is not there when it is not to be', async () => {
  const before = process.env['BACKROAD_POSTGRES']
  process.env['BACKROAD_POSTGRES'] = 'none'
  try {
    expect(await startPostgres()).toBeUndefined()
  } finally {
    if (before === undefined) delete process.env['BACKROAD_POSTGRES']
    else process.env['BACKROAD_POSTGRES'] = before
  }
})
