import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSmall, smallSeries } from '../fixtures/open-small.ts'
import { commentParts } from './comment-parts.ts'

test('a comment is kept where it stands, can be answered, changed and removed', async () => {
  await using small = await openSmall()
  const dir = join(small.dir, 'series')
  await cp(smallSeries, dir, { recursive: true })
  const path = join(dir, '01-first/01-alpha/lesson.md')
  await writeFile(path, '# Alpha\n\nOne.\n\nTwo is longer than one is.\n')
  const { discussion } = await small.restart(dir)
  const on = await discussion.add(undefined, 'alpha', { text: 'Is it?', block: 'b3', name: 'Ada' })
  expect(on).toMatchObject({ by: 'Ada', on: { quote: 'Two is longer than one is.', block: 'b3' } })
  const answer = await discussion.add(undefined, 'alpha', { text: 'It is.', answers: on.id })
  expect(answer).toMatchObject({ answers: on.id, on: { block: 'b3' } })
  await writeFile(path, '# Alpha\n\nNew.\n\nOne.\n\nTwo is longer than one is.\n')
  expect((await discussion.ofTopic(undefined, 'alpha')).map(({ on: place }) => place?.block)).toEqual(['b4', 'b4'])
  expect(await discussion.change(answer.id, { text: 'It was.' })).toMatchObject({ text: 'It was.' })

  await discussion.remove(on.id)
  expect(await discussion.ofTopic(undefined, 'alpha')).toMatchObject([
    { id: on.id, text: '', by: '', removed: true },
    { id: answer.id },
  ])
  await discussion.remove(answer.id)
  expect(await discussion.ofTopic(undefined, 'alpha')).toEqual([])
  await expect(discussion.remove(answer.id)).rejects.toMatchObject({ code: 'comment-not-found' })
  await expect(discussion.add(undefined, 'alpha', { text: ' ' })).rejects.toMatchObject({ code: 'comment-empty' })
  await expect(discussion.add(undefined, 'alpha', { text: 'x', block: 'b99' })).rejects.toMatchObject({
    code: 'paragraph-gone',
  })
  // A topic that is only planned can be talked about as a whole.
  expect(await discussion.add(undefined, 'beta', { text: 'When?' })).not.toHaveProperty('on')
})

describe('in a comment', () => {
  test('code and addresses are told from text, and nothing else means anything', () => {
    expect(commentParts('See `a < b` at https://example.org/x_(y), <b>now</b>.\n```\ncode\n```\nEnd')).toEqual([
      { type: 'text', text: 'See ' },
      { type: 'code', text: 'a < b' },
      { type: 'text', text: ' at ' },
      { type: 'link', text: 'https://example.org/x_(y)', url: 'https://example.org/x_(y)' },
      { type: 'text', text: ', <b>now</b>.\n' },
      { type: 'block', text: 'code' },
      { type: 'text', text: 'End' },
    ])
  })

  test('only addresses that begin with https:// are links, and what is hidden is shown', () => {
    const source = 'javascript:alert(1) http://example.org https://a@b.example/ \u202ex'
    expect(commentParts(source)).toEqual([{ type: 'text', text: source.replace('\u202e', '⟨U+202E⟩') }])
  })

  test('a text made to tire its reader is read at once', () => {
    for (const source of [
      '`'.repeat(20_000),
      '```\n'.repeat(5000),
      'https://'.repeat(2500),
      `https://a${'.'.repeat(19_000)}x`,
    ]) {
      const begun = performance.now()
      expect(commentParts(source).map(({ text }) => text.length)).not.toEqual([])
      // It takes milliseconds; with the square of the length it would be minutes.
      expect(performance.now() - begun).toBeLessThan(20_000)
    }
  })
})
