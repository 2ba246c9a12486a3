import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, openHouse, tabTo, type House } from './open-house.ts'

describe.skipIf(!canLook)('reading, in Chromium', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test('home lists 21 chapters and 39 topics, says what is next, and can be a plain list', async () => {
    const wrong = await house.visit('/', async (page) => {
      expect(await page.locator('.strips a[href^="/topics/"]').count()).toBe(39)
      expect(await page.locator('.ch').count()).toBe(21)
      expect(await page.locator('.title .lead').innerText()).toContain('21 chapters, 39 topics')
      expect(await page.locator('.next .first .btn').count()).toBe(1)
      const road = page.locator('.way').first()
      expect(await road.isVisible()).toBe(true)
      await page.getByLabel('plain list').check()
      expect(await road.isVisible()).toBe(false)
      expect(await page.locator('.state', { hasText: /^planned$/ }).count()).toBeGreaterThan(0)
    })
    expect(wrong).toEqual([])
  })

  test('the theme goes round, and the next page comes in it from the server', async () => {
    const wrong = await house.visit('/', async (page) => {
      const theme = () => page.locator('html').getAttribute('data-theme')
      expect(await theme()).toBe('system')
      await page.getByRole('button', { name: /Theme/ }).click()
      expect(await theme()).toBe('light')
      const html = await (await page.request.get(`${house.address}/workspaces`)).text()
      expect(html).toContain('data-theme="light"')
    })
    expect(wrong).toEqual([])
  })

  test('a sidenote opens in place where there is no margin, and stands open where there is', async () => {
    const narrow = { viewport: { width: 360, height: 900 } }
    const wrong = await house.visit(
      '/topics/what-is-http',
      async (page) => {
        const [reference, note] = [page.locator('.sn-ref').first(), page.locator('.sn').first()]
        expect(await note.isVisible()).toBe(false)
        // Whose word's last letter stands further to the right has gone to the next line alone.
        const alone = await page.evaluate(`[...document.querySelectorAll('.sn-hold')].filter((number) => {
          const word = number.previousSibling
          if (word?.nodeType !== Node.TEXT_NODE) return false
          const last = document.createRange()
          last.setStart(word, word.length - 1)
          last.setEnd(word, word.length)
          return last.getBoundingClientRect().left > number.getBoundingClientRect().left
        }).length`)
        expect(alone).toBe(0)
        await reference.click()
        expect(await note.isVisible()).toBe(true)
        expect(await reference.getAttribute('aria-expanded')).toBe('true')
        await page.setViewportSize({ width: 1440, height: 900 })
        expect(await page.locator('.sn').nth(1).isVisible()).toBe(true)
      },
      narrow,
    )
    expect(wrong).toEqual([])
  })

  test('a lesson can be marked as read, and stays so', async () => {
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      await page.getByRole('button', { name: 'Mark as read' }).click()
      await page.getByText('You have read this lesson.').waitFor()
      // The page says so at once, and at its top that there are cards now.
      await page.locator('.loop li', { hasText: 'cards due' }).waitFor()
      expect(await page.locator('[data-recall-due]').innerText()).toMatch(/^, \d+ due$/)
      await page.reload()
      expect(await page.locator('.mark-read').innerText()).toMatch(
        /^You have read this lesson\.\s+Its \d+ cards come up in recall\.$/,
      )
      expect(await page.locator('.loop li').first().innerText()).toContain('read')
    })
    expect(wrong).toEqual([])
  })

  test('without JavaScript everything can be read, and what needs it says so with its command', async () => {
    const off = { javaScriptEnabled: false }
    const wrong = await house.visit(
      '/topics/what-is-http',
      async (page) => {
        expect(await page.locator('h2').count()).toBeGreaterThan(3)
        expect(await page.locator('.sn').first().isVisible()).toBe(true)
        expect(await page.locator('.predict').count()).toBe(3)
        expect(await page.getByRole('button', { name: 'Run' }).first().isVisible()).toBe(false)
        expect(
          await page
            .getByText(/npx backroad lab what-is-http\//)
            .first()
            .isVisible(),
        ).toBe(true)
        await page.goto(`${house.address}/`)
        expect(await page.locator('.strips a[href^="/topics/"]').count()).toBe(39)
        await page.goto(`${house.address}/builds/http-server`)
        expect(
          await page
            .getByText(/npx backroad new http-server my-http-server --lang/)
            .first()
            .isVisible(),
        ).toBe(true)
        expect(await page.locator('.ahead li').count()).toBeGreaterThan(20)
      },
      off,
    )
    expect(wrong).toEqual([])
  })

  test('a planned topic says what it needs first and what there is meanwhile', async () => {
    const wrong = await house.visit('/topics/what-is-hosting', async (page) => {
      expect(await page.getByText('This topic is planned.').count()).toBe(1)
      expect(await page.locator('.needs a[href="/topics/what-is-a-domain-name"]').count()).toBe(1)
      expect(await page.locator('.loop a').count()).toBe(0)
    })
    expect(wrong).toEqual([])
  })

  test.each(['/no-such-page', '/topics/no-such-topic', '/builds/no-such-build'])(
    '%s is a page that helps on, with 404',
    async (where) => {
      await house.visit(where, async (page) => {
        expect((await page.request.get(house.address + where)).status()).toBe(404)
        expect(await page.locator('h1').innerText()).toBe('Not on this road')
        expect(await page.getByRole('link', { name: 'Back to the table of contents' }).count()).toBe(1)
      })
    },
  )

  test('from the first page a lesson is reached by keyboard alone, and its parts; back leads to where one was', async () => {
    const wrong = await house.visit('/', async (page) => {
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').innerText()).toBe('To the text')
      await page.keyboard.press('Enter')
      await tabTo(page, 'What is HTTP?')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/topics\//)
      expect(await page.title()).toMatch(/ · Backroad$/)
      await tabTo(page, 'Where it breaks')
      await page.keyboard.press('Enter')
      await page.waitForURL(/#s-where-it-breaks$/)
      await page.locator('.contents a[aria-current]', { hasText: 'Where it breaks' }).waitFor()
      await page.goBack()
      await page.goBack()
      expect(new URL(page.url()).pathname).toBe('/')
    })
    expect(wrong).toEqual([])
  })

  test('an address with a part of a lesson opens there, and the list of parts says where one is', async () => {
    const wrong = await house.visit('/topics/what-is-http#s-where-it-breaks', async (page) => {
      const top = await page.locator('#s-where-it-breaks').evaluate((heading) => heading.getBoundingClientRect().top)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(top).toBeLessThan(400)
      await page.locator('.contents a[aria-current]', { hasText: 'Where it breaks' }).waitFor()
      expect(await page.locator('[data-left]').innerText()).toMatch(/^\d+ minutes? left$/)
    })
    expect(wrong).toEqual([])
  })

  test('on paper nothing is folded away: notes, words and the list of topics', async () => {
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 720, height: 1000 })
      expect(await page.locator('.sn').first().isVisible()).toBe(true)
      expect(await page.locator('.words dd').first().isVisible()).toBe(true)
      expect(await page.locator('.site').isVisible()).toBe(false)
      expect(await page.locator('.foot').isVisible()).toBe(false)
      await page.goto(`${house.address}/`)
      expect(await page.locator('.strips .first-of').first().isVisible()).toBe(true)
      expect(await page.locator('.way').first().isVisible()).toBe(false)
    })
    expect(wrong).toEqual([])
  })

  test('a topic page’s first visit loads at most 35 kB of scripts and 120 kB in all, compressed', async () => {
    await house.visit('/', async (page) => {
      const session = await page.context().newCDPSession(page)
      await session.send('Network.enable')
      await session.send('Network.setCacheDisabled', { cacheDisabled: true })
      const urls = new Map<string, string>()
      const sizes = new Map<string, number>()
      session.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
        sizes.set(requestId, encodedDataLength),
      )
      await page.goto(`${house.address}/topics/what-is-http`, { waitUntil: 'networkidle' })
      const sum = (wanted: (url: string) => boolean) =>
        [...urls].reduce((total, [id, url]) => total + (wanted(url) ? (sizes.get(id) ?? 0) : 0), 0)
      expect(sum((url) => url.endsWith('.js'))).toBeGreaterThan(0)
      expect(sum((url) => url.endsWith('.js'))).toBeLessThanOrEqual(35_000)
      expect(sum(() => true)).toBeLessThanOrEqual(120_000)
    })
  })
})
