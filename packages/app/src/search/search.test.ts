import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSmall, smallSeries, type Small } from '../fixtures/open-small.ts'
import { openBackroad } from '../open-backroad.ts'

let small: Small
beforeEach(async () => {
  small = await openSmall()
  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  await writeFile(
    join(series, '01-first/01-alpha/lesson.md'),
    '# Alpha\n\nThe connection stays.\n\n## What a connection costs\n\nKeep-alive is the rule, with a `Content-Length`.\n',
  )
  await small.restart(series)
})
afterEach(() => small[Symbol.asyncDispose]())

const find = (query: string) => small.backroad.search.find(query)
const text = (parts: readonly { text: string; mark?: true }[] = []) =>
  parts.map((part) => (part.mark ? `[${part.text}]` : part.text)).join('')
const found = async (query: string) => (await find(query)).hits.map((hit) => `${hit.kind} ${hit.href}`)

describe('what is found', () => {
  test('a part of a lesson, with its heading and the passage', async () => {
    const { hits, total } = await find('keep alive')
    expect(total).toBe(1)
    expect(hits).toMatchObject([{ kind: 'lesson', href: '/topics/alpha#s-what-a-connection-costs' }])
    expect(text(hits[0]!.title)).toBe('Alpha')
    expect(text(hits[0]!.part)).toBe('What a connection costs')
    expect(text(hits[0]!.snippet)).toBe('[Keep]-[alive] is the rule, with a Content-Length.')
  })

  test('a heading counts for more than the text', async () => {
    expect(await found('connection')).toEqual([
      'lesson /topics/alpha#s-what-a-connection-costs',
      'lesson /topics/alpha',
    ])
  })

  test('a stage by its title and slug, a term by what it means, and a topic that is only planned', async () => {
    expect(await found('says-two')).toContain('stage /builds/echo?stage=says-two')
    expect((await found('third')).at(0)).toBe('lesson /topics/gamma')
    expect((await find('beta')).hits.map((hit) => hit.href)).toContain('/topics/beta')
  })

  test.for(['conection', 'connectoin', 'CONNECTION', 'connec', 'kepe alive', 'content lenght'])(
    '%s, as it was meant',
    async (query) => {
      expect((await find(query)).hits.length).toBeGreaterThan(0)
    },
  )

  test('any of the words, where nothing has them all', async () => {
    expect(await found('connection xylophone')).toHaveLength(2)
  })

  test.for(['', '   ', 'xylophone', '???', 'the', '\0', '"); drop table note; --', 'a'.repeat(5000)])(
    'nothing for %j, and no error',
    async (query) => {
      expect((await find(query)).hits).toEqual([])
    },
  )
})

describe('notes', () => {
  test('are found once written, as they are after a change, and not once removed', async () => {
    expect(await found('pelican')).toEqual([])
    const { id } = await small.backroad.notes.add('alpha', { text: 'A pelican', quote: 'The connection' })
    expect(await found('pelican')).toEqual([`note /topics/alpha#note-${id}`])
    await small.backroad.notes.change(id, { text: 'A heron' })
    expect(await found('pelican')).toEqual([])
    expect(await found('heron')).toHaveLength(1)
    await small.backroad.notes.remove(id)
    expect(await found('heron')).toEqual([])
  })

  test('that another process has written are found too', async () => {
    expect(await found('pelican')).toEqual([])
    const { dataDir, databaseUrl } = small
    await using other = await openBackroad({ dataDir, databaseUrl, seriesDir: smallSeries })
    await other.notes.add('gamma', { text: 'A pelican' })
    expect(await found('pelican')).toHaveLength(1)
  })

  test('are in the index once, however many search at once', async () => {
    for (let i = 0; i < 5; i++) await small.backroad.notes.add('alpha', { text: `pelican ${i}` })
    const all = await Promise.all(Array.from({ length: 8 }, () => find('pelican')))
    expect(all.map(({ total }) => total)).toEqual(Array(8).fill(5))
  })
})

test('so many of each kind, and how many there are', async () => {
  for (let i = 0; i < 9; i++) await small.backroad.notes.add('alpha', { text: `pelican ${i}` })
  const { hits, total } = await small.backroad.search.find('pelican', 4)
  expect([hits.length, total]).toEqual([4, 9])
})
