import type { CheckResult, StageResult } from '@backroad/check'
import { expect, it } from 'vitest'
import { CheckDrawing } from './check.ts'
import { plain } from './paint.ts'

const bad = (number: number, verdict: StageResult['verdict']): StageResult => ({
  slug: `is-a-stage-with-a-long-name-of-its-own-number-${number}`,
  number,
  title: 'Is a stage',
  verdict,
  ms: 4,
  evidence: { summary: 'It was wrong.', expected: 'better', spec: 'RFC 9112 §2' },
})

/** All that is drawn of a check that gave these results, on a terminal of 80 columns that shows no progress. */
function drawn(stages: readonly StageResult[]): string[] {
  let text = ''
  const out = { isTTY: false, columns: 80, write: (part: string) => void (text += part) }
  const drawing = new CheckDrawing(out as unknown as NodeJS.WriteStream, plain)
  const base = { build: 'http-server', seed: '7f3a' }
  drawing.draw({ type: 'check-started', ...base, title: 'HTTP server', total: stages.length, stages })
  for (const result of stages) drawing.draw({ type: 'stage-finished', result })
  const counts = { ms: 900, passed: 0, failed: stages.length, transcriptDigest: '' }
  const result: CheckResult = { ...base, ...counts, stages }
  drawing.draw({ type: 'check-finished', result })
  return text.split('\n')
}

it('names the stage that another waits for by its number', () => {
  const first = bad(3, 'failed')
  const { evidence: _, ...waits } = { ...bad(14, 'waits'), waitsFor: first.slug }
  expect(drawn([first, waits])).toContain(`  · 14  ${waits.slug.padEnd(52)} waits for 3`)
})

it('fits into 80 columns, however many stages did not pass', () => {
  const lines = drawn(Array.from({ length: 26 }, (_, i) => bad(i + 1, 'failed')))
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(lines.join(' ')).toMatch(/also not passed: 2, 3, .* 26; see\s+one with --only/)
})

it('shows of real software what is listed as different with its reason, and speaks of it by its name', () => {
  let text = ''
  const out = { isTTY: false, columns: 80, write: (part: string) => void (text += part) }
  const software = { name: 'nginx', differs: { [bad(1, 'failed').slug]: 'RFC 9112 §2.2 lets it.' } }
  const drawing = new CheckDrawing(out as unknown as NodeJS.WriteStream, plain, { software })
  const second = bad(2, 'closed')
  const spoken = { ...second, evidence: { ...second.evidence!, summary: 'Your program closed it.' } }
  const stages = [bad(1, 'failed'), spoken]
  const base = { build: 'http-server', seed: '7f3a' }
  drawing.draw({ type: 'check-started', ...base, title: 'HTTP server', total: 2, stages })
  for (const result of stages) drawing.draw({ type: 'stage-finished', result })
  const result: CheckResult = { ...base, ms: 900, passed: 0, failed: 2, transcriptDigest: '', stages }
  drawing.draw({ type: 'check-finished', result })
  expect(text).toContain(`  ≠  1  ${stages[0]!.slug}\n        differs, as listed: RFC 9112 §2.2 lets it.`)
  expect(text).toContain('0 passed, 1 differs as listed, 1 not')
  expect(text).toContain('nginx closed it.')
  expect(text).not.toMatch(/your program/i)
})

it('says once that a program does not build, and names no stage', () => {
  let text = ''
  const out = { isTTY: false, columns: 80, write: (part: string) => void (text += part) }
  const drawing = new CheckDrawing(out as unknown as NodeJS.WriteStream, plain)
  const evidence = { summary: 'make ended with exit code 2.', expected: 'exit code 0', spec: 'contracts' }
  const stages = [1, 2].map((number) => ({ ...bad(number, 'crashed'), evidence }))
  const base = { build: 'http-server', seed: '7f3a' }
  drawing.draw({ type: 'check-started', ...base, title: 'HTTP server', total: 2, stages })
  drawing.draw({ type: 'prepare-failed', evidence })
  for (const result of stages) drawing.draw({ type: 'stage-finished', result })
  const counts = { ms: 900, passed: 0, failed: 2, transcriptDigest: '', prepareFailed: true as const }
  drawing.draw({ type: 'check-finished', result: { ...base, ...counts, stages } })
  expect(text).toContain('It does not build, so no stage was run.')
  expect(text.split('make ended')).toHaveLength(2)
  expect(text).not.toContain(stages[0]!.slug)
})
