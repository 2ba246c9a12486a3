import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { digest } from '../cache/disk-cache.ts'
import { asSomeoneOrdinary } from '../fixtures/as-someone-ordinary.ts'
import { openSmall, toTheEnd, type Small } from '../fixtures/open-small.ts'
import { gif, png } from './fixtures/pictures.ts'

let now = Date.UTC(2026, 4, 4, 12)
let small: Small
let dir: string
beforeEach(async () => {
  small = await openSmall(() => (now += 1000))
  dir = await small.backroad.ownSeries.begin()
})
afterEach(() => small[Symbol.asyncDispose]())

const texts = () => small.backroad.explanations
const draft = () => join(dir, '01-first/01-alpha/lesson.draft.md')
const lesson = () => join(dir, '01-first/01-alpha/lesson.md')
const save = (text: string, base?: string) => texts().save('alpha', { text, base })
const history = async () => (await texts().versions('alpha', {})).items

describe('a text', () => {
  test('is planned, then a draft, then published, and counted from its files', async () => {
    const page = await texts().page('alpha')
    expect(page).toMatchObject({ state: 'planned', source: 'none', text: '', explains: { slug: 'alpha' } })
    expect(page.base).toBeUndefined()
    const saved = await save('A letter is a sign.\n')
    expect(saved).toMatchObject({ outcome: 'saved', words: 5, minutes: 1, base: digest('A letter is a sign.\n') })
    expect(await readFile(draft(), 'utf8')).toBe('A letter is a sign.\n')
    expect(await texts().page('alpha')).toMatchObject({ state: 'draft', source: 'draft' })
    await texts().publish('alpha')
    expect(await readFile(lesson(), 'utf8')).toBe('A letter is a sign.\n')
    const published = await texts().page('alpha')
    expect(published).toMatchObject({ state: 'published', source: 'published', text: 'A letter is a sign.\n' })
    await save('A letter is a mark.\n', published.base)
    expect(await readFile(lesson(), 'utf8')).toBe('A letter is a sign.\n')
    expect((await small.backroad.ownSeries.page()).series?.chapters[0]?.topics[0]).toMatchObject({
      state: 'published',
      changed: true,
      words: 5,
    })
    await expect(texts().withdraw('alpha')).rejects.toMatchObject({ code: 'draft-in-the-way' })
    await texts().publish('alpha')
    await texts().withdraw('alpha')
    expect(await texts().page('alpha')).toMatchObject({ state: 'draft', text: 'A letter is a mark.\n' })
    await expect(texts().publish('beta')).rejects.toMatchObject({ code: 'nothing-to-publish' })
    await expect(texts().withdraw('beta')).rejects.toMatchObject({ code: 'nothing-published' })
    expect((await history()).map(({ origin, words }) => [origin, words])).toEqual([
      ['saved', 5],
      ['saved', 5],
    ])
  })

  test('that two write at once is put together, and every word stays', async () => {
    const base = (await save('one\n\ntwo\n\nthree\n')) as { base: string }
    await save('ONE\n\ntwo\n\nthree\n', base.base)
    const merged = await save('one\n\ntwo\n\nthree\n\nfour\n', base.base)
    expect(merged).toMatchObject({ outcome: 'merged', text: 'ONE\n\ntwo\n\nthree\n\nfour\n' })
    expect(await readFile(draft(), 'utf8')).toBe('ONE\n\ntwo\n\nthree\n\nfour\n')
  })

  test('that two write at the same place is told as both, and the one not taken is in the history', async () => {
    const { base } = (await save('one\n')) as { base: string }
    const theirs = (await save('uno\n', base)) as { base: string }
    const conflict = await save('eins\n', base)
    expect(conflict).toEqual({ outcome: 'conflict', theirs: 'uno\n', both: 'uno\neins\n', base: theirs.base })
    expect(await readFile(draft(), 'utf8')).toBe('uno\n')
    const aside = (await history()).find(({ origin }) => origin === 'aside')
    expect((await texts().version('alpha', aside!.id)).text).toBe('eins\n')
    // Whoever has seen both decides, and that is saved.
    expect(await save('uno, eins\n', theirs.base)).toMatchObject({ outcome: 'saved' })
    // Nothing is told twice, and what is aside is not taken for a change from outside.
    expect((await history()).map(({ origin }) => origin)).toEqual(['saved', 'aside', 'saved', 'saved'])
  })

  test('of a base that nobody knows is never written over', async () => {
    await save('one\n')
    expect(await save('two\n', digest('never seen'))).toMatchObject({ outcome: 'conflict', theirs: 'one\n' })
    expect(await save('two\n')).toMatchObject({ outcome: 'conflict', theirs: 'one\n' })
    expect(await save('one\n')).toMatchObject({ outcome: 'saved' })
  })

  test('saved by ten at once loses nothing', async () => {
    const lines = Array.from({ length: 10 }, (_, i) => `line ${i}\n\nkept ${i}\n\n`)
    const { base } = (await save(lines.join(''))) as { base: string }
    await Promise.all(lines.map((line, i) => save(lines.toSpliced(i, 1, line.replace('line', 'LINE')).join(''), base)))
    expect(await readFile(draft(), 'utf8')).toBe(lines.join('').replaceAll('line', 'LINE'))
  })

  test('changed from outside is seen, and is a version', async () => {
    const { base } = (await save('one\n\ntwo\n')) as { base: string }
    await writeFile(draft(), 'one\n\nTWO\n')
    expect(await texts().page('alpha')).toMatchObject({ text: 'one\n\nTWO\n' })
    expect(await save('ONE\n\ntwo\n', base)).toMatchObject({ outcome: 'merged', text: 'ONE\n\nTWO\n' })
    const versions = await history()
    expect(versions.map(({ origin }) => origin)).toEqual(['merged', 'outside', 'saved'])
    const { differences, before } = await texts().version('alpha', versions[1]!.id)
    expect(before?.id).toBe(versions[2]!.id)
    expect(differences).toEqual([
      { kind: 'same', text: 'one\n\n' },
      { kind: 'out', text: 'two' },
      { kind: 'in', text: 'TWO' },
      { kind: 'same', text: '\n' },
    ])
    await expect(texts().version('beta', versions[0]!.id)).rejects.toMatchObject({ code: 'version-not-found' })
  })

  test('removed from outside can be saved again', async () => {
    const { base } = (await save('one\n')) as { base: string }
    await rm(draft())
    expect(await texts().page('alpha')).toMatchObject({ source: 'none', text: '' })
    expect(await save('one more\n', base)).toMatchObject({ outcome: 'saved' })
    expect(await readFile(draft(), 'utf8')).toBe('one more\n')
    expect((await history()).map(({ words }) => words)).toEqual([2, 1])
  })

  test('keeps its history when its topic is renamed', async () => {
    await save('one\n')
    const yaml = join(dir, '01-first/01-alpha/topic.yaml')
    await writeFile(yaml, `${await readFile(yaml, 'utf8')}aliases: [alpha]\n`)
    await (await import('node:fs/promises')).rename(join(dir, '01-first/01-alpha'), join(dir, '01-first/01-aleph'))
    expect(await texts().page('aleph')).toMatchObject({ text: 'one\n' })
    expect((await texts().versions('alpha', {})).items).toHaveLength(1)
  })

  test('has the same renderer as lessons, with nothing active in it', async () => {
    const { html, problems, words } = await texts().preview(
      'alpha',
      '# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![p](images/none.png)\n\n`code`\n',
    )
    expect(html).not.toMatch(/<script|javascript:/)
    expect(html).toContain('<code>code</code>')
    expect(problems.map(({ line }) => line)).toEqual([3, 5, 5])
    expect(words).toBeGreaterThan(1)
  })
})

