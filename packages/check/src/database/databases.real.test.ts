import { spawn } from 'node:child_process'
import { once, on } from 'node:events'
import { chmodSync, globSync, readFileSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { PostgresReader, encodeMessage, encodeStartup } from '@backroad/protocols'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isRunning, temporaryFolder } from '../../test/fixture.ts'
import { type ProgramDatabase, Databases } from './databases.ts'
import { findPostgres } from './find-postgres.ts'

const host = '127.0.0.1'

describe.skipIf(findPostgres() === undefined)('on PostgreSQL', { timeout: 120_000 }, () => {
  let databases: Databases
  let database: ProgramDatabase
  beforeAll(async () => {
    databases = new Databases('postgresql')
    database = await databases.create({ host, observe: () => {} })
    const client = await connected()
    await client.query('CREATE TABLE pears (id int PRIMARY KEY, n int NOT NULL); INSERT INTO pears VALUES (1, 0)')
    await client.end()
  }, 120_000)
  afterAll(() => databases.close())

  async function connected(): Promise<pg.Client> {
    const client = new pg.Client(database.url)
    client.on('error', () => {})
    await client.connect()
    return client
  }
  async function client(): Promise<pg.Client> {
    const made = await connected()
    onTestFinished(() => made.end().catch(() => {}))
    return made
  }
  const count = async () => {
    const session = await database.session()
    const { rows } = await session.query('SELECT n FROM pears')
    await session.close()
    return Number(rows[0]?.[0])
  }

  it('sees each statement with what was bound and what came back', async () => {
    const before = database.proxy.statements.length
    const one = await client()
    await one.query('SELECT * FROM pears WHERE id = $1', [1])
    expect(database.proxy.statements.slice(before)).toMatchObject([
      { text: 'SELECT * FROM pears WHERE id = $1', values: ['1'], rows: 1, tags: ['SELECT 1'], done: true },
    ])
  })

  it('holds a statement until it is let go, while another session goes on', async () => {
    const [one, two] = [await client(), await client()]
    const trap = database.proxy.traps.set(({ text }) => text.startsWith('UPDATE'), { do: 'hold' })
    const held = one.query('UPDATE pears SET n = 5')
    await trap.sprung
    await two.query('UPDATE pears SET n = 7')
    trap.release()
    await held
    expect(await count()).toBe(5)
  })

  it.for([
    ['simple', []],
    ['extended', [1]],
  ] as const)(
    'fails a statement of the %s protocol truly: the transaction is over, and the session is not',
    async ([, values]) => {
      const one = await client()
      await one.query('BEGIN')
      await one.query('UPDATE pears SET n = 100')
      const trap = database.proxy.traps.set(1, { do: 'fail', code: '40001', message: "it can't be" })
      await expect(
        one.query(`SELECT 1 WHERE 1 = ${values.length === 0 ? '1' : '$1::int'}`, [...values]),
      ).rejects.toMatchObject({
        code: '40001',
        message: "it can't be",
      })
      expect(trap.caught?.failed).toBe('40001')
      await expect(one.query('SELECT 2')).rejects.toMatchObject({ code: '25P02' })
      await one.query('ROLLBACK')
      expect(await count()).not.toBe(100)
      expect((await one.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }])
    },
  )

  it('ends a session before a statement, which undoes its transaction', async () => {
    const one = await client()
    await one.query('BEGIN')
    await one.query('UPDATE pears SET n = 200')
    database.proxy.traps.set('commit', { do: 'end-the-session' })
    await expect(one.query('COMMIT')).rejects.toMatchObject({ code: '57P01' })
    expect(await count()).not.toBe(200)
  })

  it.for([
    ['simple', 300, (text: string) => text],
    ['extended', 301, (text: string) => ({ name: text, text })],
  ] as const)(
    'loses the answer to a COMMIT of the %s protocol that was carried out, and to no other statement',
    async ([, value, asked]) => {
      const one = await client()
      const trap = database.proxy.traps.set('commit', { do: 'lose-the-answer' })
      for (const text of ['BEGIN', 'SELECT 1', 'COMMIT', 'BEGIN', `UPDATE pears SET n = ${value}`])
        await one.query(asked(text))
      await expect(one.query(asked('COMMIT'))).rejects.toThrow()
      expect(trap.caught?.text).toBe('COMMIT')
      expect(await count()).toBe(value)
    },
  )

  it.for([
    ['simple', 302, []],
    ['extended', 303, [1]],
  ] as const)(
    'loses the answer to a statement of the %s protocol that is a transaction of its own',
    async ([, value, values]) => {
      const one = await client()
      const trap = database.proxy.traps.set('commit', { do: 'lose-the-answer' })
      const text = `UPDATE pears SET n = ${value} WHERE id = ${values.length > 0 ? '$1' : '1'}`
      await expect(one.query(text, [...values])).rejects.toThrow()
      expect(trap.caught?.text).toBe(text)
      expect(await count()).toBe(value)
    },
  )

  it('does not keep back what a driver waits for before it executes anything', async () => {
    const { hostname, port, pathname, username } = new URL(database.url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    const reader = new PostgresReader('server')
    const until = async (type: string) => {
      for await (const [bytes] of on(socket, 'data'))
        if (reader.push(bytes as Buffer).some((message) => message.type === type)) return
    }
    socket.write(encodeStartup({ user: username, database: pathname.slice(1) }))
    await until('ReadyForQuery')
    const trap = database.proxy.traps.set('commit', { do: 'lose-the-answer' })
    socket.write(Buffer.concat([encodeMessage('P', '', 'SELECT 1', Buffer.of(0, 0)), encodeMessage('H')]))
    await until('ParseComplete')
    trap.release()
  })

  it('counts sessions, and ends them all', async () => {
    const one = await client()
    await one.query('BEGIN')
    expect(database.proxy.sessions()).toMatchObject({ open: 1, inTransaction: 1 })
    const ended = new Promise((resolve) => one.once('end', resolve))
    database.proxy.endSessions()
    await ended
    expect(database.proxy.sessions()).toMatchObject({ open: 0, inTransaction: 0 })
  })

  it('gives each program a database of its own, which is gone when it is closed', async () => {
    const other = await databases.create({ host, observe: () => {} })
    const there = new pg.Client(other.url)
    await there.connect()
    await expect(there.query('SELECT * FROM pears')).rejects.toMatchObject({ code: '42P01' })
    await there.end()
    const session = await database.session()
    const names = async () =>
      (await session.query("SELECT datname FROM pg_database WHERE datname LIKE 'program%'")).rows.length
    expect(await names()).toBe(2)
    await other.close()
    expect(await names()).toBe(1)
    await session.close()
  })

  it('leaves nothing behind when the checker is killed', async () => {
    const temporary = temporaryFolder()
    // PostgreSQL does not run as root, and must get there.
    chmodSync(temporary, 0o711)
    const holder = spawn(process.execPath, [join(import.meta.dirname, '../../test/database-holder.ts')], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    const [file = ''] = globSync(join(temporary, '*/pg/data/postmaster.pid'))
    const server = Number(readFileSync(file, 'utf8').split('\n')[0])
    expect(isRunning(server)).toBe(true)
    holder.kill('SIGKILL')
    const gone = () => {
      expect(isRunning(server)).toBe(false)
      expect(readdirSync(temporary)).toEqual([])
    }
    await vi.waitFor(gone, { timeout: 30_000, interval: 50 })
  })
})
