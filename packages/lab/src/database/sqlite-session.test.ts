import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqlite } from './sqlite-session.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-sqlite-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const open = (name: string, waitMs = 10_000) => openSqlite(join(dir, 'a.db'), name, { waitMs })

async function twoWithATable(waitMs?: number) {
  const a = open('A', waitMs)
  const b = open('B', waitMs)
  await a.say('create table account (id integer primary key, balance integer)')
  await a.say('insert into account values (1, 100)')
  return { a, b, close: async () => Promise.all([a.close(), b.close()]) }
}

it('answers with rows, with how many were changed, and with a refusal', async () => {
  const { a, close } = await twoWithATable()
  expect(await a.say('select id, balance from account where id = ?', [1])).toEqual({
    ok: true,
    columns: ['id', 'balance'],
    rows: [[1, 100]],
  })
  expect(await a.say('update account set balance = 5')).toMatchObject({ ok: true, changed: 1 })
  expect(await a.say('select plum from account')).toMatchObject({ ok: false, message: 'no such column: plum' })
  await close()
})

it('waits for a lock while the other session goes on, and gets it at its end', async () => {
  const { a, b, close } = await twoWithATable()
  await a.say('begin immediate')
  const waiting = b.say('begin immediate')
  while (!b.waits) await new Promise(setImmediate)
  expect([a.holdsTheLock, b.holdsTheLock]).toEqual([true, false])
  await a.say('commit')
  expect(await waiting).toMatchObject({ ok: true })
  expect([a.holdsTheLock, b.holdsTheLock, b.waits]).toEqual([false, true, false])
  await close()
})

it('gives up when it has waited long enough', async () => {
  const { a, b, close } = await twoWithATable(20)
  await a.say('begin immediate')
  expect(await b.say('begin immediate')).toMatchObject({ ok: false, code: 'SQLITE_BUSY' })
  await close()
})

it('refuses at once who writes on an old snapshot', async () => {
  const { a, b, close } = await twoWithATable()
  await b.say('begin')
  await b.say('select * from account')
  await a.say('update account set balance = 90')
  expect(await b.say('update account set balance = 80')).toMatchObject({ ok: false, code: 'SQLITE_BUSY_SNAPSHOT' })
  await close()
})
