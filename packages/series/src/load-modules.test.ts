import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeSeries } from '../test/written-series.ts'
import { checkModules, loadCheckable, loadExperiment, loadStages, SeriesError } from './load-modules.ts'
import { loadSeries } from './load-series.ts'
import type { Build, Problem, Topic } from './types.ts'

const STAGES = '01-basics/02-bytes/build/stages'
const GOOD = "export default { spec: 'RFC 1 §1', timeout: 900, async check() {} }\n"

async function bytes(dir: string): Promise<{ topic: Topic; build: Build }> {
  const topic = (await loadSeries(dir)).series?.chapters[0]?.topics[1]
  if (!topic?.builds[0]) throw new Error('the small series has lost its build')
  return { topic, build: topic.builds[0] }
}

async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SeriesError)
  return (error as SeriesError).problems
}

describe('stages', () => {
  it('get slug, number and title from their files', async () => {
    const second = "export default { spec: 'RFC 1 §2', needs: ['says-it'], isolation: 'fresh', async check() {} }\n"
    await using folder = await writeSeries({
      [`${STAGES}/01-says-it.ts`]: GOOD,
      [`${STAGES}/02-says-it-twice.ts`]: second,
    })
    const stages = await loadStages((await bytes(folder.dir)).build)
    expect(stages).toMatchObject([
      { number: 1, slug: 'says-it', title: 'Says it', spec: 'RFC 1 §1', timeout: 900 },
      { number: 2, slug: 'says-it-twice', title: 'Says it twice', isolation: 'fresh', needs: ['says-it'] },
    ])
    expect(stages.every((stage) => typeof stage.check === 'function')).toBe(true)
  })

  it('are imported only as far as they are to be run; how many there are in all is told', async () => {
    await using folder = await writeSeries({
      [`${STAGES}/01-says-it.ts`]: GOOD,
      [`${STAGES}/02-says-it-twice.ts`]: "throw new RangeError('not today')",
    })
    const { build } = await bytes(folder.dir)
    for (const selection of [{ until: 'says-it' }, { only: ['says-it'] }]) {
      const { stages, total } = await loadCheckable(build, selection)
      expect({ slugs: stages.map(({ slug }) => slug), total }).toEqual({ slugs: ['says-it'], total: 2 })
    }
    expect(await problemsOf(loadCheckable(build))).toHaveLength(1)
  })

  const cases: [string, string, string][] = [
    [
      'a module that throws',
      "throw new RangeError('not today')",
      'The module could not be imported. RangeError: not today',
    ],
    ['a module that throws no error', "throw 'x'", 'The module could not be imported. x'],
    ['a module that can’t be parsed', 'export default {', 'The module could not be imported. '],
    ['an import of nothing', "import './nothing.ts'", 'The module could not be imported. '],
    ['no default export', 'export const a = 1', 'The module has no default export to take.'],
    ['another thing', 'export default 7', 'The module has no default export to take.'],
    ['a missing check', "export default { spec: 'x' }", 'check: must be a function'],
    ['a missing section', 'export default { async check() {} }', 'spec: '],
    [
      'a misspelt key',
      "export default { spec: 'x', timeot: 1, async check() {} }",
      'There is no key “timeot” in stage({ … }).',
    ],
    [
      'a deadline that is past',
      "export default { spec: 'x', timeout: 0, async check() {} }",
      'timeout: must be more than 0 ms',
    ],
    [
      'a need that is no stage',
      "export default { spec: 'x', needs: ['says-i'], async check() {} }",
      'needs names no stage “says-i”.',
    ],
    [
      'a need of a later stage',
      "export default { spec: 'x', needs: ['says-it-twice'], async check() {} }",
      'needs names stage 2, which comes no earlier.',
    ],
  ]
  it.each(cases)('%s is a problem, not a crash', async (_name, source, message) => {
    await using folder = await writeSeries({
      [`${STAGES}/01-says-it.ts`]: source,
      [`${STAGES}/02-says-it-twice.ts`]: GOOD,
    })
    const problems = await problemsOf(loadStages((await bytes(folder.dir)).build))
    expect(problems[0]?.message).toContain(message)
    expect(problems.every((problem) => problem.path === path.join(folder.dir, STAGES, '01-says-it.ts'))).toBe(true)
  })
})

describe('experiments', () => {
  const EXPERIMENT = '01-basics/02-bytes/experiments/count-them.ts'
  const right =
    "export default { title: 'T', question: 'Q?', predict: { type: 'choice', question: 'Q?', options: ['a', 'b'] }, params: { shape: {}, parse() {} }, async *run() {} }\n"

  it('are imported', async () => {
    await using folder = await writeSeries({ [EXPERIMENT]: right })
    const [file] = (await bytes(folder.dir)).topic.experiments
    expect(file && (await loadExperiment(file))).toMatchObject({ title: 'T', predict: { options: ['a', 'b'] } })
  })

  it('with a fault are told', async () => {
    await using folder = await writeSeries({
      [EXPERIMENT]: right.replace("['a', 'b']", "['a']").replace('params', 'parms'),
    })
    const [file] = (await bytes(folder.dir)).topic.experiments
    const problems = file ? await problemsOf(loadExperiment(file)) : []
    expect(problems.map((problem) => problem.message)).toEqual([
      'There is no key “parms” in experiment({ … }).',
      'predict.options: must hold two or more',
      'params: must be z.object({ … })',
    ])
  })
})

it('a whole series is told with paths of its own', async () => {
  await using folder = await writeSeries()
  const { series } = await loadSeries(folder.dir)
  const problems = series ? await checkModules(series) : []
  expect(new Set(problems.map((problem) => problem.path))).toEqual(
    new Set([
      `${STAGES}/01-says-it.ts`,
      `${STAGES}/02-says-it-twice.ts`,
      '01-basics/02-bytes/experiments/count-them.ts',
    ]),
  )
})
