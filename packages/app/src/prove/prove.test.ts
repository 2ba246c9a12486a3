import { loadSeries, type RealSoftware, type Series, type Solution, type WrongProgram } from '@backroad/series'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smallSeries } from '../fixtures/open-small.ts'
import { prove } from './prove.ts'
import type { BuildProof } from './types.ts'

/** The small series, its one build with other wrong programs and real software than it has. */
async function seriesWith(parts: {
  wrong?: WrongProgram[]
  real?: RealSoftware[]
  solutions?: Solution[]
}): Promise<Series> {
  const { series } = await loadSeries(smallSeries)
  if (series === undefined) throw new Error('The fixture is not valid')
  return {
    ...series,
    chapters: series.chapters.map((chapter) => ({
      ...chapter,
      topics: chapter.topics.map((topic) => ({
        ...topic,
        builds: topic.builds.map((build) => ({ ...build, wrong: [], real: [], ...parts })),
      })),
    })),
  }
}

async function proofOf(series: Series, repeat = 1, languages: readonly string[] = []): Promise<BuildProof> {
  const events = prove({ series, topics: [], repeat, languages })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value[0] as BuildProof
  }
}

/** The reference reads which stages to fail from a file; emptying the word list makes it fail none. */
const wrong = (name: string, caughtBy: string, failing: string): WrongProgram => ({
  name,
  caughtBy,
  mistake: 'It says the wrong word.',
  edits: [{ file: 'server.ts', find: 'wrong.includes(name)', put: `${JSON.stringify(failing)}.includes(name)` }],
  path: '',
})

const node = (differs: Record<string, string>, failing: string): RealSoftware => ({
  name: 'real',
  command: 'node',
  version: ['--version'],
  run: [
    'node',
    '-e',
    `require('http').createServer((q, s) => s.end(${JSON.stringify(failing)}.includes(q.url.slice(1)) ? 'wrong' : 'right')).listen(process.env.PORT, process.env.HOST)`,
  ],
  stop: 'SIGTERM',
  differs,
})

describe('prove', () => {
  it('runs a solution in another language up to its last stage, where the language is found', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'backroad-test-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true }))
    await cp(join(smallSeries, '01-first/01-alpha/build/reference'), dir, { recursive: true })
    await writeFile(join(dir, 'wrong'), 'says-three\n')
    const of = async (language: string, until: string) =>
      (await proofOf(await seriesWith({ solutions: [{ language, dir, until }] }), 1, [language])).solutions[0]
    expect(await of('node', 'says-two')).toMatchObject({ found: true, stages: 2, total: 3, misses: [], ok: true })
    const wrongAtTheEnd = await of('node', 'says-three')
    expect(wrongAtTheEnd).toMatchObject({ stages: 3, misses: [{ stage: 'says-three', verdict: 'failed' }], ok: false })
    expect(await of('no-such-language', 'says-three')).toMatchObject({ found: false, ok: true })
  })

  it('is satisfied with a wrong program that its stage catches, in every run', async () => {
    const proof = await proofOf(await seriesWith({ wrong: [wrong('second', 'says-two', 'says-two')] }), 3)
    expect(proof.wrong).toMatchObject([{ caughtBy: 'says-two', verdict: 'failed', runs: 3, caught: 3, ok: true }])
    expect(proof.reference).toMatchObject({ runs: 3, stages: 3, misses: [] })
    expect(proof.ok).toBe(true)
  })

  it('is not satisfied when nothing catches it', async () => {
    const proof = await proofOf(await seriesWith({ wrong: [wrong('none', 'says-two', '')] }))
    expect(proof.wrong).toMatchObject([{ runs: 1, caught: 0, ok: false }])
    expect(proof.wrong[0]).not.toHaveProperty('caughtBy')
    expect(proof.ok).toBe(false)
  })

  it('is not satisfied when an earlier stage catches it', async () => {
    const proof = await proofOf(await seriesWith({ wrong: [wrong('early', 'says-two', 'says-one says-two')] }))
    expect(proof.wrong).toMatchObject([{ stage: 'says-two', caughtBy: 'says-one', caught: 0, ok: false }])
  })

  it('accepts a difference of real software that is listed, and shows its reason', async () => {
    const proof = await proofOf(await seriesWith({ real: [node({ 'says-two': 'because' }, 'says-two')] }))
    expect(proof.real).toMatchObject([
      {
        found: true,
        passed: 2,
        total: 3,
        misses: [],
        stale: [],
        ok: true,
        differs: [{ stage: 'says-two', reason: 'because' }],
      },
    ])
    expect(proof.real[0]?.version).toMatch(/^\d+\.\d+/)
  })

  it('does not accept one that is not listed, nor a listed one that is not there', async () => {
    const proof = await proofOf(await seriesWith({ real: [node({ 'says-one': 'because' }, 'says-three')] }))
    expect(proof.real).toMatchObject([{ misses: [{ stage: 'says-three' }], stale: ['says-one'], ok: false }])
    expect(proof.ok).toBe(false)
  })

  it('names software that is not found', async () => {
    const absent = { ...node({}, ''), command: 'no-such-server', package: 'no-such-package' }
    const proof = await proofOf(await seriesWith({ real: [absent] }))
    expect(proof.real).toMatchObject([{ found: false, package: 'no-such-package', runs: 0, ok: true }])
  })
})
