import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { isRunning, temporaryFolder } from '../test/fixture.ts'
import { guardVariable, startGuard } from './guard.ts'

const checker = join(import.meta.dirname, '..', 'test', 'checker.ts')

function startChecker(fixture: string): { child: ChildProcess; temporary: string; pids: string } {
  const temporary = temporaryFolder()
  const pids = temporaryFolder()
  const child = spawn(process.execPath, [checker, fixture, pids], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, temporary, pids }
}

/** Programs and daemons of the check: whoever has `pids` in its environment. */
function left(pids: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`PIDS=${pids}`)
    } catch {
      return false
    }
  })
}

async function nothingIsLeft({ temporary, pids }: { temporary: string; pids: string }): Promise<void> {
  await vi.waitFor(
    () => {
      expect(left(pids)).toEqual([])
      expect(readdirSync(temporary)).toEqual([])
    },
    { timeout: 10_000, interval: 50 },
  )
}

test.runIf(process.platform === 'linux')(
  'after SIGKILL to the checker in the midst of a check nothing is left, not even a daemon in a session of its own',
  async () => {
    const started = startChecker('leaves-a-daemon')
    for await (const line of createInterface({ input: started.child.stdout! })) {
      if (line === 'stage-started') break
    }
    await vi.waitFor(() => expect(readdirSync(started.pids).length).toBeGreaterThan(0), { timeout: 5000 })
    expect(left(started.pids).length).toBeGreaterThanOrEqual(2)
    started.child.kill('SIGKILL')
    await nothingIsLeft(started)
  },
)

test.runIf(process.platform === 'linux').for([40, 90, 130, 170, 230, 300, 420, 600])(
  'after SIGKILL to the checker at about %i ms nothing is left',
  async (ms) => {
    const started = startChecker('leaves-a-daemon')
    const timer = setTimeout(() => started.child.kill('SIGKILL'), ms * (0.8 + Math.random() * 0.4))
    const [, signal] = (await once(started.child, 'exit')) as [number | null, string | null]
    clearTimeout(timer)
    expect(signal).toBe('SIGKILL')
    await nothingIsLeft(started)
  },
)

test.runIf(process.platform === 'linux')('after SIGINT, which ends the checker, nothing is left', async () => {
  const started = startChecker('ignores-sigterm')
  for await (const line of createInterface({ input: started.child.stdout! })) {
    if (line === 'stage-started') break
  }
  started.child.kill('SIGINT')
  await nothingIsLeft(started)
})

test('closing ends groups that were added and not those that were dropped, and removes the folder', async () => {
  const guard = startGuard()
  mkdirSync(join(guard.dir, 'data'), { recursive: true })
  writeFileSync(join(guard.dir, 'data', 'file'), 'x')
  const [added, dropped, marked] = [{}, {}, { [guardVariable]: guard.id }].map((env) =>
    spawn('/bin/sleep', ['60'], { detached: true, env, stdio: 'ignore' }),
  ) as [ChildProcess, ChildProcess, ChildProcess]
  const ends = [once(added, 'exit'), once(marked, 'exit')]
  guard.add(dropped.pid!)
  guard.add(added.pid!)
  guard.drop(dropped.pid!)
  await guard.close()
  await Promise.all(ends)
  expect(isRunning(dropped.pid!)).toBe(true)
  expect(existsSync(guard.dir)).toBe(false)
  expect(isRunning(guard.pid)).toBe(false)
  const gone = once(dropped, 'exit')
  dropped.kill('SIGKILL')
  await gone
})

test('signals to the guard do not end it', async () => {
  const guard = startGuard()
  const child = spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' })
  guard.add(child.pid!)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.kill(guard.pid, name)
  const end = once(child, 'exit')
  await guard.close()
  await end
})
