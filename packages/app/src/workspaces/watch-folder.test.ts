import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changesOf } from './watch-folder.ts'

let dir: string
let stop: AbortController

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'backroad-watch-'))
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  await rm(dir, { recursive: true, force: true })
})

test('a change in the folder or below is told, and it says when it waits again', async () => {
  await mkdir(path.join(dir, 'src'))
  let waits = 0
  const changes = changesOf(dir, stop.signal, () => waits++)
  const first = changes.next()
  await writeFile(path.join(dir, 'src/server.ts'), '1')
  expect(await first).toMatchObject({ done: false })
  expect(waits).toBe(1)
  const second = changes.next()
  expect(waits).toBe(2)
  stop.abort()
  expect(await second).toMatchObject({ done: true })
})

test('what is made by building is no change', async () => {
  for (const folder of ['target', '.venv']) await mkdir(path.join(dir, folder))
  const changes = changesOf(dir, stop.signal, () => {})
  const first = changes.next()
  for (const name of ['target/server', '.venv/pip.py', 'server.ts~', '.server.ts.swp'])
    await writeFile(path.join(dir, name), 'x')
  const timer = setTimeout(() => stop.abort(), 300)
  expect(await first).toMatchObject({ done: true })
  clearTimeout(timer)
})

test('nothing is watched any more when it is left', async () => {
  const script = `
    import { changesOf } from ${JSON.stringify(path.join(import.meta.dirname, 'watch-folder.ts'))}
    for await (const _ of changesOf(${JSON.stringify(dir)}, new AbortController().signal, () => console.log('ready'))) break
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await writeFile(path.join(dir, 'server.ts'), '1')
  expect(await once(child, 'exit')).toEqual([0, null])
})
