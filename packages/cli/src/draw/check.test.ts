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
