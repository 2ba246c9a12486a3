import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { residentMemoryFromProc, residentMemoryFromPs } from './resident-memory.ts'

/** A process that starts another, each holding 60 MB, and says so. */
const PAIR = `
  globalThis.held = Buffer.alloc(60e6, 1)
  if (process.argv[1] === 'child') { console.log('ready'); setInterval(() => {}, 1000) }
  else require('node:child_process').spawn(process.execPath, ['-e', process.env.PAIR, 'child'], { stdio: 'inherit' })`

async function expectBothCounted(read: (pid: number) => Promise<number>): Promise<void> {
  const pair = spawn(process.execPath, ['-e', PAIR], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PAIR },
  })
  try {
    await once(pair.stdout, 'data')
    expect(await read(pair.pid ?? 0)).toBeGreaterThan(2 * 60)
  } finally {
    process.kill(-(pair.pid ?? 0), 'SIGKILL')
  }
  await once(pair, 'exit')
  expect(await read(pair.pid ?? 0)).toBe(0)
}

it.skipIf(process.platform !== 'linux')('is read from /proc with that of the programs it started', async () => {
  await expectBothCounted(residentMemoryFromProc)
})

it('is read from ps with that of the programs it started', async () => {
  await expectBothCounted(residentMemoryFromPs)
})
