import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'

/** A series of one's own with one text; gives the folder of its topic. */
async function writeOwn(small: Small): Promise<string> {
  const dir = join(small.dir, 'own')
  const topic = join(dir, '01-first/01-mine')
  await mkdir(topic, { recursive: true })
  const series = 'format: 1\nslug: own\ntitle: Own\ndescription: Mine.\nversion: 0.1.0\nlicense: CC0-1.0\n'
  await writeFile(join(dir, 'series.yaml'), series)
  await writeFile(join(dir, '01-first/chapter.yaml'), 'title: First\n')
  await writeFile(join(topic, 'topic.yaml'), 'title: Mine\nquestion: What is mine?\nminutes: 5\n')
  await writeFile(join(topic, 'lesson.md'), '# Mine\n\nIt is mine alone.\n')
  await small.backroad.ownSeries.use(dir)
  return topic
}

/** What a reader sends. */
function correction(exact: string, proposed: string, name: string): Uint8Array {
  const file = {
    format: 'backroad-correction',
    version: 1,
    series: 'own',
    topic: 'mine',
    file: 'lesson.md',
    target: { type: 'TextQuoteSelector', exact, prefix: '# Mine\n\n', suffix: '\n' },
    proposed,
    reason: 'It is shared.',
    by: { name },
    at: '2026-05-04T12:00:00.000Z',
  }
  return new TextEncoder().encode(JSON.stringify(file))
}

test('a text of one’s own series is corrected by what its readers send', async () => {
  await using small = await openSmall()
  const topic = await writeOwn(small)
  const { corrections } = small.backroad
  const { added, faults } = await corrections.import(correction('It is mine alone.', 'It is ours.', 'Grace'))
  expect(faults).toEqual([])
  expect(added).toMatchObject([{ series: 'own', own: true, topic: { slug: 'mine', title: 'Mine' }, standing: 'ready' }])
  await corrections.accept(added[0]!.id)
  expect(await readFile(join(topic, 'lesson.md'), 'utf8')).toBe('# Mine\n\nIt is ours.\n')
  expect(await readFile(join(topic, 'corrections.yaml'), 'utf8')).toContain('by: Grace')
  expect(await corrections.show(added[0]!.id)).toMatchObject({ exact: 'It is mine alone.', applied: 'It is ours.' })
})

test('a correction that is accepted is a version of the text, with the name of its reader', async () => {
  await using small = await openSmall()
  const topic = await writeOwn(small)
  const { corrections, explanations } = small.backroad
  const first = await corrections.import(correction('It is mine alone.', 'It is ours.', 'Grace'))
  await corrections.accept(first.added[0]!.id)
  const history = async () => (await explanations.versions('mine', {})).items.map(({ origin, by }) => [origin, by])
  expect(await history()).toEqual([
    ['corrected', 'Grace'],
    ['outside', undefined],
  ])
  const [newest] = (await explanations.versions('mine', {})).items
  expect((await explanations.version('mine', newest!.id)).differences).toEqual([
    { kind: 'same', text: '# Mine\n\nIt is ' },
    { kind: 'out', text: 'mine alone' },
    { kind: 'in', text: 'ours' },
    { kind: 'same', text: '.\n' },
  ])

  // Where there is a draft, the history is the draft's.
  await explanations.save('mine', {
    text: '# Mine\n\nIt is ours.\n\nMore.\n',
    base: (await explanations.page('mine')).base,
  })
  const second = await corrections.import(correction('It is ours.', 'It is everybody’s.', 'Ada \u202e'))
  await corrections.accept(second.added[0]!.id)
  expect(await readFile(join(topic, 'lesson.draft.md'), 'utf8')).toBe('# Mine\n\nIt is everybody’s.\n\nMore.\n')
  expect(await history()).toEqual([
    ['corrected', expect.stringContaining('Ada')],
    ['saved', undefined],
    ['corrected', 'Grace'],
    ['outside', undefined],
  ])
})

