import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSmall, type Small } from '../fixtures/open-small.ts'
import { cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { smallSeries } from '../fixtures/open-small.ts'
import type { Rating } from '../types.ts'

const minute = 60_000
const day = 86_400_000
/** Noon, where Backroad runs. */
const noon = new Date(2026, 2, 10, 12).getTime()

let now: number
let small: Small
beforeEach(async () => {
  now = noon
  small = await openSmall(() => now)
})
afterEach(() => small[Symbol.asyncDispose]())

const recall = () => small.backroad.recall
const asked = async (topic?: string) => (await recall().queue(topic)).cards.map((card) => card.id)
const answer = (rating: Rating, card = 'first-letter', topic = 'alpha') => recall().review({ topic, card, rating })

describe('what is asked', () => {
  test('nothing, before a lesson was read', async () => {
    expect(await recall().queue()).toEqual({ due: 0, cards: [] })
  })

  test('the cards of lessons that were read, in the order of the book, rendered, with when each rating brings them back', async () => {
    await small.backroad.topics.markRead('gamma', true)
    await small.backroad.topics.markRead('alpha', true)
    const { due, cards } = await recall().queue()
    expect(due).toBe(3)
    expect(cards.map((card) => card.id)).toEqual(['first-letter', 'second-letter', 'third-letter'])
    expect(cards[0]).toMatchObject({
      topic: { slug: 'alpha', title: 'Alpha' },
      question: expect.stringContaining('<code>alpha</code>') as string,
      answer: expect.stringContaining('<em>Alpha</em>') as string,
      source: 'RFC 9112 §2.1',
      isNew: true,
      comesBack: [{ rating: 1, minutes: 1 }, { rating: 2, minutes: 6 }, { rating: 3, minutes: 10 }, { rating: 4 }],
    })
    expect(cards[0]!.comesBack[3]!.days).toBeGreaterThan(3)
  })

  test('and where the lesson explains them, as long as the lesson has that heading', async () => {
    const series = await seriesWithCards(0)
    const lesson = join(series, '01-first/01-alpha/lesson.md')
    const card = '- { id: one, question: "1?", answer: "1.", lesson: whether-it-came-back, passage: came back }\n'
    await writeFile(join(series, '01-first/01-alpha/recall.yaml'), card)
    await writeFile(lesson, '# Alpha\n\n## Whether it *came* back\n\nA byte came back.\n')
    await small.restart(series)
    expect((await recall().queue('alpha')).cards[0]!.explained).toEqual({
      id: 's-whether-it-came-back',
      title: 'Whether it came back',
      passage: 'came back',
    })
    await writeFile(lesson, '# Alpha\n\n## Something else\n\nNothing.\n')
    await small.restart(series)
    expect((await recall().queue('alpha')).cards[0]!.explained).toBeUndefined()
  })

  test('of one topic asked for by name, also before it was read, by any name it had', async () => {
    expect(await asked('old-alpha')).toEqual(['first-letter', 'second-letter'])
    await expect(recall().queue('nonsense')).rejects.toMatchObject({ code: 'topic-not-found' })
  })

  test('not what was unread again', async () => {
    await small.backroad.topics.markRead('gamma', true)
    await small.backroad.topics.markRead('gamma', false)
    expect(await asked()).toEqual([])
  })
})

describe('an answer', () => {
  test('brings the card back when it was said to', async () => {
    const promised = (await recall().queue('alpha')).cards[0]!.comesBack[2]!
    const { id, ...made } = await answer(3)
    expect(made).toEqual(promised)
    expect(id).toMatch(/^[a-z2-7]{16}$/)
    expect(await recall().count()).toEqual({ due: 0, nextAt: new Date(noon + 10 * minute).toISOString() })
    now += 10 * minute
    expect(await asked()).toEqual(['first-letter'])
  })

  test('puts it off further each time it is known, and promises that before', async () => {
    const days: number[] = []
    for (let i = 0; i < 6; i++) {
      const { comesBack, isNew } = (await recall().queue('alpha')).cards.find(({ id }) => id === 'first-letter')!
      expect(isNew).toBe(i === 0)
      const { id: _, ...made } = await answer(3)
      expect(made).toEqual(comesBack[2])
      days.push(made.days ?? 0)
      now = new Date(made.dueAt).getTime()
    }
    expect(days[0]).toBe(0)
    expect(days.slice(1)).toEqual(days.slice(1).toSorted((a, b) => a - b))
    expect(days.at(-1)).toBeGreaterThan(30)
  })

  test('that comes back on another day does so from the morning on, for whoever is up early', async () => {
    const made = await answer(4)
    const due = new Date(made.dueAt)
    expect([due.getHours(), due.getMinutes()]).toEqual([4, 0])
    expect(Math.round((due.getTime() - noon) / day)).toBe(made.days)
  })

  test('taken back is as if it had never been; the one before it counts', async () => {
    await answer(3)
    now += 10 * minute
    const before = await recall().queue('alpha')
    const second = await answer(4)
    await recall().undo(second.id)
    expect(await recall().queue('alpha')).toEqual(before)
    await expect(recall().undo(second.id)).rejects.toMatchObject({ code: 'review-not-found' })
    expect((await recall().reviews({})).items).toHaveLength(1)
  })

  test('to a card that is not there is refused and not kept', async () => {
    await expect(answer(3, 'nonsense')).rejects.toMatchObject({ code: 'card-not-found' })
    await expect(answer(3, 'first-letter', 'nonsense')).rejects.toMatchObject({ code: 'topic-not-found' })
    expect((await recall().reviews({})).items).toEqual([])
  })

  test('given while the clock was set back is kept, and the card still comes back after it', async () => {
    await answer(3)
    now -= 3 * day
    const made = await answer(3)
    expect(new Date(made.dueAt).getTime()).toBeGreaterThan(now)
  })

  test('is there after a restart', async () => {
    await answer(3)
    now += 10 * minute
    await small.restart()
    expect(await asked()).toEqual(['first-letter'])
  })
})

test('ten new cards a day, the others from the next morning on', async () => {
  const series = await seriesWithCards(25)
  await small.restart(series)
  await small.backroad.topics.markRead('alpha', true)
  expect(await asked()).toHaveLength(10)
  for (const card of await asked()) await answer(4, card)
  expect(await recall().count()).toEqual({ due: 0, nextAt: new Date(2026, 2, 11, 4).toISOString() })
  now = new Date(2026, 2, 11, 3, 59).getTime()
  expect(await asked()).toEqual([])
  now = new Date(2026, 2, 11, 4).getTime()
  expect(await asked()).toHaveLength(10)
  expect(await asked('alpha')).toHaveLength(15)
})

test('what was answered under an earlier slug of the topic counts under its slug of today', async () => {
  await answer(3)
  const series = await seriesWithCards(0)
  await rename(join(series, '01-first/01-alpha'), join(series, '01-first/01-omega'))
  const file = join(series, '01-first/01-omega/topic.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('aliases: [', 'aliases: [alpha, '))
  await small.restart(series)
  now += 10 * minute
  expect(await asked()).toEqual(['first-letter'])
  const made = await answer(3, 'first-letter', 'omega')
  expect(made.days).toBeGreaterThan(0)
  expect((await recall().queue('omega')).cards.map((card) => card.id)).toEqual(['second-letter'])
  await recall().undo(made.id)
  expect(await asked()).toEqual(['first-letter'])
})

test('the reviews are listed newest first, in parts', async () => {
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    if (i !== 3) now += minute
    ids.unshift((await answer(3)).id)
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await recall().reviews({ limit: 2, cursor })
    expect(page.items.length).toBeLessThanOrEqual(2)
    seen.push(...page.items.map((item) => item.id))
    cursor = page.next
  } while (cursor)
  expect(seen.toSorted()).toEqual(ids.toSorted())
  expect([seen[0], seen[3], seen[4]]).toEqual([ids[0], ids[3], ids[4]])
  for (const wrong of ['', 'x', Buffer.from('1 2 3').toString('base64url')]) {
    await expect(recall().reviews({ cursor: wrong })).rejects.toMatchObject({ code: 'cursor-invalid' })
  }
})

test('a topic says how many of its cards are due and were begun', async () => {
  await small.backroad.topics.markRead('alpha', true)
  await answer(4)
  expect(await small.backroad.topics.page('alpha')).toMatchObject({ cards: 2, cardsDue: 1, cardsBegun: 1 })
})

/** A copy of the small series in which Alpha has so many cards; with 0, those it has. */
async function seriesWithCards(count: number): Promise<string> {
  const series = join(small.dir, `series-${count}`)
  await cp(smallSeries, series, { recursive: true })
  const cards = Array.from({ length: count }, (_, i) => `- { id: card-${i}, question: "${i}?", answer: "${i}." }\n`)
  if (count > 0) await writeFile(join(series, '01-first/01-alpha/recall.yaml'), cards.join(''))
  return series
}
