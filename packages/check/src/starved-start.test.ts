import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { asksForAPear, check, fixture, temporaryFolder } from '../test/fixture.ts'
import { startProgram } from './start-program.ts'
import { type StartWatch, threadDelays } from './starvation.ts'

/** What the machine is found to be each time it is asked for during a start, and what happens then. */
const readings = vi.hoisted(() => ({ next: [] as (() => boolean)[] }))

vi.mock(import('./starvation.ts'), async (original) => {
  class ReadingsAsTold implements Pick<StartWatch, 'starved' | 'beginAnew'> {
    starved = () => Promise.resolve(readings.next.shift()?.() ?? false)
    beginAnew = () => Promise.resolve()
  }
  return { ...(await original()), StartWatch: ReadingsAsTold as unknown as typeof StartWatch }
})

beforeEach(() => void (readings.next = []))

const busy = () => true
const calm = () => false
const late = (go: string, readyMs: number) => fixture('listens-once-told', { env: { GO: go }, limits: { readyMs } })
const never = () => late(join(temporaryFolder(), 'never'), 200)

test('a program that a busy machine keeps from coming up in its time is given longer, and judged', async () => {
  const go = join(temporaryFolder(), 'go')
  readings.next = [
    () => {
      writeFileSync(go, '')
      return true
    },
  ]
  const { stage, result } = await check(late(go, 4000))
  expect(stage('asks-for-a-pear').verdict).toBe('passed')
  expect(result.readyMs).toBeGreaterThan(4000)
})

test('one that does not come up in the longer time either, the machine still busy, is unclear in every stage', async () => {
  readings.next = [busy, busy]
  const { result } = await check(never(), { one: asksForAPear, own: { ...asksForAPear, isolation: 'fresh' } })
  expect(result.stages.map(({ verdict }) => verdict)).toEqual(['unclear', 'unclear'])
  expect(result.stages[0]?.evidence?.summary).toContain('this machine was too busy to tell')
  expect(result.stages[0]?.evidence).toMatchObject({ expected: expect.stringContaining('within 0.8 s') as string })
  expect(result.stages[0]?.evidence?.likely).toBeUndefined()
})

test('one that does not come up in the longer time, though the machine was free again, is refused', async () => {
  readings.next = [busy, calm]
  const { stage } = await check(never())
  expect(stage('asks-for-a-pear').verdict).toBe('refused')
  expect(readings.next).toEqual([])
})

test('on a free machine it is refused as soon as its time is over', async () => {
  const { stage } = await check(never())
  expect(stage('asks-for-a-pear').verdict).toBe('refused')
  expect(stage('asks-for-a-pear').evidence?.expected).toContain('within 0.2 s')
})

test('where it listens instead says nothing while the machine is busy', async () => {
  readings.next = Array.from({ length: 20 }, () => busy)
  const { stage } = await check(fixture('listens-elsewhere', { limits: { readyMs: 600 } }))
  expect(stage('asks-for-a-pear').verdict).toBe('unclear')
})

test.runIf(process.platform === 'linux')(
  'every thread of a program is read, of those that do its work too',
  async () => {
    await using started = await startProgram(fixture('answers'))
    const delays = await threadDelays(started.program.pid)
    expect(delays.size).toBeGreaterThan(1)
    expect(Math.max(...delays.values())).toBeGreaterThan(0)
  },
)
