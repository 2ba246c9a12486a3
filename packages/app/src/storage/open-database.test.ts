import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asSomeoneOrdinary } from '../fixtures/as-someone-ordinary.ts'
import { migrations } from './migrations/index.ts'
import { openDatabase } from './open-database.ts'

let dir: string
const children: ChildProcess[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-db-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  await rm(dir, { recursive: true, force: true })
})

function run(fixture: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return child
}

/** Everything a child says until it has said `lines` lines and been killed some way into the next write. */
async function acknowledgedBeforeKill(child: ChildProcess, lines: number): Promise<number> {
  let text = ''
  let extra = -1
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (extra >= 0 || text.split('\n').length <= lines) return
    extra = Math.random() * 3
    setTimeout(() => child.kill('SIGKILL'), extra)
  })
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
  return text.split('\n').length - 1
}

describe('the database', () => {
  test('has its settings for durability', async () => {
    const db = await openDatabase(dir)
    await db.destroy()
    const file = new DatabaseSync(join(dir, 'backroad.sqlite'))
    expect(file.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    file.close()
    expect((await stat(join(dir, 'backroad.sqlite'))).mode & 0o077).toBe(0)
  })

  test('is migrated once, however often it is opened', async () => {
    const first = await openDatabase(dir)
    await first.insertInto('topic_read').values({ series: 's', topic: 't', read_at: 1 }).execute()
    await first.destroy()
    const second = await openDatabase(dir)
    expect(await second.selectFrom('topic_read').selectAll().execute()).toHaveLength(1)
    const made = await second
      .selectFrom('kysely_migration' as 'topic_read')
      .selectAll()
      .execute()
    expect(made).toHaveLength(Object.keys(migrations).length)
    await second.destroy()
  })

  test('opened for the first time by four at once in one process, is set up once', async () => {
    const opened = await Promise.all([0, 1, 2, 3].map(() => openDatabase(dir)))
    for (const db of opened) {
      await db
        .insertInto('topic_read')
        .values({ series: 's', topic: String(opened.indexOf(db)), read_at: 1 })
        .execute()
    }
    expect(await opened[0]!.selectFrom('topic_read').selectAll().execute()).toHaveLength(4)
    await Promise.all(opened.map((db) => db.destroy()))
  })

  test('of a newer version is refused, and says so', async () => {
    const db = await openDatabase(dir)
    await db.destroy()
    const file = new DatabaseSync(join(dir, 'backroad.sqlite'))
    file.exec("insert into kysely_migration values ('9999-from-the-future', '2099-01-01T00:00:00Z')")
    file.close()
    await expect(openDatabase(dir)).rejects.toMatchObject({ code: 'data-newer' })
  })

  test('that is some other file is refused and left as it was', async () => {
    const text = 'This is a shopping list, not a database. '.repeat(40)
    await writeFile(join(dir, 'backroad.sqlite'), text)
    await expect(openDatabase(dir)).rejects.toMatchObject({ code: 'data-damaged' })
    expect(await readFile(join(dir, 'backroad.sqlite'), 'utf8')).toBe(text)
  })

  test('in an impossible place gives one error that says what to do', async () => {
    await writeFile(join(dir, 'file'), '')
    const error = await openDatabase(join(dir, 'file', 'data')).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'data-folder-unusable', name: 'AppError' })
    expect((error as Error).message).toContain('BACKROAD_DATA=')
  })

  test('in a folder that can only be read gives the same error', async () => {
    await chmod(dir, 0o500)
    const error = await asSomeoneOrdinary(dir, () => openDatabase(dir).catch((e: unknown) => e))
    expect(error).toMatchObject({ code: 'data-folder-unusable' })
    await chmod(dir, 0o700)
  })

  test('a transaction that fails leaves nothing, and the next one works', async () => {
    const db = await openDatabase(dir)
    const failing = db.transaction().execute(async (trx) => {
      await trx.insertInto('topic_read').values({ series: 's', topic: 'a', read_at: 1 }).execute()
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await db.selectFrom('topic_read').selectAll().execute()).toEqual([])
    await db.destroy()
  })
})

describe('killed with SIGKILL at a random moment', () => {
  test.for([1, 5, 17, 40, 77])('after about %i rows, it has lost nothing it acknowledged', async (lines) => {
    const acknowledged = await acknowledgedBeforeKill(run('acknowledging-writer.ts', dir, 'w'), lines)
    expect(acknowledged).toBeGreaterThanOrEqual(lines)
    const db = await openDatabase(dir)
    const rows = await db.selectFrom('topic_read').select('read_at').orderBy('read_at').execute()
    // Every row said to be there is; at most the one being acknowledged is there unsaid.
    expect(rows.length - acknowledged).toBeOneOf([0, 1])
    expect(rows.map((row) => row.read_at)).toEqual(rows.map((_, i) => i))
    const file = new DatabaseSync(join(dir, 'backroad.sqlite'))
    expect(file.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    file.close()
    await db.destroy()
  })

  test('one of two writers gone, the other goes on', async () => {
    const staying = run('acknowledging-writer.ts', dir, 'stays')
    const killed = acknowledgedBeforeKill(run('acknowledging-writer.ts', dir, 'goes'), 20)
    staying.stdout!.resume()
    const acknowledged = await killed
    const more = acknowledgedBeforeKill(staying, 10)
    await more
    const db = await openDatabase(dir)
    const gone = await db.selectFrom('topic_read').selectAll().where('series', '=', 'goes').execute()
    expect(gone.length - acknowledged).toBeOneOf([0, 1])
    await db.destroy()
  })
})

test('three processes that read and then write lose no update', async () => {
  const writers = [0, 1, 2].map(() => run('counting-writer.ts', dir, '60'))
  const said = writers.map(async (child) => {
    let stderr = ''
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    await once(child, 'close')
    return { code: child.exitCode, stderr }
  })
  for (const result of await Promise.all(said)) expect(result).toMatchObject({ code: 0 })
  const db = await openDatabase(dir)
  expect(await db.selectFrom('topic_read').select('read_at').execute()).toEqual([{ read_at: 180 }])
  await db.destroy()
})

test('a full disk is told as such, and what was saved before is intact', async () => {
  const db = await openDatabase(dir)
  const write = (i: number) =>
    db
      .insertInto('topic_read')
      .values({ series: 'x'.repeat(2000), topic: String(i), read_at: i })
      .execute()
  await write(0)
  // SQLite answers "full" at the end of the pages it may use exactly as at the end of the disk.
  await sql`pragma max_page_count = 24`.execute(db)
  let saved = 1
  const full = (async () => {
    for (; ; saved++) await write(saved)
  })()
  await expect(full).rejects.toMatchObject({ code: 'disk-full' })
  expect(await db.selectFrom('topic_read').select('read_at').execute()).toHaveLength(saved)
  await db.destroy()
  const again = await openDatabase(dir)
  expect(await again.selectFrom('topic_read').select('read_at').execute()).toHaveLength(saved)
  await again.destroy()
})
