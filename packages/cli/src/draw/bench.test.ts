import type { BenchEvent, BenchResult, LoadErrors, LoadOutcome, SideOutcome } from '@backroad/check'
import { describe, expect, it } from 'vitest'
import { drawBenchFoot, drawBenchHead, drawLoad } from './bench.ts'
import { plain } from './paint.ts'

const none: LoadErrors = { wrong: 0, garbled: 0, lost: 0, closed: 0, refused: 0 }
const side = (median: number, errors: Partial<LoadErrors> = {}): SideOutcome => ({
  rates: [median, median, median, median, median],
  median,
  p50Ms: 0.712,
  p99Ms: 21.24,
  maxMs: 126.4,
  replies: median,
  errors: { ...none, ...errors },
  reconnects: 0,
})
const load = (ours: SideOutcome, theirs: SideOutcome, more: Partial<LoadOutcome> = {}): LoadOutcome => ({
  name: 'a few bytes',
  protocol: 'http1',
  connections: 16,
  depth: 1,
  program: ours,
  real: theirs,
  limit: { rate: 1e5, reachedBy: [] },
  says: 'In the same time, your program answered about a third as many requests as nginx, which is something that takes more than one line to say.',
  ...more,
})
const ratio = { value: 0.333, low: 0.31, high: 0.36, min: 0.083, max: 12.3 }
const bar = (lines: readonly string[], name: string) =>
  /[█▏▎▍▌▋▊▉]*(?= )/.exec((lines.find((line) => line.startsWith(`  ${name}`)) ?? '').slice(16))?.[0] ?? ''

describe('a load', () => {
  const lines = drawLoad(load(side(6_000), side(18_000), { ratio }), 'nginx', plain)

  it('has bars as long as the rates, the longer one over the whole room', () => {
    expect(bar(lines, 'your program').length / bar(lines, 'nginx').length).toBeCloseTo(1 / 3, 1)
    expect(lines[2]?.length).toBe(80)
    expect(lines[1]).toMatch(/ {2}6,000\/s$/)
  })

  it('keeps to 80 columns, however large the figures', () => {
    const large = drawLoad(load(side(1_234_567), side(98_765_432), { ratio }), 'a-long-name-of-software', plain)
    expect(Math.max(...[...lines, ...large].map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('says the ratio with its spread, and the sentence', () => {
    const text = lines.join('\n')
    expect(text.replace(/\s+/g, ' ')).toContain(
      'yours / nginx: 0.33, the median of 5 rounds (the middle 3: 0.31 to 0.36; all: 0.083 to 12)',
    )
    expect(text).toContain('about a third as many')
    expect(text).toContain('0.71 ms      21.2 ms       126 ms         none')
  })

  it('draws something for the least rate, nothing for none, and no ratio where there is none', () => {
    const small = drawLoad(load(side(1), side(1_000_000)), 'nginx', plain)
    expect(bar(small, 'your program')).toBe('▏')
    const nothing = drawLoad(load(side(0, { lost: 1200 }), side(10)), 'nginx', plain)
    expect(bar(nothing, 'your program')).toBe('')
    expect(nothing.join('\n')).toContain('1,200')
    expect(nothing.join('\n')).not.toContain('median of')
  })
})

it('a bench says first what is measured, and last what its figures are worth', () => {
  const started: BenchEvent & { type: 'bench-started' } = {
    type: 'bench-started',
    build: 'http-server',
    title: 'HTTP server',
    against: { name: 'nginx', version: '1.22.1' },
    seed: '7f3a',
    rounds: 5,
    loads: [{ name: 'a', protocol: 'http1', connections: 1, depth: 1 }],
  }
  expect(drawBenchHead(started, plain, { isNamed: true })).toEqual([
    'backroad check --bench · http-server · beside nginx 1.22.1',
    '1 load, 5 rounds, seed 7f3a',
    '',
  ])
  expect(drawBenchHead(started, plain, { isNamed: false }).join(' ')).toContain(
    'beside nginx 1.22.1, which Backroad takes unless you name another',
  )
  const foot = drawBenchFoot({ rounds: 5, ms: 42_300 } as BenchResult).join(' ')
  expect(foot).toContain('5 rounds of each after a warm-up, in 42 s on this machine')
  expect(foot).toContain('Went wrong: requests whose reply was wrong or did not come')
  expect(foot).toContain('Only the ratios mean something elsewhere')
})
