import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepData } from './keep-data.ts'

let dir: string
let data: string
let kept: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-keep-'))
  data = join(dir, 'data')
  kept = join(dir, 'kept', 'a-stage')
  await mkdir(join(data, 'files'), { recursive: true })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('files are kept with their times, in place of what was kept before', async () => {
  await mkdir(kept, { recursive: true })
  await writeFile(join(kept, 'old'), 'of the run before')
  await writeFile(join(data, 'files', 'pear'), 'ripe')
  const changed = new Date('2026-01-02T03:04:05Z')
  await utimes(join(data, 'files', 'pear'), changed, changed)
  expect(await keepData(data, kept)).toBeUndefined()
  expect(await readFile(join(kept, 'files', 'pear'), 'utf8')).toBe('ripe')
  expect((await stat(join(kept, 'files', 'pear'))).mtime).toEqual(changed)
  expect(existsSync(join(kept, 'old'))).toBe(false)
})

test('nothing is kept of a folder without files, or with more than anyone would keep', async () => {
  expect(await keepData(data, kept)).toBeUndefined()
  expect(existsSync(kept)).toBe(false)
  await writeFile(join(data, 'large'), '')
  await truncate(join(data, 'large'), 33 * 2 ** 20)
  expect(await keepData(data, kept)).toBeUndefined()
  expect(existsSync(kept)).toBe(false)
})

test('what can’t be kept is told, and no part of it stays', async () => {
  await writeFile(join(data, 'pear'), 'ripe')
  await writeFile(join(dir, 'kept'), 'a file where the folder should be')
  expect(await keepData(data, kept)).toContain('could not be kept')
})
