import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
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

describe('a paragraph that was copied as it reads', () => {
  const TEXT = `# Mine

**A port** is a number of 8 bits.[^1]

> It is *quoted* as 8.

It is **very large** for a port.[^2]

[^1]: RFC 9293.

[^2]: RFC 768.
`
  const mail = (exact: string, proposed: string) =>
    new TextEncoder().encode(`-----BEGIN BACKROAD CORRECTION-----
Series: own
Topic: mine

----- It says
${exact}
----- It should say
${proposed}
----- Because
It is so.
----- Name
Grace
-----END BACKROAD CORRECTION-----
`)

  async function open() {
    const small = await openSmall()
    const topic = await writeOwn(small)
    await writeFile(join(topic, 'lesson.md'), TEXT)
    return { small, file: join(topic, 'lesson.md'), corrections: small.backroad.corrections }
  }

  test('keeps its signs of Markdown, and is known again', async () => {
    const { small, file, corrections } = await open()
    await using _ = small
    for (const [exact, proposed] of [
      ['A port is a number of 8 bits.', 'A port is a number of 16 bits.'],
      ['It is quoted as 8.', 'It is quoted as 16.'],
    ] as const) {
      const { added, faults } = await corrections.import(mail(exact, proposed))
      expect(faults).toEqual([])
      expect(added).toMatchObject([{ standing: 'ready' }])
      expect(added[0]!.takesOut).toBeUndefined()
      expect((await corrections.accept(added[0]!.id)).remarks).toEqual([])
    }
    expect(await readFile(file, 'utf8')).toBe(TEXT.replace('of 8', 'of 16').replace('as 8', 'as 16'))
  })

  test('says which it takes out where that can’t be told, and that the text can’t be published then', async () => {
    const { small, file, corrections } = await open()
    await using _ = small
    const { added } = await corrections.import(mail('It is very large for a port.', 'It is huge.'))
    expect(added).toMatchObject([{ standing: 'ready', takesOut: ['**', '[^2]'] }])
    const { remarks } = await corrections.accept(added[0]!.id)
    expect(remarks).toEqual([
      'Signs of Markdown that stood there are not there any more: ** [^2]',
      expect.stringMatching(/can’t be published .*lesson\.md:11: Nothing refers to the note/),
    ])
    expect(await readFile(file, 'utf8')).toContain('\nIt is huge.\n')
  })

  test('of what the text said earlier is not put over what it says now', async () => {
    const { small, corrections } = await open()
    await using _ = small
    const { added } = await corrections.import(mail('A port is a long number of 8 bits.', 'A port is 16 bits.'))
    expect(added).toMatchObject([{ standing: 'stale' }])
  })

  test('has a word for its reader, which its author is told how to send', async () => {
    const { small, corrections } = await open()
    await using _ = small
    const { added } = await corrections.import(mail('It is quoted as 8.', 'It is quoted as 16.'))
    const { wordGoes } = await corrections.decline(added[0]!.id, 'It is 8 there.')
    expect(wordGoes).toContain('Grace hears it from you')
    expect(wordGoes).toContain('Your correction of “Mine” was not taken. It is 8 there.')
  })
})
