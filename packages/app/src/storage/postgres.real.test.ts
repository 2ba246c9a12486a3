import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSmall } from '../fixtures/open-small.ts'
import { dumpDatabase } from './fixtures/dump-database.ts'
import { freshDatabase } from './fixtures/fresh-database.ts'
import { hasPostgres, startPostgres, type PostgresCluster } from './fixtures/postgres-cluster.ts'
import { openDatabase } from './open-database.ts'
import { inTransaction } from './in-transaction.ts'

const root = resolve(import.meta.dirname, '../../../..')

const alike = [
  'recall',
  'notes',
  'corrections/corrections.test.ts',
  'discussion',
  'transfer',
  'progress',
  'workspaces/workspaces.test.ts',
]

describe.skipIf(!hasPostgres)('on PostgreSQL', { timeout: 900_000 }, () => {
  let postgres: PostgresCluster
  let dataDir: string
  beforeAll(async () => {
    postgres = await startPostgres()
    dataDir = await mkdtemp(join(tmpdir(), 'backroad-postgres-data-'))
  })
  afterAll(async () => {
    await postgres[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  })

  // The basis by itself: what other tests write to other databases of the cluster changes a snapshot too.
  test.for([
    ['what is kept, and what is made of it', alike],
    ['what answers are made from', ['basis']],
  ] as const)('as on SQLite: %s', async ([, names]) => {
    const files = names.map((name) => `packages/app/src/${name}`)
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--maxWorkers', '2', ...files]
    const more = ['--testTimeout', '300000', '--hookTimeout', '300000']
    const child = spawn(process.execPath, [...args, ...more], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: postgres.url, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    await once(child, 'close')
    expect(child.exitCode, said).toBe(0)
    expect(said).toMatch(/Tests +\d\d+ passed/)
  })

  test('two that open it for the first time at once set it up once, and both may write', async () => {
    const database = await freshDatabase(postgres.url)
    const opened = await Promise.all([0, 1, 2, 3].map(() => openDatabase(dataDir, database!.url)))
    for (const [i, db] of opened.entries()) {
      await db
        .insertInto('topic_read')
        .values({ series: 's', topic: String(i), read_at: 2 ** 42 + i })
        .execute()
    }
    const rows = await opened[0]!.selectFrom('topic_read').selectAll().orderBy('topic').execute()
    expect(rows.map((row) => row.read_at)).toEqual([0, 1, 2, 3].map((i) => 2 ** 42 + i))
    await Promise.all(opened.map((db) => db.destroy()))
    await database!.drop()
  })

  test('those that read and then write at once lose no update', async () => {
    const database = await freshDatabase(postgres.url)
    const opened = await Promise.all([0, 1, 2].map(() => openDatabase(dataDir, database!.url)))
    const [db] = opened
    await db!.insertInto('topic_read').values({ series: 'counter', topic: 'count', read_at: 0 }).execute()
    const count = async (own: (typeof opened)[number]) => {
      for (let i = 0; i < 20; i++) {
        await inTransaction(own, async (trx) => {
          const { read_at } = await trx.selectFrom('topic_read').select('read_at').executeTakeFirstOrThrow()
          await trx
            .updateTable('topic_read')
            .set({ read_at: read_at + 1 })
            .execute()
        })
      }
    }
    await Promise.all(opened.map(count))
    expect(await db!.selectFrom('topic_read').select('read_at').execute()).toEqual([{ read_at: 60 }])
    await Promise.all(opened.map((one) => one.destroy()))
    await database!.drop()
  })

  test('what was exported from SQLite is the same in PostgreSQL, and back again', async () => {
    const database = await freshDatabase(postgres.url)
    await using small = await openSmall()
    await small.backroad.topics.markRead('alpha', true)
    await small.backroad.recall.review({ topic: 'alpha', card: 'first-letter', rating: 4 })
    await small.backroad.notes.add('alpha', { text: 'ä “mine” 💡', quote: 'First' })
    await small.backroad.notes.remove((await small.backroad.notes.add('gamma', { text: 'gone' })).id)
    const { openBackroad } = await import('../open-backroad.ts')
    const place = { dataDir, databaseUrl: database!.url }
    const backroad = await openBackroad({ ...place, seriesDir: small.backroad.series.dir })
    await backroad.transfer.import(JSON.stringify(await small.backroad.transfer.export()))
    expect(await dumpDatabase(place)).toEqual(await dumpDatabase(small))
    await backroad.close()
    await database!.drop()
  })

  test('one that can’t be reached is an error that says where and what to do, without the password', async () => {
    for (const address of ['127.0.0.1:1/none', `${new URL(postgres.url).host}/there_is_none`]) {
      const error = await openDatabase(dataDir, `postgres://me:secret@${address}`).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'database-unreachable' })
      expect((error as Error).message).toContain(address)
      expect((error as Error).message).not.toContain('secret')
    }
  })
})