describe('what a text can not be', () => {
  test('longer than it may: nothing is changed', async () => {
    const { base } = (await save('one\n')) as { base: string }
    await expect(save('ä'.repeat(300_000), base)).rejects.toMatchObject({
      code: 'text-too-long',
      message: expect.stringContaining('Your text is still in the editor') as string,
    })
    expect(await readFile(draft(), 'utf8')).toBe('one\n')
    expect(await save('a'.repeat(512 * 1024), base)).toMatchObject({ outcome: 'saved' })
  })

  test('a file that is too long says so, with what to do', async () => {
    await writeFile(draft(), 'a'.repeat(512 * 1024 + 1))
    await expect(texts().page('alpha')).rejects.toMatchObject({
      ...{ code: 'text-too-large', kind: 'invalid' },
      message: expect.stringMatching(/524289 bytes; 512 KiB is the most.*Split it.*\/write/) as string,
    })
  })

  test('half a character, or NUL: what is storable is stored', async () => {
    await save('a\ud800b\0c\n')
    expect(await readFile(draft(), 'utf8')).toBe('a\ufffdbc\n')
  })

  test('bytes that are no UTF-8, a link, a folder: told, listed, and left alone', async () => {
    await writeFile(draft(), Buffer.from([0x61, 0xff, 0x62]))
    await expect(texts().page('alpha')).rejects.toMatchObject({ code: 'text-unreadable' })
    await expect(save('mine\n')).rejects.toMatchObject({ code: 'text-unreadable' })
    expect(await readFile(draft())).toEqual(Buffer.from([0x61, 0xff, 0x62]))
    const { series } = await small.backroad.ownSeries.page()
    expect(series?.chapters[0]?.topics[0]).toMatchObject({ state: 'draft', fault: 'It is no text in UTF-8.' })
    await rm(draft())
    await writeFile(join(small.dir, 'secret'), 'secret')
    await symlink(join(small.dir, 'secret'), draft())
    await expect(texts().page('alpha')).rejects.toMatchObject({ code: 'text-unreadable' })
    await expect(save('mine\n')).rejects.toMatchObject({ code: 'text-unreadable' })
    expect(await readFile(join(small.dir, 'secret'), 'utf8')).toBe('secret')
    await rm(draft())
    await mkdir(draft())
    await expect(save('mine\n')).rejects.toMatchObject({ code: 'text-unreadable' })
  })

  test('of a topic outside the series, whatever its name', async () => {
    for (const name of ['../alpha', '..', '/etc/passwd', 'alpha/../../x', '', 'nothing', '01-alpha', '__proto__']) {
      await expect(texts().page(name)).rejects.toMatchObject({ code: 'own-topic-not-found' })
      await expect(texts().save(name, { text: 'x' })).rejects.toMatchObject({ code: 'own-topic-not-found' })
    }
    expect(await readdir(small.dataDir)).not.toContain('x')
  })

  test('in a folder that may not be written', async () => {
    const { base } = (await save('one\n')) as { base: string }
    await chmod(join(dir, '01-first/01-alpha'), 0o500)
    await asSomeoneOrdinary(small.dir, () =>
      expect(save('two\n', base)).rejects.toMatchObject({ code: 'text-unwritable' }),
    )
    expect(await readFile(draft(), 'utf8')).toBe('one\n')
    await chmod(join(dir, '01-first/01-alpha'), 0o700)
    expect(await save('two\n', base)).toMatchObject({ outcome: 'saved' })
  })
})

