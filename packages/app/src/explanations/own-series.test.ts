import { loadSeries, isError } from '@backroad/series'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'
import { arrangeSeries, completeArrangement } from './arrange.ts'

let small: Small
beforeEach(async () => {
  small = await openSmall()
})
afterEach(() => small[Symbol.asyncDispose]())

const own = () => small.backroad.ownSeries

test('a folder that can’t be one is refused with a sentence', async () => {
  for (const dir of ['a\0b', 'n'.repeat(5000), join(small.dir, 'n'.repeat(300)), '/dev/null', '/proc/self/mem'])
    await expect(own().use(dir)).rejects.toMatchObject({ code: 'own-series-invalid' })
})

test('why a folder is none is said in one sentence', async () => {
  await mkdir(join(small.dir, 'bare/stuff'), { recursive: true })
  await writeFile(join(small.dir, 'bare/notes.txt'), 'x')
  const nowhere = await own()
    .use(join(small.dir, 'nowhere'))
    .catch((error: unknown) => error as { why: string })
  expect(nowhere).toMatchObject({ why: 'There is no such folder.' })
  const bare = await own()
    .use(join(small.dir, 'bare'))
    .catch((error: unknown) => error as { why: string })
  expect(bare).toMatchObject({ why: 'It has no series.yaml, which a series needs.' })
})

/** A series of two chapters in a folder of its own. */
async function written(): Promise<string> {
  const dir = join(small.dir, 'mine')
  const files: Record<string, string> = {
    'series.yaml': '# mine\nformat: 1\nslug: mine\ntitle: Mine\ndescription: Of mine.\nversion: 0.1.0\nlicense: MIT\n',
    '01-a/chapter.yaml': 'title: A\n',
    '01-a/01-one/topic.yaml': 'title: One\nquestion: One?\nminutes: 10\n',
    '01-a/01-one/lesson.draft.md': 'text of one\n',
    '01-a/02-two/topic.yaml': 'title: Two\nquestion: Two?\nminutes: 10\n',
    '02-b/chapter.yaml': 'title: B\n',
    '02-b/01-alpha/topic.yaml': 'title: Other\nquestion: Alpha?\nminutes: 10\n',
    '02-b/02-greek/topic.yaml': 'title: "GAMMA!"\nquestion: Gamma?\nminutes: 10\n',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(dir, name, '..'), { recursive: true })
    await writeFile(join(dir, name), text)
  }
  return dir
}

const orderOf = async (dir: string) =>
  (await loadSeries(dir)).series?.chapters.map(({ slug, topics }) => [slug, ...topics.map((topic) => topic.slug)])

