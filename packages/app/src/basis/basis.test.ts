import { cp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSmall, smallSeries, type Small } from '../fixtures/open-small.ts'
import { openBackroad } from '../open-backroad.ts'

const DAY = 86_400_000
const noon = new Date(2026, 5, 1, 12).getTime()

let small: Small
let now: number
beforeEach(async () => {
  now = noon
  small = await openSmall(() => now)
})
afterEach(async () => {
  vi.useRealTimers()
  await small[Symbol.asyncDispose]()
})

/** A basis of the topic alpha and all that is read for it. */
async function ofAlpha() {
  const basis = await small.backroad.beginBasis()
  await small.backroad.topics.page('alpha', basis)
  return basis
}

const openAgain = () =>
  openBackroad({ dataDir: small.dataDir, databaseUrl: small.databaseUrl, seriesDir: smallSeries, clock: () => now })

describe('what was read holds', () => {
  test('while nothing happens', async () => {
    const basis = await ofAlpha()
    expect(await basis.holds()).toBe(true)
    await small.backroad.topics.series()
    expect(await basis.holds()).toBe(true)
  })

  test('until something is written here', async () => {
    const basis = await ofAlpha()
    await small.backroad.topics.markRead('alpha', true)
    expect(await basis.holds()).toBe(false)
    expect(await (await ofAlpha()).holds()).toBe(true)
  })

  test('until something is written by another process, however often', async () => {
    const other = await openAgain()
    for (const text of ['one', 'two', 'three']) {
      const basis = await ofAlpha()
      expect(await basis.holds()).toBe(true)
      await other.notes.add('alpha', { text })
      expect(await basis.holds()).toBe(false)
    }
    await other.close()
  })

  test('until the database is closed', async () => {
    const other = await openAgain()
    const basis = await other.beginBasis()
    expect(await basis.holds()).toBe(true)
    await other.close()
    expect(await basis.holds()).toBe(false)
  })

  test('until a card is due', async () => {
    await small.backroad.topics.markRead('alpha', true)
    const { dueAt } = await small.backroad.recall.review({ topic: 'alpha', card: 'first-letter', rating: 1 })
    const basis = await ofAlpha()
    now = Date.parse(dueAt) - 1
    expect(await basis.holds()).toBe(true)
    now += 1
    expect(await basis.holds()).toBe(false)
  })

  test('until the day ends, and not when the clock is put back', async () => {
    const basis = await ofAlpha()
    now = new Date(2026, 5, 2).getTime() - 1
    expect(await basis.holds()).toBe(true)
    now += 1
    expect(await basis.holds()).toBe(false)
    now = noon - 1
    expect(await basis.holds()).toBe(false)
  })

  test('until a day of recall begins, when new cards are asked again', async () => {
    now = new Date(2026, 5, 1, 1).getTime()
    const basis = await ofAlpha()
    now = new Date(2026, 5, 1, 4).getTime() - 1
    expect(await basis.holds()).toBe(true)
    now += 1
    expect(await basis.holds()).toBe(false)
  })

  test('not where a part of it passes', async () => {
    const basis = await ofAlpha()
    basis.passes()
    expect(await basis.holds()).toBe(false)
  })
})

describe('files of the series', () => {
  let topic: string
  beforeEach(async () => {
    const series = join(small.dir, 'series')
    await cp(smallSeries, series, { recursive: true })
    await small.restart(series)
    topic = join(series, '01-first/01-alpha')
  })

  /** As if they had lain there for a while. */
  function later() {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY })
  }

  test('written a moment ago are not relied on', async () => {
    expect(await (await ofAlpha()).holds()).toBe(false)
  })

  test.for<[string, (experiments: string) => Promise<void>]>([
    ['a lesson is written', () => writeFile(join(topic, 'lesson.md'), '# Alpha\n\nOther words.\n')],
    ['a lesson is removed', () => rm(join(topic, 'lesson.md'))],
    ['a file comes beside an experiment', (dir) => writeFile(join(dir, 'new.ts'), '')],
    [
      'an experiment is written',
      async (dir) => {
        const [file] = (await readdir(dir)).filter((name) => name.endsWith('.ts'))
        await writeFile(join(dir, file!), '// other\n', { flag: 'a' })
      },
    ],
  ])('until %s', async ([, change]) => {
    later()
    const basis = await ofAlpha()
    expect(await basis.holds()).toBe(true)
    await change(join(topic, 'experiments'))
    expect(await basis.holds()).toBe(false)
  })

  test('until the series is read again', async () => {
    later()
    const basis = await ofAlpha()
    await small.backroad.series.reload()
    expect(await basis.holds()).toBe(false)
  })
})
