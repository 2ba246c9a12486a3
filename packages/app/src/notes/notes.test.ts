import { cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSmall, smallSeries, type Small } from '../fixtures/open-small.ts'

let now: number
let small: Small
beforeEach(async () => {
  now = Date.UTC(2026, 2, 10)
  small = await openSmall(() => now++)
})
afterEach(() => small[Symbol.asyncDispose]())

const notes = () => small.backroad.notes
const texts = async (topic = 'alpha') => (await notes().ofTopic(topic)).map((note) => note.text)

test('notes of a topic come in the order they were written, rendered, with the passage they are on', async () => {
  await notes().add('alpha', { text: 'About *all* of it' })
  await notes().add('old-alpha', { text: 'About this', quote: '  First there was alpha ' })
  await notes().add('gamma', { text: 'Elsewhere' })
  const [first, second, ...more] = await notes().ofTopic('alpha')
  expect(more).toEqual([])
  expect(first).toMatchObject({ topic: { slug: 'alpha', title: 'Alpha' }, text: 'About *all* of it' })
  expect(first!.html).toContain('<em>all</em>')
  expect(first).not.toHaveProperty('quote')
  expect(second).toMatchObject({ quote: 'First there was alpha', createdAt: second!.updatedAt })
})

test('nothing active comes out of a note', async () => {
  const { html } = await notes().add('alpha', {
    text: '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>',
  })
  expect(html).not.toMatch(/<script|<img|href="javascript/i)
})

test('a link has an address that can be followed, and a text only if one likes', async () => {
  expect(await notes().add('alpha', { text: '', url: 'https://example.org/a b' })).toMatchObject({
    text: '',
    html: '',
    url: 'https://example.org/a%20b',
  })
  for (const url of ['javascript:alert(1)', 'example.org', '/etc/passwd', 'file:///etc/passwd', '']) {
    await expect(notes().add('alpha', { text: 'x', url })).rejects.toMatchObject({ code: 'note-link' })
  }
  await expect(notes().add('alpha', { text: ' \n ' })).rejects.toMatchObject({ code: 'note-empty' })
  await expect(notes().add('nonsense', { text: 'x' })).rejects.toMatchObject({ code: 'topic-not-found' })
})

test('a note is changed and removed, and stays so over a restart', async () => {
  const { id, createdAt } = await notes().add('alpha', { text: 'one', url: 'https://example.org/' })
  const changed = await notes().change(id, { text: 'two' })
  expect(changed).toMatchObject({ id, text: 'two', createdAt })
  expect(changed).not.toHaveProperty('url')
  expect(changed.updatedAt > createdAt).toBe(true)
  await small.restart()
  expect(await texts()).toEqual(['two'])
  await notes().remove(id)
  expect(await texts()).toEqual([])
  for (const gone of [notes().remove(id), notes().change(id, { text: 'three' })]) {
    await expect(gone).rejects.toMatchObject({ code: 'note-not-found' })
  }
})

test('characters that a database can’t hold are left out, and all others kept', async () => {
  const { text } = await notes().add('alpha', { text: 'a\0b \ud800 💡 “ä”\nсловo' })
  expect(text).toBe('ab \ufffd 💡 “ä”\nсловo')
  expect(await texts()).toEqual([text])
})

test('all notes are listed newest first, in parts', async () => {
  for (let i = 0; i < 5; i++) await notes().add(i % 2 ? 'alpha' : 'gamma', { text: String(i) })
  const first = await notes().list({ limit: 3 })
  expect(first.items.map((note) => note.text)).toEqual(['4', '3', '2'])
  const second = await notes().list({ limit: 3, cursor: first.next })
  expect(second.items.map((note) => note.text)).toEqual(['1', '0'])
  expect(second.next).toBeUndefined()
})

test('notes stay with a topic that is renamed', async () => {
  await notes().add('alpha', { text: 'mine' })
  const series = join(small.dir, 'renamed')
  await cp(smallSeries, series, { recursive: true })
  await rename(join(series, '01-first/01-alpha'), join(series, '01-first/01-omega'))
  const file = join(series, '01-first/01-omega/topic.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('aliases: [', 'aliases: [alpha, '))
  await small.restart(series)
  expect(await notes().ofTopic('omega')).toMatchObject([{ text: 'mine', topic: { slug: 'omega' } }])
})
