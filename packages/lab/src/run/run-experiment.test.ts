import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import type { Observation, RunEvent, RunLimits } from '../types.ts'
import { runExperiment } from './run-experiment.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../test/fixtures/${name}.ts`, import.meta.url))

async function runAll(path: string, params: unknown, limits: Partial<RunLimits> = {}): Promise<RunEvent[]> {
  return await collect(runExperiment({ path, params, limits }))
}

async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

const misbehave = (way: string, limits?: Partial<RunLimits>): Promise<RunEvent[]> =>
  runAll(fixture('misbehaves'), { way }, limits)

function observed(events: readonly RunEvent[], id: string): string | number {
  const found = events
    .flatMap((event) => (event.type === 'observation' ? [event.observation] : []))
    .find((one) => one.id === id)
  if (found?.type !== 'value') throw new Error(`no value "${id}" was observed`)
  return found.value
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function expectGone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5_000, interval: 20 })
}

async function expectRefused(port: number): Promise<void> {
  const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
}

describe('a run', () => {
  it('gives its parameters, each observation in order, and its end', async () => {
    const events = await runAll(fixture('counts'), { to: '2' })
    expect(events[0]).toEqual({ type: 'started', params: { to: 2 } })
    const observations = events.flatMap((event): Observation[] =>
      event.type === 'observation' ? [event.observation] : [],
    )
    expect(observations.map((one) => one.id)).toEqual(['n1', 'progress', 'n2', 'progress', 'answer'])
    expect(observations.at(-1)).toMatchObject({ option: 'an even one', because: 'It ended at 2.' })
    expect(events.at(-1)).toMatchObject({ type: 'finished' })
  })

  it('fails with every fault of its parameters and runs nothing', async () => {
    const events = await runAll(fixture('counts'), { to: 11, from: 2 })
    expect(events).toMatchObject([
      {
        type: 'failed',
        reason: 'error',
        message: '“count to” must be a whole number from 1 to 10, not 11. There is no parameter from; there is to.',
      },
    ])
  })

  it('says when there is no experiment at the path', async () => {
    const [event] = await runAll('/nowhere/at-all.ts', {})
    expect(event).toMatchObject({
      type: 'failed',
      reason: 'error',
      message: 'There is no experiment at /nowhere/at-all.ts.',
    })
  })

  it('leaves no process, folder, program or link behind when it finishes', async () => {
    const events = await misbehave('leaves a program and a link behind')
    expect(events.at(-1)).toMatchObject({ type: 'finished' })
    await expectGone(Number(observed(events, 'pid')))
    await expectGone(Number(observed(events, 'left')))
    expect(existsSync(String(observed(events, 'folder')))).toBe(false)
    await expectRefused(Number(observed(events, 'port')))
  })
})

describe('an experiment with a fault', () => {
  it.each([
    ['throws', 'The experiment stopped with an error: the well is dry (misbehaves.ts, line '],
    ['throws later', 'The experiment stopped with an error: the well is dry (misbehaves.ts, line '],
    ['exits', "The experiment's process ended by itself with exit code 7 before it was done."],
    [
      'answers with no option',
      'The experiment stopped with an error: its answer "perhaps" is none of the prediction\'s options.',
    ],
    [
      'observes what is no number',
      'The experiment sent an observation that cannot be drawn: value must be text or a finite number.',
    ],
    [
      'writes among its observations',
      'The experiment wrote something of its own where only its observations go (file descriptor 3).',
    ],
  ])('that %s fails with one sentence', async (way, message) => {
    const events = await misbehave(way)
    const last = events.at(-1)
    expect(last).toMatchObject({ type: 'failed', reason: 'error' })
    expect(last?.type === 'failed' && last.message.startsWith(message) ? message : last).toBe(message)
    expect(last?.type === 'failed' && last.message).not.toContain('\n')
    await expectGone(Number(observed(events, 'pid')))
  })
})

