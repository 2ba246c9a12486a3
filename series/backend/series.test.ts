import { prove, type BuildProof } from '@backroad/app'
import { checkModules, checkPages, isError, loadSeries, type Series, type WrongProgram } from '@backroad/series'
import { describe, expect, it } from 'vitest'

// These tests need nothing but Node: what is judged in Chromium has a test of its own, which runs where it is found.
process.env.BACKROAD_CHROMIUM = 'none'

const { series, problems } = await loadSeries(import.meta.dirname)
if (series === undefined) throw new Error('the series could not be loaded')
const topics = series.chapters.flatMap((chapter) => chapter.topics)

describe('the backend series', () => {
  it('has no problem', () => {
    expect(problems.filter(isError)).toEqual([])
  })

  it('holds the 21 chapters and 39 topics of the roadmap', () => {
    expect(series.chapters).toHaveLength(21)
    expect(topics).toHaveLength(39)
  })

  it('has modules and pages without a problem', { timeout: 60_000 }, async () => {
    expect([...(await checkModules(series)), ...(await checkPages(series))].filter(isError)).toEqual([])
  })

  it('holds in each written topic all that a finished topic holds', () => {
    for (const topic of topics.filter((each) => each.status === 'written')) {
      expect(topic.lesson?.words).toBeGreaterThanOrEqual(1200)
      expect(topic.lesson?.words).toBeLessThanOrEqual(2500)
      expect(topic.experiments.length).toBeGreaterThanOrEqual(2)
      expect(topic.cards.length).toBeGreaterThanOrEqual(6)
      expect(topic.builds.length).toBeGreaterThanOrEqual(1)
      for (const build of topic.builds) {
        expect(build.stages.length).toBeGreaterThanOrEqual(8)
        const caught = new Set(build.wrong.map((wrong) => wrong.caughtBy))
        expect(build.stages.map((stage) => stage.slug).filter((slug) => !caught.has(slug))).toEqual([])
      }
    }
  })
})

/** How many wrong programs of each build the tests try: that they are caught is seen on a few; whether each is, takes an hour. */
const triedOfEach = 1

/** The wrong programs that the tests try: the first of a stage, of stages from the first to the last. All of them, several hundred, are for `backroad prove`. */
function tried(wrong: readonly WrongProgram[]): WrongProgram[] {
  const stages = new Set<string>()
  const firsts = wrong.filter(({ caughtBy }) => !stages.has(caughtBy) && stages.add(caughtBy))
  const every = Math.max(1, firsts.length / triedOfEach)
  return firsts.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every))
}

// Starters in other languages and real software are proven where they are found, in series.real.test.ts.
describe.each(topics.flatMap((topic) => topic.builds.map(({ slug }) => slug)))('%s', (slug) => {
  it(
    'is proven: the reference passes, and wrong programs are caught by their stage',
    { timeout: 600_000 },
    async () => {
      for (const proof of await proofsOf(slug)) {
        expect(proof.reference.misses).toEqual([])
        expect(proof.wrong.filter((wrong) => !wrong.ok)).toEqual([])
      }
    },
  )
})

async function proofsOf(slug: string): Promise<BuildProof[]> {
  const withoutReal: Series = {
    ...(series as Series),
    chapters: (series as Series).chapters.map((chapter) => ({
      ...chapter,
      topics: chapter.topics.map((topic) => ({
        ...topic,
        builds: topic.builds
          .filter((build) => build.slug === slug)
          .map((build) => ({ ...build, real: [], wrong: tried(build.wrong) })),
      })),
    })),
  }
  const events = prove({
    series: withoutReal,
    topics: [],
    repeat: 1,
    languages: ['typescript'],
    whole: 0.1,
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}
