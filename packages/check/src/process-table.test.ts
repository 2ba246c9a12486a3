import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { excess } from './group-watch.ts'
import { fromPs, processesOf } from './process-table.ts'

async function group(): Promise<number> {
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & echo ready; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(async () => {
    const gone = once(child, 'exit')
    process.kill(-child.pid!, 'SIGKILL')
    await gone
  })
  await once(child.stdout, 'data')
  return child.pid!
}

test.for([
  ['the system’s own table', processesOf],
  ['ps', fromPs],
] as const)('%s gives the processes of a group with their memory', async ([, read]) => {
  const leader = await group()
  const found = await read(new Set([leader]))
  expect(found.map(({ group }) => group)).toEqual([leader, leader])
  expect(found.map(({ pid }) => pid)).toContain(leader)
  expect(Math.max(...found.map(({ memory }) => memory))).toBeGreaterThan(100_000)
  expect(await read(new Set())).toEqual([])
})

test('a limit is exceeded only beyond it', () => {
  const members = [1, 2].map((pid) => ({ pid, group: 1, memory: 60 * 2 ** 20 }))
  expect(excess(members, { memoryMb: 120, processes: 2 })).toBeUndefined()
  expect(excess(members, { memoryMb: 119, processes: 2 })).toMatch(/used 120 MB of memory, more than the 119 MB/)
  expect(excess(members, { memoryMb: 120, processes: 1 })).toMatch(/had 2 processes at once, more than the 1/)
})