describe('half a mebibyte of anything', { timeout: 60_000 }, () => {
  test('is saved at once, previewed in a moment, and nothing of it is lost', async () => {
    for (const text of ['>'.repeat(512 * 1024), '[^'.repeat(256 * 1024), '\n'.repeat(512 * 1024)]) {
      const { base } = await texts().page('alpha')
      const begun = process.cpuUsage()
      expect(await texts().save('alpha', { text, base })).toMatchObject({ outcome: 'saved' })
      const { html, problems } = await texts().preview('alpha', text)
      const { user, system } = process.cpuUsage(begun)
      // This process is there for others meanwhile.
      expect((user + system) / 1000).toBeLessThan(3000)
      expect(await readFile(draft(), 'utf8')).toBe(text)
      if (text.startsWith('>')) {
        expect(problems).toMatchObject([{ message: expect.stringContaining('takes too long to render') as string }])
        expect(html.match(/&#62;/g)).toHaveLength(text.length)
      }
    }
    await expect(texts().save('alpha', { text: 'a'.repeat(512 * 1024 + 1) })).rejects.toMatchObject({
      code: 'text-too-long',
    })
    await expect(texts().preview('alpha', 'a'.repeat(1024 * 1024))).rejects.toMatchObject({ code: 'text-too-long' })
  })

  test('with a fault in every line names the first of them', async () => {
    const { problems } = await texts().preview('alpha', '<b>\n\n'.repeat(200))
    expect(problems).toHaveLength(51)
    expect(problems.at(-1)).toEqual({ message: 'There are 150 more like these.' })
  })
})

describe('a picture', () => {
  test('stands beside the text, once, under a name that is a slug', async () => {
    expect(await texts().addImage('alpha', png(30, 20), 'Ein Bild (1).PNG')).toEqual({
      name: 'ein-bild-1.png',
      width: 30,
      height: 20,
    })
    expect(await texts().addImage('alpha', png(30, 20), 'ein bild 1.png')).toMatchObject({ name: 'ein-bild-1.png' })
    expect(await texts().addImage('alpha', png(31, 20), 'ein bild 1.png')).toMatchObject({ name: 'ein-bild-1-2.png' })
    expect(await texts().addImage('alpha', gif(4, 4), '../../x.png')).toMatchObject({ name: 'x.gif' })
    expect(await texts().addImage('alpha', gif(5, 4), 'image.png')).toMatchObject({ name: 'picture.gif' })
    expect((await readdir(join(dir, '01-first/01-alpha/images'))).toSorted()).toEqual([
      'ein-bild-1-2.png',
      'ein-bild-1.png',
      'picture.gif',
      'x.gif',
    ])
    expect(await texts().image('alpha', 'ein-bild-1.png')).toMatchObject({ type: 'image/png' })
    const { html } = await texts().preview('alpha', '![A picture](images/ein-bild-1.png)')
    expect(html).toContain('src="/api/explanations/alpha/images/ein-bild-1.png"')
    expect(html).toContain('width="30" height="20"')
  })

  test('is judged by its bytes: what is none, or would fill the memory, is refused', async () => {
    const refused: Uint8Array[] = [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      Buffer.from('%PDF-1.7'),
      Buffer.alloc(0),
      png(50_000, 50_000),
      png(60_000, 60_000),
      png(2001, 10),
      // A GIF whose frame is larger than it says of itself, and one whose frames would be drawn for hours.
      gif(1, 1, [[60_000, 60_000]]),
      gif(
        2000,
        2000,
        Array.from({ length: 200 }, () => [2000, 2000] as const),
      ),
      // Cut off, as by a download that ended.
      png(10, 10).subarray(0, 40),
      gif(10, 10).subarray(0, -1),
      Buffer.from([
        0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 10, 0, 10, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3,
      ]),
      Buffer.concat([png(10, 10), Buffer.alloc(5 * 1024 * 1024)]),
    ]
    for (const bytes of refused) {
      await expect(texts().addImage('alpha', bytes, 'a.png')).rejects.toMatchObject({ code: 'image-refused' })
    }
    await expect(readdir(join(dir, '01-first/01-alpha/images'))).rejects.toThrow('ENOENT')
  })

  test('may move, and may have any name', async () => {
    const before = (await readdir(dir)).toSorted()
    expect(
      await texts().addImage(
        'alpha',
        gif(20, 10, [
          [20, 10],
          [5, 5],
          [20, 10],
        ]),
        '../..',
      ),
    ).toEqual({
      name: 'picture.gif',
      width: 20,
      height: 10,
    })
    for (const name of [
      'a\0b',
      '..\\..\\c.png',
      '/etc/passwd',
      '%2e%2e%2fd',
      'e'.repeat(300),
      '',
      '.',
      '💡',
      'con.png:stream',
    ]) {
      const added = await texts().addImage('alpha', png(3, 3), name)
      expect(added.name).toMatch(/^[a-z0-9-]{1,60}\.png$/)
    }
    const images = await readdir(join(dir, '01-first/01-alpha/images'))
    expect(images).toContain('e'.repeat(60) + '.png')
    expect((await readdir(dir)).toSorted()).toEqual(before)
  })

  test('that is a link, or is not what its name says, is not given out', async () => {
    await texts().addImage('alpha', png(3, 3), 'a.png')
    const at = join(dir, '01-first/01-alpha/images')
    await writeFile(join(small.dir, 'secret.png'), png(9, 9))
    await symlink(join(small.dir, 'secret.png'), join(at, 'b.png'))
    await writeFile(join(at, 'c.png'), '<svg/>')
    for (const name of ['b.png', 'c.png', '../topic.yaml', '..%2ftopic.yaml', 'none.png']) {
      await expect(texts().image('alpha', name)).rejects.toMatchObject({ code: 'image-not-found' })
    }
    await rm(at, { recursive: true })
    await symlink(small.dir, at)
    await expect(texts().addImage('alpha', png(3, 3), 'd.png')).rejects.toMatchObject({ code: 'text-unwritable' })
  })
})

test('prompts are the question, what is proven, and what went wrong on the way', async () => {
  const { workspaces, checks } = small.backroad
  const program = await small.program('mine', ['says-two'])
  const { id } = await workspaces.register(program)
  await toTheEnd(checks.follow((await checks.start({ workspace: id, all: true })).id))
  expect((await texts().page('alpha')).prompts).toMatchObject({ proven: [], slips: [] })
  await writeFile(join(program, 'wrong'), '')
  await toTheEnd(checks.follow((await checks.start({ workspace: id, all: true })).id))
  const { prompts } = await texts().page('alpha')
  expect(prompts.question).toBeTruthy()
  expect(prompts.proven).toMatchObject([{ build: 'echo', stages: 3 }])
  expect(prompts.slips).toMatchObject([{ build: 'echo', number: 2 }])
  const { series } = await small.backroad.ownSeries.page()
  expect(series?.chapters[0]?.topics[0]).toMatchObject({ slug: 'alpha', proven: true })
  const next = (await small.backroad.topics.series()).next
  expect(next).toContainEqual(expect.objectContaining({ kind: 'explanation', href: '/write/alpha' }))
}, 60_000)

test('the file for one’s own editor is the draft, made of what is published', async () => {
  expect(await texts().draftFile('alpha')).toEqual({ file: draft(), put: '# Alpha\n\n' })
  expect(await readFile(draft(), 'utf8')).toBe('# Alpha\n\n')
  expect(await texts().draftFile('alpha')).toEqual({ file: draft() })
  await texts().publish('alpha')
  await texts().draftFile('alpha')
  expect(await readFile(draft(), 'utf8')).toBe('# Alpha\n\n')
})
