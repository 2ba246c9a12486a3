import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from '../storage/open-database.ts'
import { clearTranscripts } from './clear-transcripts.ts'

let dir: string
let db: Database
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-transcripts-'))
  db = await openDatabase(dir)
})
afterEach(async () => {
  await db.destroy()
  await rm(dir, { recursive: true, force: true })
})

const fileOf = (id: string) => join(dir, `${id}.jsonl`)
const folderOf = (id: string) => join(dir, id)

/** Checks 0 to count - 1 of a workspace, in order of time, each with its transcript. */
async function checked(workspace: string, count: number): Promise<string[]> {
  const place = { id: workspace, dir: `/${workspace}`, build: 's/b', registered_at: 0, forgotten_at: null }
  await db.insertInto('workspace').values(place).execute()
  const ids = Array.from({ length: count }, (_, at) => `${workspace}${at}`)
  for (const [at, id] of ids.entries()) {
    const times = { started_at: at, ended_at: at, pid: 1 }
    const said = { passed: 0, failed: 0, verdicts: '{}', events: null, reason: null }
    const row = { id, workspace_id: workspace, build: 's/b', state: 'finished' as const, ...times, ...said }
    await db.insertInto('check_run').values(row).execute()
    await writeFile(fileOf(id), '')
    await mkdir(join(folderOf(id), 'a-stage'), { recursive: true })
  }
  return ids
}

test('a workspace keeps its newest twenty and those of its proofs; others keep theirs', async () => {
  const ids = await checked('a', 25)
  const others = await checked('b', 3)
  await db
    .insertInto('proof')
    .values({
      id: 'p',
      build: 's/b',
      workspace_id: 'a',
      check_id: ids[1]!,
      proven_at: 1,
      stages: '[]',
      code_digest: '',
      engine_version: '',
      series_version: '',
      transcript_digest: '',
      seed: '',
    })
    .execute()
  await clearTranscripts(db, 'a', (id) => [fileOf(id), folderOf(id)])
  for (const pathOf of [fileOf, folderOf]) {
    expect(ids.filter((id) => existsSync(pathOf(id)))).toEqual([ids[1], ...ids.slice(-20)])
  }
  expect(others.every((id) => existsSync(fileOf(id)))).toBe(true)
})
