import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asSomeoneOrdinary } from '../fixtures/as-someone-ordinary.ts'
import { openSmall, smallSeries, type Small } from '../fixtures/open-small.ts'
import type { ProposeRequest } from './requests.ts'

const lesson = `# Alpha

The first paragraph stands here.

The second has two lines,
and this is the other one.
Its third line ends it.

Twice.

In between.

Twice.

The end of it.
`

/** A series of one's own to correct, in its own folder. */
async function withLesson(small: Small, text = lesson): Promise<{ dir: string; path: string; topic: string }> {
  const dir = join(small.dir, 'series')
  await cp(smallSeries, dir, { recursive: true })
  const topic = join(dir, '01-first/01-alpha')
  const path = join(topic, 'lesson.md')
  await writeFile(path, text)
  await small.restart(dir)
  return { dir, path, topic }
}

async function propose(
  small: Small,
  block: string,
  edit: (source: string) => string,
  more: Partial<ProposeRequest> = {},
) {
  const { corrections } = small.backroad
  const { source, sha256 } = await corrections.paragraph(undefined, 'alpha', block)
  const request = {
    topic: 'alpha',
    block,
    source,
    sha256,
    proposed: edit(source),
    reason: 'Because.',
    name: 'Ada',
    ...more,
  }
  return corrections.propose(request)
}

const first = 'b2'
const second = 'b3'

test('a proposal is kept as a quote with its difference, and shown where it stands', async () => {
  await using small = await openSmall()
  await withLesson(small)
  const made = await propose(small, first, (text) => text.replace('first', 'opening'), {
    evidence: 'https://example.org/why',
    mail: 'ada@example.org',
  })
  expect(made).toMatchObject({
    topic: { slug: 'alpha' },
    state: 'open',
    standing: 'ready',
    by: { name: 'Ada', mail: 'ada@example.org' },
    source: 'https://example.org/why',
    diff: '--- a/lesson.md\n+++ b/lesson.md\n@@ -3 +3 @@\n-The first paragraph stands here.\n+The opening paragraph stands here.\n',
    now: { block: 'b2', from: 3, to: 3 },
    conflicts: [],
  })
  expect(made.words).toContainEqual({ kind: 'new', text: 'opening' })
  expect(made.after).toContain('The opening paragraph stands here.')
  expect((await small.backroad.corrections.list({})).items).toHaveLength(1)
})

test('accepting writes the text and the thanks, and nothing else', async () => {
  await using small = await openSmall(() => Date.parse('2026-05-04T12:00:00Z'))
  const { path, topic } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  const { correction, commit, remarks } = await small.backroad.corrections.accept(id, { word: 'Thank you.' })
  expect(correction).toMatchObject({
    state: 'accepted',
    word: 'Thank you.',
    applied: 'The opening paragraph stands here.',
  })
  expect([commit, remarks]).toEqual([undefined, []])
  expect(await readFile(path, 'utf8')).toBe(lesson.replace('first', 'opening'))
  expect(await readFile(join(topic, 'corrections.yaml'), 'utf8')).toBe(
    "- by: Ada\n  at: '2026-05-04'\n  reason: Because.\n  quote: The first paragraph stands here.\n",
  )
  expect((await readdir(topic)).filter((name) => name.startsWith('.'))).toEqual([])
  await expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'correction-decided' })
})

test('line ends of the file stay as they are', async () => {
  await using small = await openSmall()
  const crlf = `\ufeff${lesson.replace(/\n/g, '\r\n')}`
  const { path } = await withLesson(small, crlf)
  const { id } = await propose(small, second, (text) => text.replace('two lines', 'three lines'))
  await small.backroad.corrections.accept(id)
  expect(await readFile(path, 'utf8')).toBe(crlf.replace('two lines', 'three lines'))
})

test('one declined says why and changes nothing', async () => {
  await using small = await openSmall()
  const { path } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.toUpperCase())
  const declined = await small.backroad.corrections.decline(id, 'It is right\u202e as it is.')
  expect(declined).toMatchObject({ state: 'declined', word: 'It is right⟨U+202E⟩ as it is.' })
  expect(await readFile(path, 'utf8')).toBe(lesson)
  await expect(small.backroad.corrections.decline(id)).rejects.toMatchObject({ code: 'correction-decided' })
})

