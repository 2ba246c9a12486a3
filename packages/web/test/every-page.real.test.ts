import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Series } from '../src/lib/api/types.ts'
import { canLook, complaints, looks, openHouse, overflow, type House } from './open-house.ts'

/** Pages that are there in every series, and one that isn't. */
const always = ['/', '/workspaces', '/no-such-page']

// All pages, or all kinds of them, are walked in each test.
describe.skipIf(!canLook)('every page, in Chromium', { timeout: 300_000 }, () => {
  let house: House
  let pages: readonly string[]
  /** One of those that are made alike stands here for all. */
  let kinds: ReadonlySet<string>
  beforeAll(async () => {
    house = await openHouse()
    const series = (await (await fetch(`${house.address}/api/series`)).json()) as Series
    const topics = series.chapters.flatMap((chapter) => chapter.topics)
    // Planned topics are all made alike: one stands for them.
    const planned = topics.filter(({ status }) => status === 'planned').slice(0, 1)
    const written = topics.filter(({ status }) => status === 'written')
    // What every page leads to stands at its top and its foot.
    const home = await (await fetch(house.address)).text()
    const [first] = written
    const linked = [...home.matchAll(/<(header class="site"|footer)[\s\S]*?<\/(header|footer)>/g)].flatMap(([html]) =>
      [...html.matchAll(/href="(\/(?!api\/)[^"]*)"/g)].flatMap(([, href]) => href ?? []),
    )
    pages = [
      ...new Set([
        ...always,
        ...linked,
        ...[...planned, ...written].map(({ slug }) => `/topics/${slug}`),
        ...written.flatMap(({ builds }) => builds.map(({ slug }) => `/builds/${slug}`)),
      ]),
    ]
    const alike = [
      ...written.filter((topic) => topic !== first).map(({ slug }) => `/topics/${slug}`),
      ...written.flatMap(({ builds }) => builds.map(({ slug }) => `/builds/${slug}`)).slice(1),
    ]
    kinds = new Set(pages.filter((page) => !alike.includes(page)))
  })
  afterAll(() => house[Symbol.asyncDispose]())

  // Pages of each kind are judged by axe in both looks, and every page in one: what differs between two lessons is their words.
  test.for(looks)('axe finds nothing and nothing is too wide at $viewport.width in $colorScheme', async (look) => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        for (const [i, where] of pages.entries()) {
          if (!kinds.has(where) && looks[i % looks.length] !== look) continue
          await page.goto(house.address + where)
          expect(await complaints(page), where).toEqual([])
          expect(await overflow(page), where).toBe(0)
        }
      },
      look,
    )
    expect(wrong).toEqual([])
  })

  // What a width does to a page, all pages are asked on one visit; at the end at 400 % zoom, which leaves 320 px.
  test('nothing moves once it is seen, and nothing is too wide in any window', async () => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        for (const where of pages) {
          await page.goto(house.address + where, { waitUntil: 'networkidle' })
          expect(await shift(page), where).toBeLessThan(0.02)
          for (const width of [1440, 320]) {
            await page.setViewportSize({ width, height: 800 })
            expect(await overflow(page), `${where} at ${width}`).toBe(0)
          }
          await page.setViewportSize({ width: 400, height: 800 })
        }
      },
      { viewport: { width: 400, height: 800 } },
    )
    expect(wrong).toEqual([])
  })

  test('nothing moves once it is seen in a wide window either', async () => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        for (const where of kinds) {
          await page.goto(house.address + where, { waitUntil: 'networkidle' })
          expect(await shift(page), where).toBeLessThan(0.02)
        }
      },
      { viewport: { width: 1440, height: 800 } },
    )
    expect(wrong).toEqual([])
  })

  test('by Tab alone one comes through each kind, the way past its head first, and always sees where one is', async () => {
    const wrong = await house.visit('/', async (page) => {
      for (const where of kinds) {
        await page.goto(house.address + where, { waitUntil: 'networkidle' })
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
        const stops = await walk(page)
        // The page for searching begins in its field.
        if (where !== '/search') expect(stops[0]?.name, where).toBe('To the text')
        expect(
          stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name),
          where,
        ).toEqual([])
        expect(stops.at(-1)?.name, where).toBe('The API')
        expect(
          stops.filter(({ name }) => name === ''),
          where,
        ).toEqual([])
      }
    })
    expect(wrong).toEqual([])
  })

  test('each has one main part, one title of its own and one heading that says what it is, and no link of it leads nowhere', async () => {
    const titles = new Map<string, string>()
    const links = new Map<string, string>()
    const wrong = await house.visit('/', async (page) => {
      for (const where of pages) {
        await page.goto(house.address + where)
        const { title, mains, headings, twice, hrefs } = await outlineOf(page)
        expect({ mains, headings, twice }, where).toEqual({ mains: 1, headings: 1, twice: [] })
        expect(titles.get(title), `the title of ${where}`).toBeUndefined()
        titles.set(title, where)
        for (const href of hrefs) links.set(href, where)
      }
      for (const [href, where] of links) {
        expect((await page.request.get(href)).status(), `${href}, a link on ${where}`).toBe(200)
      }
    })
    expect(wrong).toEqual([])
  })
})

/** How far things have moved since the page was first painted, as https://web.dev/articles/cls counts it; 0 is not at all. */
function shift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list, observer) => {
          observer.disconnect()
          resolve(list.getEntries().reduce((sum, entry) => sum + ((entry as { value?: number }).value ?? 0), 0))
        }).observe({ type: 'layout-shift', buffered: true })
        // Where nothing moved, nobody is told.
        requestAnimationFrame(() => setTimeout(() => resolve(0), 100))
      }),
  )
}

/** Counts of what a page must have once, ids it has twice, and where it leads on this server. */
function outlineOf(page: Page) {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    const anchors = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
    return {
      title: document.title,
      mains: document.querySelectorAll('main').length,
      headings: document.querySelectorAll('h1').length,
      twice: ids.filter((id, i) => ids.indexOf(id) !== i),
      hrefs: anchors
        .filter(({ origin, pathname }) => origin === location.origin && pathname !== location.pathname)
        .map(({ href }) => href.replace(/#.*/, '')),
    }
  })
}

interface Stop {
  /** What it is called, in short. */
  readonly name: string
  /** It is in the window and has the ring, or a line in its place, that says where the focus is. */
  readonly isSeen: boolean
}

/** Presses Tab until the page has no stop left. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let presses = 0; presses < 600; presses++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      if (!element || element === document.body) return undefined
      const { outlineStyle, boxShadow } = getComputedStyle(element)
      const { top, bottom, width } = element.getBoundingClientRect()
      const field = element as HTMLInputElement
      return {
        name: (
          element.getAttribute('aria-label') ??
          (element.innerText ||
            field.labels?.[0]?.innerText ||
            element.title ||
            document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.innerText ||
            '')
        ).trim(),
        isSeen: (outlineStyle !== 'none' || boxShadow !== 'none') && width > 0 && bottom > 0 && top < innerHeight,
      }
    })
    if (!stop) return stops
    stops.push(stop)
  }
  throw new Error(`Tab never leaves ${page.url()}.`)
}
