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
  expect(readmeOf(series!, own.dir)).toBe(
    `# My road & others

What I learned, in my own words.

## Internet

- [What is HTTP?](https://ada.example/my-road/topics/what-is-http.html)
- [DNS](https://ada.example/my-road/topics/dns.html)
- TLS

## Storage

- [B-trees](https://elsewhere.example/b-trees)
- [Logs](https://ada.example/my-road/topics/logs.html)

<!-- Made by backroad publish --readme. -->
`,
  )
  expect(outlineOf(await imported(readmeOf(series!, own.dir), own.at('again')))).toEqual(outlineOf(series!))
})

it('leads to the files from where it stands, when the series has no address', async () => {
  await using own = await scratch()
  await writeFiles(own.at('my series (1)'), SAMPLE)
  const { series } = await loadSeries(own.at('my series (1)'))
  const { address: _, ...unpublished } = series!
  const lesson = 'my%20series%20(1)/01-internet/02-dns/lesson.md'
  expect(readmeOf(unpublished, own.at('repo'))).toContain(`- [DNS](<../${lesson}>)\n`)
  expect(readmeOf(unpublished, own.dir)).toContain(`- [DNS](<${lesson}>)\n`)
  expect(readmeOf(unpublished, unpublished.dir)).toContain('- [DNS](01-internet/02-dns/lesson.md)\n')
})

it('is reported on at import without a word of its own comment', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), SAMPLE)
  const { series } = await loadSeries(own.at('series'))
  expect((await importToc(readmeOf(series!, own.dir), own.at('again'))).left).toEqual([])
})

it.each([
  'What is HTTP?',
  'Server-side "state", and what it costs (a lot!)',
  'snake_case & B+-trees: O(1) < O(n) <= O(n²)',
  'C# or C++? 5* or ~10 * 2',
  'Arrays [] and maps[x]',
  '{a} | b = $c; @d / 100% ^e',
])('has no escape in %s, which needs none', async (title) => {
  await using own = await scratch()
  const series = await imported(`## A\n\n- One\n`, own.at('once'))
  const [chapter] = series.chapters
  const topics = [{ ...chapter!.topics[0]!, title }]
  const again = { ...series, title, description: title, chapters: [{ ...chapter!, title, topics }] }
  const readme = readmeOf(again, own.dir)
  expect(readme).not.toContain('\\')
  const { title: read, description, chapters } = await imported(readme, own.at('twice'))
  expect([read, description, chapters[0]?.title, chapters[0]?.topics[0]?.title]).toEqual([title, title, title, title])
})

it('is imported again as the same series, whatever is in its titles', async () => {
  const begin = fc.constantFrom(
    '',
    '',
    '',
    '1. ',
    '2) ',
    '- ',
    '* ',
    '+ ',
    '> ',
    '# ',
    '[ ] ',
    '[x] ',
    '---',
    '***',
    '___',
  )
  const sign = fc.constantFrom(...'aZ9 éß*_`[]()<>#+-.!|~&:\\"\'/@$^{}=;?,中')
  const turn = fc.constantFrom(
    'a*b*',
    '_x_',
    '~~y~~',
    '`z`',
    '[l](m)',
    '<b>',
    '&amp;',
    '&#35;',
    'https://a.example/b',
    'www.a.example',
    'me@a.example',
    '![p](q)',
    '[^1]',
    ' #',
    'x:',
  )
  const title = fc
    .tuple(
      begin,
      fc.array(fc.oneof({ arbitrary: sign, weight: 8 }, turn, fc.string({ maxLength: 3 })), {
        minLength: 1,
        maxLength: 10,
      }),
    )
    .map(([start, parts]) => `${start}${parts.join('')}`.replace(/[\s\u0000-\u001f]+/g, ' ').trim())
    .filter((text) => /\p{L}/u.test(text))
  const topic = fc.record({
    title,
    link: fc.option(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), { nil: undefined }),
  })
  const chapter = fc.record({ title, topics: fc.array(topic, { minLength: 1, maxLength: 3 }) })
  await using own = await scratch()
  const plain = await imported('# Road\n\nA road.\n\n## A\n\n- One\n', own.at('plain'))
  const [model] = plain.chapters
  let number = 0
  await fc.assert(
    fc.asyncProperty(title, title, fc.array(chapter, { minLength: 1, maxLength: 2 }), async (name, about, all) => {
      const chapters = all.map(({ title, topics }) => ({
        ...{ ...model!, title },
        topics: topics.map(({ title, link }) => ({
          ...model!.topics[0]!,
          title,
          ...(link === undefined ? {} : { link }),
        })),
      }))
      const series: Series = { ...plain, title: name, description: about, chapters }
      const again = await imported(readmeOf(series, own.dir), own.at(String(number++)))
      const said = ({ title, description, chapters }: Series) => [
        ...[title, description],
        ...chapters.map(({ title, topics }) => [title, topics.map(({ title, link }) => [title, link])]),
      ]
      expect(said(again)).toEqual(said(series))
    }),
    { numRuns: 25 },
  )
})
