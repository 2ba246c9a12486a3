import { inspectMachine, prove, type BuildProof } from '@backroad/app'
import { loadSeries, type Series } from '@backroad/series'
import { describe, expect, it } from 'vitest'

// What is judged in Chromium has a test of its own.
process.env.BACKROAD_CHROMIUM = 'none'

const { series } = await loadSeries(import.meta.dirname)
if (series === undefined) throw new Error('the series could not be loaded')
const builds = series.chapters.flatMap((chapter) => chapter.topics).flatMap((topic) => topic.builds)
const declared = builds.flatMap((build) => build.real.map((real) => ({ ...real, build: build.slug })))
const found = new Set(
  (await inspectMachine(declared)).filter((finding) => finding.path !== undefined).map(({ name }) => name),
)
// What Backroad embeds has no package, and is always there.
const isHere = (name: string) =>
  found.has(name) || declared.some((each) => each.name === name && each.package === undefined)

// A starter comes from the contract, so one build of each is enough; that in TypeScript is tried with every build.
const isFirst = (build: (typeof builds)[number]) => builds.find(({ contract }) => contract === build.contract) === build
const names: Readonly<Record<string, string>> = { python: 'Python', go: 'Go', rust: 'Rust', java: 'Java' }
const withTests = builds.filter((build) => build.real.length > 0 || isFirst(build))

describe.each(withTests.map((build) => [build.slug, build] as const))('%s', (slug, build) => {
  for (const { name } of build.real)
    it.skipIf(!isHere(name))(`passes on ${name}, but for listed differences`, { timeout: 120_000 }, async () => {
      const only = withBuild(slug, (each) => ({
        ...each,
        wrong: [],
        real: each.real.filter((real) => real.name === name),
      }))
      const [proof] = await proofsOf(only, [])
      expect(proof?.real).toMatchObject([{ name, found: true, misses: [], stale: [], ok: true }])
    })

  for (const language of isFirst(build) ? ['Python', 'Go', 'Rust', 'Java'] : [])
    it.skipIf(!isHere(language))(
      `has a starter in ${language} that fails the first stage with advice`,
      { timeout: 120_000 },
      async () => {
        const only = withBuild(slug, (each) => ({ ...each, wrong: [], real: [], solutions: [] }))
        const [proof] = await proofsOf(only, [language.toLowerCase()])
        expect(proof?.starters).toMatchObject([{ language: language.toLowerCase(), found: true, ok: true }])
      },
    )
})

const solutions = builds.flatMap((build) =>
  build.solutions.map(({ language }) => ({ slug: build.slug, language, name: names[language] ?? language })),
)

describe.each(solutions)('the solution of $slug in $language', ({ slug, language, name }) => {
  it.skipIf(!isHere(name))('passes the stages that it solves', { timeout: 300_000 }, async () => {
    const only = withBuild(slug, (each) => ({ ...each, wrong: [], real: [] }))
    const [proof] = await proofsOf(only, [language])
    expect(proof?.solutions).toMatchObject([{ language, found: true, misses: [], ok: true }])
  })
})

function withBuild(slug: string, change: (build: (typeof builds)[number]) => (typeof builds)[number]): Series {
  return {
    ...(series as Series),
    chapters: (series as Series).chapters.map((chapter) => ({
      ...chapter,
      topics: chapter.topics.map((topic) => ({
        ...topic,
        builds: topic.builds.filter((build) => build.slug === slug).map(change),
      })),
    })),
  }
}

async function proofsOf(series: Series, languages: readonly string[]): Promise<BuildProof[]> {
  const events = prove({ series, topics: [], repeat: 1, languages, reference: false })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}
