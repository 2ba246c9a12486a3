import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ProgramDatabase, Databases } from './databases.ts'

let databases: Databases
let database: ProgramDatabase

beforeAll(async () => {
  databases = new Databases('embedded')
  database = await databases.create({ host: '127.0.0.1', observe: () => {} })
}, 120_000)
afterAll(() => databases.close())

async function connected(): Promise<pg.Client> {
  const client = new pg.Client(database.url)
  await client.connect()
  return client
}

it(
  'serves several connections on its one session, and none in the transaction of another',
  { timeout: 60_000 },
  async () => {
    const [one, two] = [await connected(), await connected()]
    await one.query('CREATE TABLE pears (n int)')
    await one.query('BEGIN')
    await one.query('INSERT INTO pears VALUES ($1)', [1])
    let seen = false
    const waiting = two.query('SELECT n FROM pears').then(({ rows }) => {
      seen = true
      return rows as unknown[]
    })
    await one.query('INSERT INTO pears VALUES ($1)', [2])
    expect(seen).toBe(false)
    await one.query('COMMIT')
    expect(await waiting).toEqual([{ n: 1 }, { n: 2 }])

    // Both may give a prepared statement the same name.
    const asked = await Promise.all(
      [one, two].map((client, i) => client.query({ name: 'same', text: `SELECT ${i} AS n` })),
    )
    expect(asked.map(({ rows }) => rows as unknown[])).toEqual([[{ n: 0 }], [{ n: 1 }]])

    // What a connection leaves open is undone when it goes.
    await one.query('BEGIN')
    await one.query('DELETE FROM pears')
    await one.end()
    expect((await two.query('SELECT count(*)::int AS n FROM pears')).rows).toEqual([{ n: 2 }])
    await two.end()
  },
)

it('has no session for the checker', async () => {
  await expect(database.session()).rejects.toThrow('one session')
})
