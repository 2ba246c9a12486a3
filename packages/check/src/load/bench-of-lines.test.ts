import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { fixture, fixtures } from '../../test/fixture-program.ts'
import { bench, benchProblems } from './bench.ts'
import { BenchError } from './generator.ts'
import { runBench } from './run-bench.ts'
import type { BenchDefinition, BenchResult } from './types.ts'

async function measured(program: string): Promise<BenchResult> {
  const module = pathToFileURL(join(fixtures, 'bench-of-doubles.ts')).href
  const { default: definition } = (await import(module)) as { default: BenchDefinition }
  const events = runBench({
    build: { slug: 'doubles', title: 'Doubles', contract: 'lines' },
    bench: definition,
    module,
    program: fixture(`lines/${program}`),
    real: { name: 'the-same', program: fixture('lines/answers') },
    seed: 'a2a2',
    rounds: 3,
    sampleMs: 60,
  })
  let next = await events.next()
  while (!next.done) next = await events.next()
  return next.value
}

it('measures two programs on their standard input and output, in turns', async () => {
  const [load] = (await measured('answers')).loads
  expect(load?.program.replies).toBeGreaterThan(0)
  expect(load?.real.replies).toBeGreaterThan(0)
  expect(load?.program.errors).toEqual({ wrong: 0, garbled: 0, lost: 0, closed: 0, refused: 0 })
  expect(load?.limit.rate).toBeGreaterThan(0)
  expect(load?.ratio?.value).toBeGreaterThan(0)
})

it('measures nothing of a program that answers wrongly', async () => {
  await expect(measured('answers-with-an-error')).rejects.toThrow(BenchError)
  await expect(measured('answers-with-an-error')).rejects.toThrow(
    /Your program answered the load's request 1 otherwise/,
  )
})

it('one program has one input: more connections, or a preparation, are refused', () => {
  const load = { name: 'a', protocol: 'lines' as const, connections: 2, request: () => Buffer.from('{}\n') }
  expect(benchProblems({ loads: [load], against: 'a' })).toEqual(['load 1: connections must be 1 for lines'])
  expect(() => bench({ loads: [{ ...load, connections: 1, prepare: () => Promise.resolve() }], against: 'a' })).toThrow(
    /lines are not prepared/,
  )
})