test('two on the same lines are in conflict; with one accepted the other is stale, and both are shown', async () => {
  await using small = await openSmall()
  const { path } = await withLesson(small)
  const { corrections } = small.backroad
  const one = await propose(small, second, (text) => text.replace('two lines', '2 lines'))
  const other = await propose(small, second, (text) => text.replace('two lines', 'three lines'))
  const third = await propose(small, second, (text) => text.replace('ends it', 'closes it'))
  expect((await corrections.show(one.id)).conflicts.map(({ id }) => id)).toEqual([other.id])
  expect((await corrections.show(third.id)).conflicts).toEqual([])
  await corrections.accept(one.id)

  const stale = await corrections.show(other.id)
  expect(stale).toMatchObject({
    standing: 'stale',
    now: { text: expect.stringContaining('2 lines') as string },
    proposed: expect.stringContaining('three lines') as string,
  })
  expect(stale.overtakenBy.map(({ id }) => id)).toEqual([one.id])
  expect((await corrections.list({ state: 'stale' })).items.map(({ id }) => id)).toEqual([other.id])
  await expect(corrections.accept(other.id)).rejects.toMatchObject({ code: 'correction-stale' })

  // What changes other lines goes together with it.
  expect(await corrections.show(third.id)).toMatchObject({
    standing: 'merges',
    merged: expect.stringMatching(/2 lines[^]*closes/) as string,
  })
  await corrections.accept(third.id)
  // And the stale one can still be taken, as its author writes it.
  const { now } = await corrections.show(other.id)
  await expect(corrections.accept(other.id, { text: 'x', instead: 'y' })).rejects.toMatchObject({
    code: 'correction-stale',
  })
  await corrections.accept(other.id, { text: 'Three lines it has.', instead: now!.text })
  expect(await readFile(path, 'utf8')).toBe(lesson.replace(/The second[^]*ends it\./, 'Three lines it has.'))
})

test('a paragraph that reads like another is told apart, and one that is gone is lost and stays', async () => {
  await using small = await openSmall()
  const { path } = await withLesson(small)
  const { corrections } = small.backroad
  const { id } = await propose(small, 'b6', () => 'Twice, here.')
  await writeFile(path, lesson.replace('In between.', 'Quite between.').replace('The end of it.', 'Over.'))
  await corrections.accept(id)
  expect(await readFile(path, 'utf8')).toContain('Twice.\n\nQuite between.\n\nTwice, here.\n')
  const lost = await propose(small, first, (text) => `${text} More.`)
  await writeFile(path, '# Alpha\n\nAnother text altogether, on other things.\n')
  expect(await corrections.show(lost.id)).toMatchObject({ standing: 'lost', exact: 'The first paragraph stands here.' })
  await expect(corrections.accept(lost.id, { text: 'x' })).rejects.toMatchObject({ code: 'correction-stale' })
})

test('an empty proposal takes the paragraph out', async () => {
  await using small = await openSmall()
  const { path } = await withLesson(small)
  const { id } = await propose(small, first, () => '')
  await small.backroad.corrections.accept(id)
  expect(await readFile(path, 'utf8')).toBe(lesson.replace('The first paragraph stands here.\n\n', ''))
})

test('what was written but not yet recorded is recorded by accepting it again, once', async () => {
  await using small = await openSmall()
  const { path, topic } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  await writeFile(path, lesson.replace('first', 'opening'))
  expect(await small.backroad.corrections.show(id)).toMatchObject({ standing: 'done' })
  await small.backroad.corrections.accept(id)
  expect(await readFile(path, 'utf8')).toBe(lesson.replace('first', 'opening'))
  expect((await readFile(join(topic, 'corrections.yaml'), 'utf8')).match(/by:/g)).toHaveLength(1)
})

test('a draft that will take the text’s place gets the correction too', async () => {
  await using small = await openSmall()
  const { topic } = await withLesson(small)
  const draft = join(topic, 'lesson.draft.md')
  await writeFile(draft, lesson.replace('The end of it.', 'A new end.'))
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  expect((await small.backroad.corrections.accept(id)).remarks).toEqual([
    'Your draft of the text has the correction too.',
  ])
  expect(await readFile(draft, 'utf8')).toBe(lesson.replace('The end of it.', 'A new end.').replace('first', 'opening'))
})

test('nothing is written through a link that leads elsewhere', async () => {
  await using small = await openSmall()
  const { path, topic } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  const outside = join(small.dir, 'outside.md')
  await writeFile(outside, lesson)
  await rm(path)
  await symlink(outside, path)
  await expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'correction-unwritable' })
  expect(await readFile(outside, 'utf8')).toBe(lesson)
  await rm(path)
  await writeFile(path, lesson)
  await symlink(outside, join(topic, 'corrections.yaml'))
  await expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'correction-unwritable' })
  expect(await readFile(path, 'utf8')).toBe(lesson)
})