describe('one’s own series', () => {
  test('is none at first, and says what could be begun', async () => {
    expect(await own().page()).toMatchObject({ begin: { title: 'A small series', topics: 3 } })
    await expect(small.backroad.explanations.page('alpha')).rejects.toMatchObject({ code: 'own-series-none' })
    expect((await small.backroad.topics.page('gamma')).explanation).toBeUndefined()
  })

  test('begins as the table of contents that is taken, all planned, and right', async () => {
    const dir = await own().begin()
    const { series, problems } = await loadSeries(dir)
    expect(problems.filter(isError)).toEqual([])
    expect(series?.chapters[0]?.topics.map(({ slug, explains }) => [slug, explains])).toEqual([
      ['alpha', 'small/alpha'],
      ['beta', 'small/beta'],
      ['gamma', 'small/gamma'],
    ])
    expect(await own().begin()).toBe(dir)
    expect((await small.backroad.topics.page('gamma')).explanation).toEqual({
      slug: 'gamma',
      state: 'planned',
      changed: false,
    })
    expect((await readdir(small.dataDir)).filter((name) => name.startsWith('series'))).toEqual(['series'])
  })

  test('is never begun over something else', async () => {
    await mkdir(join(small.dataDir, 'series'))
    await writeFile(join(small.dataDir, 'series/mine.txt'), 'mine')
    await expect(own().begin()).rejects.toMatchObject({ code: 'own-series-exists' })
    await expect(own().use(small.dir)).rejects.toMatchObject({ code: 'own-series-invalid' })
  })

  test('is made of a table of contents, and says what was left out', async () => {
    await expect(own().importToc('Nothing but words.')).rejects.toMatchObject({ code: 'own-series-import' })
    expect(await own().importToc('# Mine\n\n## First\n\n- Alpha\n- [B](b.md)\n')).toMatchObject([
      { line: 6, text: 'b.md' },
    ])
    const { series } = await own().page()
    expect(series).toMatchObject({
      title: 'Mine',
      chapters: [{ topics: [{ proposed: 'small/alpha' }, { slug: 'b' }] }],
    })
    await expect(own().importToc('# Other\n\n- C\n')).rejects.toMatchObject({ code: 'own-series-exists' })
  })

  test('may be any folder; the newest counts, and one that is gone is told', async () => {
    const dir = await written()
    await own().begin()
    await own().use(dir)
    expect((await own().page()).series).toMatchObject({ dir, title: 'Mine', totals: { topics: 4, drafts: 1 } })
    await small.restart()
    expect((await own().page()).series?.dir).toBe(dir)
    await rm(join(dir, 'series.yaml'))
    await expect(own().page()).rejects.toMatchObject({ code: 'own-series-missing' })
    await rm(dir, { recursive: true })
    expect((await own().page()).series?.dir).toBe(join(small.dataDir, 'series'))
  })

  test('says what its topics may explain, and takes what is chosen', async () => {
    const dir = await written()
    await own().use(dir)
    const proposals = async () =>
      (await own().page()).series?.chapters.flatMap(({ topics }) =>
        topics.map(({ slug, proposed }) => [slug, proposed]),
      )
    expect(await proposals()).toEqual([
      ['one', undefined],
      ['two', undefined],
      ['alpha', 'small/alpha'],
      ['greek', 'small/gamma'],
    ])
    await own().match('two', 'small/gamma')
    expect((await proposals())?.[3]).toEqual(['greek', undefined])
    expect(await own().matchAll()).toBe(1)
    expect((await own().topic('gamma')).own.topic.slug).toBe('two')
    await own().match('two', undefined)
    expect(await readFile(join(dir, '01-a/02-two/topic.yaml'), 'utf8')).toBe(
      'title: Two\nquestion: Two?\nminutes: 10\n',
    )
    await expect(own().match('two', 'small/nothing')).rejects.toMatchObject({ code: 'own-topic-fit' })
    await expect(own().match('none', undefined)).rejects.toMatchObject({ code: 'own-topic-not-found' })
  })

  test('has a title, an introduction and an author, and what else stands in its file stays', async () => {
    const dir = await written()
    await own().use(dir)
    await own().describe({
      title: 'My  words',
      introduction: 'Why.',
      author: { name: 'Ada', address: 'https://ada.example' },
    })
    expect((await own().page()).series).toMatchObject({
      title: 'My words',
      description: 'Of mine.',
      introduction: 'Why.\n',
      author: { name: 'Ada', address: 'https://ada.example' },
    })
    expect(await readFile(join(dir, 'series.yaml'), 'utf8')).toMatch(/^# mine\nformat: 1/)
    await own().describe({ introduction: ' ', author: { name: '' } })
    expect(await readdir(dir)).not.toContain('introduction.md')
    expect((await own().page()).series?.author).toBeUndefined()
    await expect(own().describe({ title: ' ' })).rejects.toMatchObject({ code: 'own-details' })
    await expect(own().describe({ author: { name: 'A', address: 'http://a.example' } })).rejects.toMatchObject({
      code: 'own-details',
    })
  })

  test('says where its site stands, and where proposals of readers go', async () => {
    const dir = await written()
    await own().use(dir)
    expect((await own().page()).series).not.toHaveProperty('corrections')
    await own().describe({ address: 'https://ada.example/road/', corrections: { offered: true, mail: '', forge: '' } })
    expect((await own().page()).series).toMatchObject({ address: 'https://ada.example/road/', corrections: {} })
    const corrections = { mail: 'ada@ada.example', forge: 'https://forge.example/edit/main/' }
    await own().describe({ corrections: { offered: true, ...corrections } })
    expect((await own().page()).series).toMatchObject({ address: 'https://ada.example/road/', corrections })
    for (const wrong of [
      { address: 'http://ada.example' },
      { address: 'https://ada.example/?a' },
      { corrections: { offered: true, mail: 'nobody' } },
      { corrections: { offered: true, forge: 'edit/main' } },
    ])
      await expect(own().describe(wrong), JSON.stringify(wrong)).rejects.toMatchObject({ code: 'own-details' })
    expect((await own().page()).series).toMatchObject({ corrections })
    await own().describe({ license: 'CC-BY-4.0' })
    expect((await own().page()).series).toMatchObject({ license: 'CC-BY-4.0' })
    await own().describe({ license: ' ' })
    expect(await readFile(join(dir, 'series.yaml'), 'utf8')).toContain('license: UNLICENSED')
    await own().describe({ address: '', corrections: { offered: false } })
    expect(await readFile(join(dir, 'series.yaml'), 'utf8')).not.toMatch(/address|corrections/)
  })
})

describe('another order', () => {
  const wanted = [
    { chapter: 'b', topics: ['greek', 'one', 'alpha'] },
    { chapter: 'a', topics: ['two'] },
  ]

  test('gives every folder its number and place', async () => {
    const dir = await written()
    await own().use(dir)
    await own().arrange(wanted)
    expect(await orderOf(dir)).toEqual([
      ['b', 'greek', 'one', 'alpha'],
      ['a', 'two'],
    ])
    expect((await loadSeries(dir)).problems.filter(isError)).toEqual([])
    expect(await small.backroad.explanations.page('one')).toMatchObject({ text: 'text of one\n' })
  })

  test('that forgets, doubles or invents something is refused', async () => {
    await own().use(await written())
    for (const order of [
      [],
      wanted.slice(0, 1),
      [wanted[0]!, { chapter: 'a', topics: ['two', 'two'] }],
      [wanted[0]!, { chapter: 'a', topics: ['../two'] }],
    ]) {
      await expect(own().arrange(order)).rejects.toMatchObject({ code: 'own-order' })
    }
  })

  test('that stopped anywhere is readable, and is completed by whoever reads it next', async () => {
    const dir = await written()
    await own().use(dir)
    // Each renaming that it makes, as a place to stop at.
    const plan = JSON.stringify(wanted)
    const steps: [string, string][] = [
      ['02-b', '01-b'],
      ['01-a', '02-a'],
      ['01-b/02-greek', '01-b/01-greek'],
      ['02-a/01-one', '01-b/02-one'],
      ['01-b/01-alpha', '01-b/03-alpha'],
      ['02-a/02-two', '02-a/01-two'],
    ]
    for (let stop = 0; stop <= steps.length; stop++) {
      await rm(dir, { recursive: true })
      await written()
      await writeFile(join(dir, '.arrange.json'), plan)
      for (const [from, to] of steps.slice(0, stop)) await rename(join(dir, from), join(dir, to))
      const { series } = await loadSeries(dir)
      expect(series?.chapters.flatMap(({ topics }) => topics)).toHaveLength(4)
      expect((await own().page()).series?.chapters.map(({ slug }) => slug)).toEqual(['b', 'a'])
      expect(await orderOf(dir)).toEqual([
        ['b', 'greek', 'one', 'alpha'],
        ['a', 'two'],
      ])
      expect(await readdir(dir)).not.toContain('.arrange.json')
    }
  })

  test('that is no order of ours is thrown away', async () => {
    const dir = await written()
    await writeFile(join(dir, '.arrange.json'), '{"half')
    await completeArrangement(dir)
    expect(await readdir(dir)).not.toContain('.arrange.json')
    await arrangeSeries(dir, [{ chapter: 'a', topics: ['one', 'two'] }])
    expect(await orderOf(dir)).toEqual([
      ['a', 'one', 'two'],
      ['b', 'alpha', 'greek'],
    ])
  })
})
