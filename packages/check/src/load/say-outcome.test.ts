import { describe, expect, it } from 'vitest'
import { outcomeOf, ratioOf } from './compare-rates.ts'
import { reachedBy, sayOutcome } from './say-outcome.ts'
import { noErrors } from './tally.ts'
import type { LoadErrors, LoadSample, Side } from './types.ts'

const sample = (rate: number, errors: Partial<LoadErrors> = {}): LoadSample => ({
  ms: 1000,
  replies: rate,
  rate,
  p50Ms: 1,
  p99Ms: 3,
  maxMs: 9,
  errors: { ...noErrors, ...errors },
  reconnects: 0,
  generatorMs: 500,
})

function say(ours: readonly LoadSample[], theirs: readonly LoadSample[], reached: readonly Side[] = []): string {
  const [program, real] = [outcomeOf(ours), outcomeOf(theirs)]
  const ratio = ratioOf(program, real)
  const about = { name: 'GET', protocol: 'http1', connections: 1, depth: 1 } as const
  return sayOutcome(
    { ...about, program, real, ...(ratio ? { ratio } : {}), limit: { rate: 1, reachedBy: reached } },
    'nginx',
  )
}

const rounds = (...rates: readonly number[]) => rates.map((rate) => sample(rate))

describe('the ratio', () => {
  it('is the median of the rounds, with what the middle ones and all of them span', () => {
    const real = outcomeOf(rounds(100, 100, 200, 100, 100))
    const ratio = ratioOf(outcomeOf(rounds(50, 150, 80, 20, 70)), real)
    expect(ratio).toEqual({ value: 0.5, low: 0.4, high: 0.7, min: 0.2, max: 1.5 })
    const few = ratioOf(outcomeOf(rounds(90, 100, 300)), outcomeOf(rounds(180, 200, 200)))
    expect(few).toEqual({ value: 0.5, low: 0.5, high: 1.5, min: 0.5, max: 1.5 })
  })

  it('lies within the middle rounds also where the machine was slow for one of them on both sides', () => {
    const ratio = ratioOf(outcomeOf(rounds(10, 100, 100, 100, 90)), outcomeOf(rounds(20, 190, 210, 195, 190)))
    expect(ratio?.value).toBe(0.5)
    expect(ratio?.low).toBeLessThan(0.5)
    expect(ratio?.high).toBeGreaterThan(0.5)
  })

  it('is withheld where more than one request in a hundred went wrong', () => {
    const fair = outcomeOf(rounds(100, 100, 100))
    expect(ratioOf(outcomeOf([sample(10_000, { wrong: 100 })]), outcomeOf([sample(10_000)]))).toBeDefined()
    expect(ratioOf(outcomeOf([sample(10_000, { wrong: 101 })]), outcomeOf([sample(10_000)]))).toBeUndefined()
    expect(ratioOf(outcomeOf(rounds(0, 0, 0)), fair)).toBeUndefined()
  })
})

describe('the sentence', () => {
  it.each([
    [1000, 'about as many requests as nginx'],
    [500, 'about half as many requests as nginx'],
    [330, 'about a third as many requests as nginx'],
    [420, '42 requests for every 100 that nginx answered'],
    [1400, '40 % more requests than nginx'],
    [3000, 'about 3.0 times as many requests as nginx'],
    [20, 'for every request your program answered, nginx answered about 50'],
  ])('of a rate of %i to 1000', (rate, words) => {
    expect(say(rounds(rate, rate, rate), rounds(1000, 1000, 1000)).toLowerCase()).toContain(words)
  })

  it('says which way the ratio is bound when the generator was the bottleneck', () => {
    const equal = [rounds(1000, 1000), rounds(1000, 1000)] as const
    expect(say(...equal, ['program'])).toContain('your program may be faster: the ratio is a lower bound')
    expect(say(...equal, ['real'])).toContain('nginx may be faster: the ratio is an upper bound')
    expect(say(...equal, ['program', 'real'])).toContain('the ratio says little')
    expect(reachedBy(1000, { program: 701, real: 699 })).toEqual(['program'])
  })

  it('counts what went wrong, and compares nothing when that is much', () => {
    expect(say([sample(10_000, { lost: 1, wrong: 2 })], rounds(10_000))).toContain(
      "Of your program's requests, 2 answered wrongly and 1 not answered in time.",
    )
    const wrong = say([sample(10, { wrong: 900 })], rounds(1000))
    expect(wrong).toContain('Nothing can be compared: your program gave 10 right replies to 910 requests')
    expect(say(rounds(1000), [sample(0, { refused: 5 })])).toContain('nginx gave 0 right replies')
  })
})