describe('a run without an end', () => {
  it.each([
    ['waits for ever', { ms: 300 }, 'time', 'The experiment was still running after 0.3 s, its limit, and was ended.'],
    [
      'waits for its signal',
      { ms: 300 },
      'time',
      'The experiment was still running after 0.3 s, its limit, and was ended.',
    ],
    [
      'keeps the thread busy',
      { ms: 300 },
      'time',
      'The experiment was still running after 0.3 s, its limit, and was ended.',
    ],
    [
      'fills buffers',
      { memoryMb: 200 },
      'memory',
      'The experiment held more than 200 MB of memory, its limit, and was ended.',
    ],
    [
      'fills the heap',
      { memoryMb: 200 },
      'memory',
      'The experiment held more than 200 MB of memory, its limit, and was ended.',
    ],
    [
      'fills the memory of a program it started',
      {},
      'memory',
      'The experiment held more than 256 MB of memory, its limit, and was ended.',
    ],
    [
      'observes without end',
      {},
      'output',
      'The experiment sent more than 2000 observations, its limit, and was ended.',
    ],
    [
      'observes without end',
      { totalBytes: 10_240 },
      'output',
      'The experiment sent more than 10 kB of observations, its limit, and was ended.',
    ],
    [
      'observes too much at once',
      {},
      'output',
      'The experiment sent one observation of more than 256 kB, the limit, and was ended.',
    ],
  ])('that %s is ended under %o', async (way, limits, reason, message) => {
    const events = await misbehave(way, limits)
    expect(events.at(-1)).toMatchObject({ type: 'failed', reason, message })
    await expectGone(Number(observed(events, 'pid')))
    expect(existsSync(String(observed(events, 'folder')))).toBe(false)
  })
})

describe('cancelling', () => {
  it('ends a busy run and all it started at once', async () => {
    const cancel = new AbortController()
    const events: RunEvent[] = []
    for await (const event of runExperiment({
      path: fixture('misbehaves'),
      params: { way: 'keeps the thread busy' },
      signal: cancel.signal,
    })) {
      events.push(event)
      if (event.type === 'observation' && event.observation.id === 'folder') cancel.abort()
    }
    expect(events.at(-1)).toMatchObject({ type: 'failed', reason: 'cancelled', message: 'The run was cancelled.' })
    expect(isRunning(Number(observed(events, 'pid')))).toBe(false)
  })

  it('ends the programs it started, and its links', async () => {
    const cancel = new AbortController()
    const events: RunEvent[] = []
    const way = 'holds a program and a link'
    for await (const event of runExperiment({ path: fixture('misbehaves'), params: { way }, signal: cancel.signal })) {
      events.push(event)
      if (event.type === 'observation' && event.observation.id === 'port') cancel.abort()
    }
    expect(events.at(-1)).toMatchObject({ type: 'failed', reason: 'cancelled' })
    await expectGone(Number(observed(events, 'left')))
    await expectRefused(Number(observed(events, 'port')))
  })

  it('starts nothing when it comes before the run', async () => {
    const events = await collect(runExperiment({ path: fixture('counts'), signal: AbortSignal.abort() }))
    expect(events).toMatchObject([{ type: 'failed', reason: 'cancelled' }])
  })

  it('while its process is still being started ends it too', async () => {
    const cancel = new AbortController()
    const run = runExperiment({ path: fixture('counts'), signal: cancel.signal })
    const first = run.next()
    cancel.abort()
    expect((await first).value).toMatchObject({ type: 'failed', reason: 'cancelled' })
    expect((await run.next()).done).toBe(true)
  })

  it('by leaving the loop ends the run', async () => {
    const events: RunEvent[] = []
    for await (const event of runExperiment({ path: fixture('misbehaves'), params: { way: 'waits for ever' } })) {
      events.push(event)
      if (event.type === 'observation') break
    }
    expect(isRunning(Number(observed(events, 'pid')))).toBe(false)
  })
})

describe('when the parent dies', () => {
  it.each(['waits for ever', 'keeps the thread busy', 'holds a program and a link'])(
    'a run that %s ends with it',
    async (way) => {
      const parent = spawn(
        process.execPath,
        [fixture('runs-and-prints'), fixture('misbehaves'), JSON.stringify({ way })],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      const events: RunEvent[] = []
      for await (const line of createInterface({ input: parent.stdout })) {
        events.push(JSON.parse(line) as RunEvent)
        if (events.length === 3) break
      }
      parent.kill('SIGKILL')
      await once(parent, 'exit')
      await expectGone(Number(observed(events, 'pid')))
      await vi.waitFor(() => expect(existsSync(String(observed(events, 'folder')))).toBe(false), {
        timeout: 5_000,
        interval: 20,
      })
    },
  )
})