test('a file that is imported twice is one correction; what is wrong is said', async () => {
  await using small = await openSmall()
  await withLesson(small)
  const { corrections } = small.backroad
  const file = {
    format: 'backroad-correction',
    version: 1,
    series: small.backroad.series.series.slug,
    topic: 'alpha',
    file: 'lesson.md',
    target: {
      type: 'TextQuoteSelector',
      exact: 'The first paragraph stands here.',
      prefix: '# Alpha\n\n',
      suffix: '\n\nThe second',
    },
    proposed: 'The first paragraph stood here.',
    reason: 'Past.',
    by: { name: 'Grace\u202e' },
    at: '2026-05-04T12:00:00.000Z',
  }
  const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value))
  const { added } = await corrections.import(bytes(file))
  expect(added).toMatchObject([{ standing: 'ready', by: { name: 'Grace⟨U+202E⟩' } }])
  expect(await corrections.import(bytes(file))).toEqual({ added: [], known: 1, faults: [] })
  expect(await corrections.import(bytes({ ...file, at: '2026-05-04T12:00:01.000Z' }))).toMatchObject({
    known: 0,
    faults: [],
  })
  for (const [wrong, said] of [
    [{ ...file, topic: 'nowhere' }, 'nowhere'],
    [{ ...file, topic: 'beta' }, 'no text'],
    [{ ...file, series: 'other' }, 'other'],
    [
      { ...file, diff: '--- a\n+++ b\n@@ -1 +1 @@\n-The first paragraph stands here.\n+Something else.\n' },
      'difference',
    ],
    [{ ...file, proposed: file.target.exact }, 'changes nothing'],
  ] as const) {
    const { added: none, faults } = await corrections.import(bytes(wrong))
    expect(none).toEqual([])
    expect(faults.join()).toContain(said)
  }
})

test('a mail that broke the lines otherwise keeps the file’s own breaks', async () => {
  await using small = await openSmall()
  const { path } = await withLesson(small)
  const series = small.backroad.series.series.slug
  const mail = `-----BEGIN BACKROAD CORRECTION-----\nSeries: ${series}\nTopic: alpha\n\n----- It says\nThe second has\ntwo lines, and this is the other one. Its third\nline ends it.\n----- It should say\nThe second has\nthree lines, and this is the other one. Its third\nline ends it.\n----- Because\nCount.\n----- Name\nGrace\n-----END BACKROAD CORRECTION-----\n`
  const { added, faults } = await small.backroad.corrections.import(new TextEncoder().encode(mail))
  expect(faults).toEqual([])
  await small.backroad.corrections.accept(added[0]!.id)
  expect(await readFile(path, 'utf8')).toBe(lesson.replace('two lines', 'three lines'))
})

test('a full disk is said, and nothing is lost', async (context) => {
  await using small = await openSmall()
  const { path, topic } = await withLesson(small)
  const mounted = mount(topic)
  if (!mounted) return context.skip('a disk of its own can be mounted only by root')
  try {
    await writeFile(path, lesson)
    const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
    await fill(join(topic, 'full'))
    await expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readFile(path, 'utf8')).toBe(lesson)
    expect((await readdir(topic)).toSorted()).toEqual(['full', 'lesson.md'])
    expect(await small.backroad.corrections.show(id)).toMatchObject({ state: 'open', standing: 'ready' })
    await rm(join(topic, 'full'))
    await small.backroad.corrections.accept(id)
    expect(await readFile(path, 'utf8')).toBe(lesson.replace('first', 'opening'))
  } finally {
    execFileSync('umount', [topic])
  }
})

/** A disk of 64 kB over that folder. */
function mount(dir: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function fill(path: string): Promise<void> {
  await writeFile(path, '')
  for (const size of [16384, 4096, 1]) {
    for (;;) {
      const before = await readFile(path)
      const isFull = await writeFile(path, Buffer.concat([before, Buffer.alloc(size)])).then(
        () => false,
        () => true,
      )
      if (isFull) break
    }
  }
}

test('the folder of a topic that may not be written to is said', async () => {
  await using small = await openSmall()
  const { path, topic } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  execFileSync('chmod', ['555', topic])
  await asSomeoneOrdinary(small.dir, () =>
    expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'correction-unwritable' }),
  )
  execFileSync('chmod', ['755', topic])
  expect(await readFile(path, 'utf8')).toBe(lesson)
})

test('the folder in which temporary files stood is not left with any when two are accepted at once', async () => {
  await using small = await openSmall()
  const { path, topic } = await withLesson(small)
  const { corrections } = small.backroad
  const one = await propose(small, first, (text) => text.replace('first', 'opening'))
  const other = await propose(small, second, (text) => text.replace('ends it', 'closes it'))
  await Promise.all([corrections.accept(one.id), corrections.accept(other.id)])
  expect(await readFile(path, 'utf8')).toBe(lesson.replace('first', 'opening').replace('ends it', 'closes it'))
  expect((await readFile(join(topic, 'corrections.yaml'), 'utf8')).match(/by:/g)).toHaveLength(2)
  expect((await readdir(topic)).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a folder beside the series is no place for a text', async () => {
  await using small = await openSmall()
  const { dir, topic } = await withLesson(small)
  const { id } = await propose(small, first, (text) => text.replace('first', 'opening'))
  const away = join(small.dir, 'away')
  await mkdir(away)
  await cp(topic, away, { recursive: true })
  await rm(topic, { recursive: true })
  await symlink(away, join(dir, '01-first/01-alpha'))
  await expect(small.backroad.corrections.accept(id)).rejects.toMatchObject({ code: 'correction-unwritable' })
  expect(await readFile(join(away, 'lesson.md'), 'utf8')).toBe(lesson)
})
