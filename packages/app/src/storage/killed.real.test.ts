import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { killWriters } from './fixtures/kill-writers.ts'
import { hasPostgres, startPostgres } from './fixtures/postgres-cluster.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'backroad-killed-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

/** Each kill starts a process; on a machine with other things to do that takes a while. */
const PATIENCE = 900_000

describe('kill -9 at any moment of a write, 50 times: nothing acknowledged is lost, nothing half written', () => {
  test('on SQLite', { timeout: PATIENCE }, async () => {
    expect(await killWriters({ dataDir }, 25)).toBe(50)
    const file = new DatabaseSync(join(dataDir, 'backroad.sqlite'))
    expect(file.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    file.close()
  })

  test.skipIf(!hasPostgres)('on PostgreSQL', { timeout: PATIENCE }, async () => {
    await using postgres = await startPostgres()
    expect(await killWriters({ dataDir, databaseUrl: postgres.url }, 25)).toBe(50)
  })

  test.skipIf(!hasPostgres)('on PostgreSQL that is itself killed each time', { timeout: PATIENCE }, async () => {
    await using postgres = await startPostgres()
    await killWriters({ dataDir, databaseUrl: postgres.url }, 5, () => postgres.crash())
  })
})
