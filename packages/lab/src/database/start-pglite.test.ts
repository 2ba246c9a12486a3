import { expect, it } from 'vitest'
import { connectPostgres } from './postgres-session.ts'
import { startPglite } from './start-pglite.ts'

it('answers a client of PostgreSQL, refuses what is wrong, and has one session', { timeout: 180_000 }, async () => {
  await using server = await startPglite()
  expect(server.name).toMatch(/^PGlite [\d.]+ \(PostgreSQL [\d.]+\)$/)
  const session = await connectPostgres(server)
  await session.say('create table pear (id integer); insert into pear values (1), (2)')
  expect(await session.say('select id from pear where id = any($1) order by id', [[2, 1, 7]])).toEqual({
    ok: true,
    columns: ['id'],
    rows: [[1], [2]],
  })
  expect(await session.say('update pear set id = 3')).toMatchObject({ ok: true, changed: 2 })
  expect(await session.say('select plum from pear where id = $1', [1])).toMatchObject({ ok: false, code: '42703' })
  // After a refusal the session goes on.
  expect(await session.say('select count(*) from pear where id = $1', [3])).toMatchObject({ rows: [['2']] })
  await expect(connectPostgres(server)).rejects.toMatchObject({ code: '53300' })
  await session.close()
})
