import type { MutantsProof, TriedMutant } from '@backroad/app'
import { expect, it } from 'vitest'
import { drawMutantsProof } from './mutants.ts'
import { plain } from './paint.ts'

const survivor = (more: Partial<TriedMutant>): TriedMutant => ({
  id: '1',
  file: 'server.ts',
  line: 12,
  column: 7,
  mutator: 'EqualityOperator',
  original: 'size > 5',
  replacement: 'size >= 5',
  result: { fate: 'survived', stages: 3 },
  ms: 1,
  ...more,
})

const proof = (more: Partial<MutantsProof>): MutantsProof => ({
  topic: 'what-is-http',
  build: 'http-server',
  mutants: 20,
  leftOut: 0,
  tried: 20,
  killed: 18,
  equal: 1,
  survivors: [survivor({})],
  share: 18 / 19,
  budget: 0.95,
  stale: [],
  ok: false,
  ms: 61_000,
  ...more,
})

it('shows each survivor with its place and a small diff, and the share', () => {
  expect(drawMutantsProof(proof({}), plain)).toEqual([
    '',
    '  server.ts:12:7  EqualityOperator; 3 stages passed',
    '    - size > 5',
    '    + size >= 5',
    '',
    '  ✗ http-server: 18 of 19 killed, 94.7 %; 95.0 % is asked for',
    '    1 more survived, and are listed as equal',
    '    what survived, by kind:',
    '      1 EqualityOperator',
    '    in 61 s',
    '',
  ])
})

it('keeps to 80 columns and a few lines, however much was changed', () => {
  const block = `{\n${'  call(of, something, that, has, many, arguments, and, a, long, name)\n'.repeat(20)}}`
  const unreached = survivor({ original: block, replacement: '{}', result: { fate: 'unreached' } })
  const lines = drawMutantsProof(proof({ survivors: [unreached] }), plain)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(lines.filter((line) => line.startsWith('    - '))).toHaveLength(4)
  expect(lines).toContain('    - … 19 lines')
  expect(lines.join('\n')).toContain('no stage reaches it')
})

it('tells of stale entries with their line in mutants.yaml', () => {
  const stale = [{ line: 9, message: 'There is no such mutant.' }]
  expect(drawMutantsProof(proof({ stale, survivors: [] }), plain)).toContain(
    '  ✗ mutants.yaml:9: There is no such mutant.',
  )
})
