import type { StageResult, Verdict } from '@backroad/check'
import { expect, test } from 'vitest'
import { decided, type Run } from './decided.ts'

const run = (verdict: Verdict, starved?: true): Run => [
  { slug: 'only', number: 1, title: 'Only', verdict, ms: 1, ...(starved ? { starved } : {}) } satisfies StageResult,
]

/** Gives these runs one after another, and notes how many were asked for at a time. */
function giving(...runs: readonly Run[]) {
  const left = [...runs]
  const asked: number[] = []
  return {
    asked,
    run: (times: number) => {
      asked.push(times)
      return Promise.resolve(left.splice(0, times))
    },
  }
}

test('runs that say something are taken as they are', async () => {
  const { run: give, asked } = giving(run('failed'), run('passed'))
  expect(await decided(2, give)).toEqual([run('failed'), run('passed')])
  expect(asked).toEqual([2])
})

test('another takes the place of one that is unclear, or that passed while there was no processor for it', async () => {
  const { run: give, asked } = giving(
    run('unclear'),
    run('passed', true),
    run('failed', true),
    run('failed'),
    run('hung'),
  )
  expect(await decided(3, give)).toEqual([run('failed', true), run('failed'), run('hung')])
  expect(asked).toEqual([3, 2])
})

test('in the end they count as they are', async () => {
  const { run: give, asked } = giving(...Array.from({ length: 9 }, () => run('passed', true)))
  expect(await decided(1, give)).toEqual([run('passed', true)])
  expect(asked).toEqual([1, 1, 1, 1])
})
