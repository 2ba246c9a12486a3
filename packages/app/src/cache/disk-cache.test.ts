import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DiskCache } from './disk-cache.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backroad-cache-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function counted<T>(value: T) {
  const make = async () => {
    make.calls += 1
    return value
  }
  make.calls = 0
  return make
}

test('a thing is made once, also over restarts and for callers at the same time', async () => {
  const make = counted({ html: '<p>a</p>' })
  const first = new DiskCache(dir, '1')
  await Promise.all([first.get('page', 'k', make), first.get('page', 'k', make)])
  expect(await new DiskCache(dir, '1').get('page', 'k', make)).toEqual({ html: '<p>a</p>' })
  expect(make.calls).toBe(1)
})

test('another key, kind or version is made anew, and the old version is cleared away', async () => {
  const make = counted('a')
  await new DiskCache(dir, '1').get('page', 'k', make)
  await new DiskCache(dir, '1').get('page', 'other', make)
  await new DiskCache(dir, '1').get('form', 'k', make)
  await new DiskCache(dir, '2').get('page', 'k', make)
  expect(make.calls).toBe(4)
  expect(await readdir(dir)).toHaveLength(1)
})

test('a damaged file is made again', async () => {
  const make = counted('a')
  await new DiskCache(dir, '1').get('page', 'k', make)
  const [file] = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.json'))
  await writeFile(join(dir, file!), '{"value":"half')
  expect(await new DiskCache(dir, '1').get('page', 'k', make)).toBe('a')
  expect(make.calls).toBe(2)
})

test('what could not be made is not kept, and the error is told', async () => {
  const cache = new DiskCache(dir, '1')
  await expect(cache.get('page', 'k', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await cache.get('page', 'k', counted('a'))).toBe('a')
})

test('where nothing can be written, things are made all the same', async () => {
  await writeFile(join(dir, 'file'), '')
  expect(await new DiskCache(join(dir, 'file'), '1').get('page', 'k', counted('a'))).toBe('a')
})
