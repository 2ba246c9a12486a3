import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture-program.ts'
import { guardVariable } from '../guard.ts'
import { StartError } from '../start-program.ts'
import { BenchError } from './generator.ts'
import { type BenchOptions, runBench } from './run-bench.ts'
import type { BenchDefinition, BenchEvent, BenchResult } from './types.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')

async function options(bench: string, program: string, real = 'answers'): Promise<BenchOptions> {
  const module = pathToFileURL(join(fixtures, `${bench}.ts`)).href
  const { default: definition } = (await import(module)) as { default: BenchDefinition }
  return {
    build: { slug: 'pears', title: 'Pears' },
    bench: definition,
    module,
    program: fixture(program),
    real: { name: 'the-same', version: '1.0', program: fixture(real) },
    seed: 'a2a2',
    rounds: 3,
    sampleMs: 60,
  }
}

async function run(o: BenchOptions): Promise<{ events: BenchEvent[]; result: BenchResult }> {
  const events: BenchEvent[] = []
  const running = runBench(o)
  for (;;) {
    const step = await running.next()
    if (step.done) return { events, result: step.value }
    events.push(step.value)
  }
}

/** Processes that any check or bench of this machine has marked as its own, started from this test's process. */
function leftOver(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return (
        new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status) &&
        readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${guardVariable}=`)
      )
    } catch {
      return false // it has ended meanwhile
    }
  })
}

describe('a bench', () => {
  it('measures both in turns after a warm-up, and says what it comes to', async () => {
    const { events, result } = await run(await options('bench-of-pears', 'answers'))
    const turns = events.flatMap((event) => (event.type === 'sample' ? [`${event.round} ${event.side}`] : []))
    expect(turns).toEqual([0, 1, 2, 3].flatMap((round) => [`${round} program`, `${round} real`]))
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['bench-started', 'limit-measured'])
    expect(events.at(-1)).toEqual({ type: 'bench-finished', result })
    const [load] = result.loads
    expect(load).toMatchObject({ name: 'pears', connections: 4, depth: 2 })
    expect(load?.program.rates).toHaveLength(3)
    expect(load?.program.replies).toBeGreaterThan(0)
    const ratios = load?.program.rates.map((rate, at) => rate / (load.real.rates[at] ?? 1)) ?? []
    expect(load?.ratio?.value).toBeCloseTo(ratios.toSorted((a, b) => a - b)[1] ?? 0, 6)
    expect(load?.ratio?.min).toBeCloseTo(Math.min(...ratios), 6)
    expect(load?.ratio?.max).toBeCloseTo(Math.max(...ratios), 6)
    expect(load?.limit.rate).toBeGreaterThan(0)
    expect(load?.says).toContain('the-same')
  }, 60_000)

  it.runIf(process.platform === 'linux')(
    'leaves no process when it is left early',
    async () => {
      for await (const event of runBench(await options('bench-of-pears', 'answers'))) {
        if (event.type === 'sample') break
      }
      expect(leftOver()).toEqual([])
    },
    60_000,
  )

  it('does not measure a program that answers wrongly', async () => {
    const error = await run(await options('bench-of-pears', 'answers-wrong')).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BenchError)
    expect(error).toMatchObject({
      fault: 'program',
      message: expect.stringContaining('Check its stages first') as string,
    })
  }, 60_000)

  it('blames the bench, not the program, where real software answers otherwise', async () => {
    const error = await run(await options('bench-of-pears', 'answers', 'answers-wrong')).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ fault: 'bench', message: expect.stringContaining('The bench is at fault') as string })
  }, 60_000)

  it('says which load can’t be made, and why', async () => {
    const error = await run(await options('bench-that-throws', 'answers')).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ fault: 'bench', message: "The load “breaks” can't be made: no fourth request." })
  }, 60_000)

  it('tells of a program that does not start, and of real software that does not', async () => {
    await expect(run(await options('bench-of-pears', 'dies-at-start'))).rejects.toBeInstanceOf(StartError)
    const error = await run(await options('bench-of-pears', 'answers', 'dies-at-start')).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({
      fault: 'bench',
      message: expect.stringContaining('the-same did not start') as string,
    })
  }, 60_000)
})
