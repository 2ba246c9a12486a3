import { expect, test } from 'vitest'
import type { CheckEvent, StageResult, Verdict } from '../api/check-types.ts'
import { endedCheck, noCheck, scopeOf, signOf, stageToShow, tally, titleSign, withCheckEvent } from './check-view.ts'
import { marks, spokenMarks } from './marks.ts'

const result = (slug: string, verdict: Verdict): StageResult => ({ slug, number: 1, title: slug, verdict, ms: 1 })
const ended = (...stages: StageResult[]) => endedCheck({ seed: '7f3a', ms: 1, passed: 0, failed: 0, stages })

test('a stage shows what this check says of it, else that it runs, else what the newest check said', () => {
  const events: CheckEvent[] = [
    { type: 'check-started', stages: [{ slug: 'a' }, { slug: 'b' }, { slug: 'c' }] },
    { type: 'stage-started', slug: 'a' },
    { type: 'stage-started', slug: 'b' },
    { type: 'stage-finished', result: result('a', 'failed') },
  ]
  const view = events.reduce(withCheckEvent, noCheck)
  const verdicts = { a: 'passed', b: 'passed', c: 'passed', d: 'hung' } as const
  expect(['a', 'b', 'c', 'd', 'e'].map((slug) => signOf(view, verdicts, slug))).toEqual([
    'failed',
    'running',
    'not run',
    'hung',
    'not run',
  ])
  expect([...events.reduce(withCheckEvent, view).results]).toEqual([...view.results])
})

test('the stage to look at is the first that is wrong, else the first that has not passed', () => {
  const stages = ['a', 'b', 'c'].map((slug) => ({ slug }))
  const show = (signs: Record<string, Verdict | 'not run'>) =>
    stageToShow(stages, (slug) => signs[slug] ?? 'not run')?.slug
  expect(show({ a: 'passed', b: 'waits', c: 'crashed' })).toBe('c')
  expect(show({ a: 'passed' })).toBe('b')
  expect(show({ a: 'passed', b: 'passed', c: 'passed' })).toBe('c')
})

test('the title begins with what became of the check', () => {
  expect(titleSign(noCheck)).toBe('')
  expect(titleSign(ended(result('a', 'passed'), result('b', 'waits')))).toBe('✓ ')
  expect(titleSign(ended(result('a', 'passed'), result('b', 'reset')))).toBe('✕ ')
  expect(titleSign(ended(result('a', 'passed'), result('b', 'unclear')))).toBe('? ')
})

test('a summary counts each verdict once, passed first, and leaves out what was not run', () => {
  expect(tally(['waits', 'passed', 'failed', 'passed', 'not run'])).toEqual([
    ['passed', 2],
    ['failed', 1],
    ['waits', 1],
  ])
})

test('the marks are the last eight checks, oldest first', () => {
  const history = Array.from({ length: 10 }, (_, i) => ({
    id: String(i),
    at: '',
    verdicts: { a: i < 5 ? 'failed' : 'passed' } as const,
  }))
  expect(marks(history, 'a').join('')).toBe('fffppppp')
  expect(marks(history.slice(0, 2), 'a').join('')).toBe('nnnnnnff')
  expect(marks(history, 'b').join('')).toBe('nnnnnnnn')
  expect(spokenMarks(marks(history, 'a'))).toBe('passed 5 of the last 8')
  expect(spokenMarks(marks([], 'a'))).toBe('not run in the last checks')
})

test('a program that does not build is said once, and judges no stage', () => {
  const evidence = { summary: 'make ended with exit code 2.', expected: 'that make ends with exit code 0', spec: '' }
  const stages = ['a', 'b'].map((slug): StageResult => ({ ...result(slug, 'crashed'), ms: 0, evidence }))
  const view = endedCheck({ seed: '7f3a', ms: 1, passed: 0, failed: 2, stages, prepareFailed: true })
  expect(view.unbuilt).toEqual(evidence)
  expect(['a', 'b', 'c'].map((slug) => signOf(view, { a: 'crashed', c: 'passed' }, slug))).toEqual([
    'not run',
    'not run',
    'passed',
  ])
  expect(titleSign(view)).toBe('✕ ')
  // While it goes on, no stage is shown as crashed before that is known.
  const live = [
    { type: 'check-started', stages: [{ slug: 'a' }, { slug: 'b' }] },
    { type: 'preparing', command: 'make' },
    { type: 'prepare-failed', evidence },
    { type: 'stage-finished', result: stages[0]! },
  ] satisfies CheckEvent[]
  expect(signOf(live.reduce(withCheckEvent, noCheck), {}, 'a')).toBe('not run')
  expect(ended(...stages).unbuilt).toBeUndefined()
})

test('of a check is said which stages it was of', () => {
  const of = (...numbers: number[]) =>
    scopeOf(
      {
        seed: '',
        ms: 1,
        passed: 0,
        failed: 0,
        stages: numbers.map((number) => ({ ...result('a', 'passed'), number })),
      },
      4,
    )
  expect(of(1, 2, 3, 4)).toBe('of all 4 stages')
  expect(of(2, 1, 3)).toBe('of stages 1 to 3')
  expect(of(4)).toBe('of stage 4 alone')
  expect(of(1, 3)).toBe('of 2 stages')
})
