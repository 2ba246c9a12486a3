import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Series } from '../src/lib/api/types.ts'
import { canLook, complaints, looks, openHouse, overflow, type House } from './open-house.ts'

/** Pages that are there in every series, and one that isn't. */
const always = ['/', '/workspaces', '/no-such-page']

// All pages are walked in each test.
describe.skipIf(!canLook)('every page, in Chromium', { timeout: 300_000 }, () => {
  let house: House
  let pages: readonly string[]
  beforeAll(async () => {
    house = await openHouse()
    const series = (await (await fetch(`${house.address}/api/series`)).json()) as Series
    const topics = series.chapters.flatMap((chapter) => chapter.topics)
    // Planned topics are all made alike: one stands for them.
    const planned = topics.filter(({ status }) => status === 'planned').slice(0, 1)
    const written = topics.filter(({ status }) => status === 'written')
    // What every page leads to stands at its top and its foot.
    const home = await (await fetch(house.address)).text()
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
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test.each(looks)('axe finds nothing and nothing is too wide at $viewport.width in $colorScheme', async (look) => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        for (const where of pages) {
          await page.goto(house.address + where)
          expect(await complaints(page), where).toEqual([])
          expect(await overflow(page), where).toBe(0)
        }
      },
      look,
    )
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
