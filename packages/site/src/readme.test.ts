import { importToc, isError, loadSeries, type Series } from '@backroad/series'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SAMPLE, scratch, writeFiles } from '../test/sample-series.ts'
import { readmeOf } from './readme.ts'

/** What a table of contents says of a series. */
const outlineOf = ({ title, description, chapters }: Series) => ({
  title,
  description: description.replace(/\s+/g, ' '),
  chapters: chapters.map(({ slug, title, topics }) => ({
    ...{ slug, title },
    topics: topics.map(({ slug, title, link, lesson }) => [
      slug,
      title,
      link ?? (lesson ? `https://ada.example/my-road/topics/${slug}.html` : ''),
    ]),
  })),
})

async function imported(source: string, dir: string): Promise<Series> {
  await importToc(source, dir)
  const { series, problems } = await loadSeries(dir)
  expect(problems.filter(isError)).toEqual([])
  return series!
}

it('has a link for what is written and none for what is planned', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), SAMPLE)
  const { series } = await loadSeries(own.at('series'))
  expect(readmeOf(series!)).toBe(
    `# My road \\& others

What I learned\\, in my own words\\.

## Internet

- [What is HTTP\\?](<https://ada.example/my-road/topics/what-is-http.html>)
- [DNS](<https://ada.example/my-road/topics/dns.html>)
- TLS

## Storage

- [B\\-trees](<https://elsewhere.example/b-trees>)
- [Logs](<https://ada.example/my-road/topics/logs.html>)

<!-- Made by backroad publish --readme. -->
`,
  )
  expect(outlineOf(await imported(readmeOf(series!), own.at('again')))).toEqual(outlineOf(series!))
})

it('is imported again as the same series, whatever is in its titles', async () => {
  const title = fc
    .array(
      fc.oneof(
        { arbitrary: fc.constantFrom(...'aZ9 éß*_`[]()<>#+-.!|~&:\\"\'/@$^{}=;?,中'), weight: 8 },
        fc.string({ maxLength: 3 }),
      ),
      {
        minLength: 1,
        maxLength: 14,
      },
    )
    .map((parts) => `${parts.join('').replace(/\s+/g, ' ')}`)
    .filter((text) => /\p{L}/u.test(text) && !/@|www|https?:|xmpp|mailto/i.test(text))
  const topic = fc.record({
    title,
    link: fc.option(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), { nil: undefined }),
  })
  const chapter = fc.record({ title, topics: fc.array(topic, { minLength: 1, maxLength: 4 }) })
  const series = fc.array(chapter, { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(series, async (chapters) => {
      await using own = await scratch()
      const escaped = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
      const item = ({ title, link }: { title: string; link: string | undefined }) =>
        link === undefined ? `- ${escaped(title)}\n` : `- [${escaped(title)}](<${link}>)\n`
      const toc = chapters.map(({ title, topics }) => `## ${escaped(title)}\n\n${topics.map(item).join('')}`).join('\n')
      const once = await imported(`# Road\n\nA road.\n\n${toc}`, own.at('once'))
      const twice = await imported(readmeOf(once), own.at('twice'))
      expect(outlineOf(twice)).toEqual(outlineOf(once))
    }),
    { numRuns: 40 },
  )
})