test('a text that was corrected, and seen before that could be recorded, gets the name afterwards', async () => {
  await using small = await openSmall()
  const topic = await writeOwn(small)
  const { corrections, explanations } = small.backroad
  const { added } = await corrections.import(correction('It is mine alone.', 'It is ours.', 'Grace'))
  await writeFile(join(topic, 'lesson.md'), '# Mine\n\nIt is ours.\n')
  await explanations.page('mine')
  await corrections.accept(added[0]!.id)
  expect((await explanations.versions('mine', {})).items).toMatchObject([{ origin: 'corrected', by: 'Grace' }])
})

test('a text that is not UTF-8 any more is left as it is', async () => {
  await using small = await openSmall()
  const topic = await writeOwn(small)
  const { corrections } = small.backroad
  const { added } = await corrections.import(correction('It is mine alone.', 'It is ours.', 'Grace'))
  const bytes = Buffer.from('# Mine\n\nIt is mine alone.\n\nCaf\xe9.\n', 'latin1')
  await writeFile(join(topic, 'lesson.md'), bytes)
  await expect(corrections.accept(added[0]!.id)).rejects.toThrow()
  expect(await readFile(join(topic, 'lesson.md'))).toEqual(bytes)
})

test('what readers say on a text comes in as comments: as a file and as a mail, once, and not again when it was removed', async () => {
  await using small = await openSmall()
  await writeOwn(small)
  const { corrections, discussion } = small.backroad
  const target = { type: 'TextQuoteSelector', exact: 'It is mine alone.', prefix: '# Mine\n\n', suffix: '\n' }
  const file = {
    ...{ format: 'backroad-comment', version: 1, series: 'own', topic: 'mine', target },
    ...{ text: 'Is it? <b>Why</b>', by: { name: 'Grace' }, at: '2026-05-04T12:00:00.000Z' },
  }
  const take = (more: object) => corrections.import(new TextEncoder().encode(JSON.stringify({ ...file, ...more })))
  const taken = { series: 'own', topic: { slug: 'mine', title: 'Mine' }, by: 'Grace', text: 'Is it? <b>Why</b>' }
  expect(await take({})).toEqual({ added: [], comments: [taken], known: 0, faults: [] })
  expect(await take({})).toEqual({ added: [], known: 1, faults: [] })

  const mail = `From: Bob <bob@example.org>
Date: Mon, 4 May 2026 12:00:00 +0000

> -----BEGIN BACKROAD COMMENT-----
> Series: own
> Topic: mine
>
> ----- It says
>
> ----- Comment
> On all of it: good.
> - ----- It says
> ----- Name
>
> -----END BACKROAD COMMENT-----
`
  const sent = await corrections.import(new TextEncoder().encode(mail))
  expect(sent).toMatchObject({ comments: [{ by: 'Bob', text: 'On all of it: good.\n----- It says' }], faults: [] })

  const said = await discussion.ofTopic('own', 'mine')
  expect(said).toMatchObject([
    { text: 'Is it? <b>Why</b>', by: 'Grace', on: { quote: 'It is mine alone.', block: 'b2' } },
    { by: 'Bob', createdAt: '2026-05-04T12:00:00.000Z' },
  ])
  expect(said[1]!.on).toBeUndefined()
  await discussion.remove(said[0]!.id)
  expect(await take({})).toEqual({ added: [], known: 1, faults: [] })
  expect(await discussion.ofTopic('own', 'mine')).toHaveLength(1)

  for (const [wrong, why] of [
    [{ topic: 'nowhere' }, 'nowhere'],
    [{ text: ' ' }, '"text" is empty'],
    [{ text: 'x'.repeat(10_001) }, '"text"'],
    [{ by: { name: '' } }, '"by.name"'],
    [{ more: 1 }, 'more'],
    [{ version: 2 }, 'version 2'],
  ] as const) {
    const { comments, faults } = await take(wrong)
    expect(comments).toBeUndefined()
    expect(faults).toEqual([expect.stringContaining(why)])
  }
})
