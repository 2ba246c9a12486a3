import { expect, test } from 'vitest'
import { writeSeries } from '../test/written-series.ts'
import { isError, loadSeries } from './load-series.ts'

const BUILD = '01-basics/02-bytes/build'

/** What is read of a build's mutants.yaml, and the errors that are told. */
async function mutantsOf(yaml: string) {
  await using folder = await writeSeries({ [`${BUILD}/mutants.yaml`]: yaml })
  const { series, problems } = await loadSeries(folder.dir)
  return {
    mutants: series?.chapters[0]?.topics[1]?.builds[0]?.mutants,
    errors: problems
      .filter(isError)
      .map(({ path, line, message, allowed }) => `${path.slice(BUILD.length + 1)}:${line} ${message} | ${allowed}`),
  }
}

test('entries are read with the line on which each stands', async () => {
  const yaml = `equal:
  - file: server.ts
    line: const two = 2
    replacement: '""'
    reason: Nobody reads it.
  - file: server.ts
    line: |
      const one = 1
        const two = 2
    original: '2'
    column: 13
    replacement: '3'
    reason: Nobody reads it either.
leaveOut:
  - mutator: StringLiteral
    line: console\\.error
    reason: Texts of log lines.
`
  const { mutants, errors } = await mutantsOf(yaml)
  expect(errors).toEqual([])
  expect(mutants).toEqual({
    equal: [
      { file: 'server.ts', line: 'const two = 2', replacement: '""', reason: 'Nobody reads it.', at: 2 },
      {
        file: 'server.ts',
        line: 'const one = 1\n  const two = 2',
        original: '2',
        column: 13,
        replacement: '3',
        reason: 'Nobody reads it either.',
        at: 6,
      },
    ],
    leaveOut: [{ mutator: 'StringLiteral', line: 'console\\.error', reason: 'Texts of log lines.', at: 15 }],
  })
})

test('a build without the file has none', async () => {
  await using folder = await writeSeries()
  const { series } = await loadSeries(folder.dir)
  expect(series?.chapters[0]?.topics[1]?.builds[0]).not.toHaveProperty('mutants')
})

test.each([
  [
    'a file that the reference has not',
    'equal:\n  - { file: sever.ts, line: const two = 2, replacement: "3", reason: r }\n',
    /^mutants.yaml:2 The reference has no file “sever.ts”. \| .*server.ts/,
  ],
  [
    'a line that has changed',
    'equal:\n  - { file: server.ts, line: const three = 3, replacement: "3", reason: r }\n',
    /^mutants.yaml:2 This does not stand in server.ts. \|/,
  ],
  [
    'a part of a line',
    'equal:\n  - { file: server.ts, line: two = 2, replacement: "3", reason: r }\n',
    /^mutants.yaml:2 This does not stand in server.ts. \|/,
  ],
  [
    'no reason',
    'equal:\n  - { file: server.ts, line: const two = 2, replacement: "3" }\n',
    /^mutants.yaml:2 equal\[1\].reason is missing/,
  ],
  [
    'a pattern of everything',
    'leaveOut:\n  - reason: r\n',
    /^mutants.yaml:2 This leaves out too much. \| mutator, line/,
  ],
  [
    'a pattern that is none',
    'leaveOut:\n  - { line: "console.log(", reason: r }\n',
    /^mutants.yaml:2 line is no regular expression/,
  ],
  ['a key that there is not', 'equals: []\n', /^mutants.yaml:1 There is no key “equals” here. \| .*equal/],
])('%s is told with its line', async (_, yaml, problem) => {
  const { errors } = await mutantsOf(yaml)
  expect(errors).toEqual([expect.stringMatching(problem)])
})
