/** Recall, search, notes and the reference of the API in the built pages on the real server, in Chromium. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { arrive, canLook, complaints, openHouse, overflow, looks, type House } from './open-house.ts'

describe.skipIf(!canLook)('the pages', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
    for (const topic of ['what-is-http', 'server-side-caching']) {
      const headers = { 'content-type': 'application/json', origin: house.address }
      const body = JSON.stringify({ read: true })
      await fetch(`${house.address}/api/topics/${topic}/read`, { method: 'POST', headers, body })
    }
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const alive = (page: Page, name: string) => page.waitForSelector(`[data-island=${name}][data-alive]`)

  test.for(looks)('have nothing that axe minds, and fit, at %o', async (look) => {
    for (const path of ['/recall', '/search?q=connection', '/search?q=xylophone', '/notes']) {
      const wrong = await house.visit(
        path,
        async (page) => {
          expect(await complaints(page), path).toEqual([])
          expect(await overflow(page), path).toBeLessThanOrEqual(0)
        },
        look,
      )
      expect(wrong).toEqual([])
    }
  })

  test('recall: a sitting by keyboard alone, with an answer taken back', async () => {
    const wrong = await house.visit('/recall', async (page) => {
      await alive(page, 'recall')
      const question = await page.locator('.q').textContent()
      expect(await page.locator('.rate').isVisible()).toBe(false)
      await page.keyboard.press('4')
      expect(await page.locator('.q').textContent()).toBe(question)
      await page.keyboard.press('Space')
      await page.getByText('How well did you know it?').waitFor()
      expect(await complaints(page)).toEqual([])
      await page.keyboard.press('4')
      await page.getByText('The card before this comes back in').waitFor()
      expect(await page.locator('.q').textContent()).not.toBe(question)
      expect(await page.locator('nav [aria-current]').textContent()).toContain('9 due')
      await page.keyboard.press('u')
      await page.getByText('1 of 10').waitFor()
      expect(await page.locator('.q').textContent()).toBe(question)
      await page.keyboard.press('3')
      await page.getByText('2 of 10').waitFor()
    })
    expect(wrong).toEqual([])
  })

  test('recall: the answer leads to the words of the lesson that explain it, and back', async () => {
    const wrong = await house.visit('/recall?topic=what-is-http', async (page) => {
      await alive(page, 'recall')
      await page.keyboard.press('Space')
      await page.getByText('In the lesson:').waitFor()
      // Focus stands at the answer, so the next stop is this link.
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('How the reader knows where to stop')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/topics\/what-is-http#s-how-the-reader-knows-where-to-stop/)
      const passage = page.locator('p', { hasText: 'The head ends at the empty line' }).first()
      await expect.poll(() => isInWindow(passage), { timeout: 20_000 }).toBe(true)
      await page.goBack()
      await page.getByText('How well did you know it?').or(page.getByText('Show the answer')).first().waitFor()
    })
    expect(wrong).toEqual([])
  })

  test('recall: without scripts, a rating is a form', async () => {
    const wrong = await house.visit(
      '/recall?topic=dns-and-how-it-works',
      async (page) => {
        const question = await page.locator('.q').textContent()
        await page.getByText('Show the answer').click()
        await page.getByRole('button', { name: 'at once' }).click()
        await page.waitForLoadState()
        expect(await page.locator('.q').textContent()).not.toBe(question)
        expect(page.url()).toContain('/recall?topic=dns-and-how-it-works')
      },
      { javaScriptEnabled: false },
    )
    expect(wrong).toEqual([])
  })

  test('search: from any page by keyboard alone, misspelt, to the place itself', async () => {
    const wrong = await house.visit('/', async (page) => {
      await page.waitForLoadState('networkidle')
      await page.keyboard.press('/')
      const input = page.locator('dialog [role=combobox]')
      await input.waitFor()
      await page.keyboard.type('conection costs')
      await page.getByRole('option').first().waitFor()
      expect(await complaints(page)).toEqual([])
      const first = await input.getAttribute('aria-activedescendant')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      expect(await input.getAttribute('aria-activedescendant')).toBe(first)
      const href = await page.locator('[aria-selected=true]').getAttribute('href')
      await page.keyboard.press('Enter')
      await page.waitForURL(
        (url) => url.pathname + url.hash + url.search === href || url.pathname + url.search + url.hash === href,
      )
      await page.waitForLoadState('networkidle')
      await page.keyboard.press('/')
      await page.locator('dialog [role=combobox]').fill('framing')
      await page.keyboard.press('Escape')
      await page.locator('dialog [role=combobox]').waitFor({ state: 'hidden' })
    })
    expect(wrong).toEqual([])
  })

  test('search: without scripts it is a page', async () => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        await page.getByRole('link', { name: 'Search', exact: true }).click()
        await page.getByRole('searchbox').fill('cache key')
        await page.getByRole('searchbox').press('Enter')
        await page.getByText(/found in/).waitFor()
        expect(await page.locator('.hits a').count()).toBeGreaterThan(3)
      },
      { javaScriptEnabled: false },
    )
    expect(wrong).toEqual([])
  })

  test('notes: on a passage and on the whole topic; found, changed, removed, and there again after a reload', async () => {
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      await alive(page, 'notes')
      const text = page.getByLabel('A note, for yourself alone')
      await text.fill('A **pelican** of a note')
      await page.getByLabel('About', { exact: true }).selectOption({ index: 3 })
      await page.getByRole('button', { name: 'Keep the note' }).click()
      await page.locator('.own-note strong', { hasText: 'pelican' }).waitFor()
      await page.locator('.note-mark').waitFor()
      await text.fill('See there')
      await page.getByLabel('A link, if it is about one').fill('https://www.rfc-editor.org/rfc/rfc9112')
      await page.getByRole('button', { name: 'Keep the note' }).click()
      await page.locator('.own-note').nth(1).waitFor()
      expect(await complaints(page)).toEqual([])

      await page.reload()
      await arrive(page)
      await page.locator('.own-note').nth(1).waitFor()
      expect(await page.locator('.note-mark').count()).toBe(1)
      await page
        .getByRole('button', { name: /^Change/ })
        .first()
        .click()
      await page.getByLabel('The note').fill('A heron of a note')
      await page.getByRole('button', { name: 'Keep the change' }).click()
      await page.getByText('A heron of a note').first().waitFor()
      await page
        .getByRole('button', { name: /^Remove/ })
        .nth(1)
        .click()
      await page.getByRole('button', { name: 'Remove it for good' }).click()
      await page.locator('.own-note').nth(1).waitFor({ state: 'detached' })
    })
    expect(wrong).toEqual([])
    const all = await house.visit('/notes', async (page) => {
      expect(await page.locator('.own-note').count()).toBe(1)
      await page.getByText('A heron of a note').waitFor()
    })
    expect(all).toEqual([])
  })

  test('the reference says every path of the API', async () => {
    const api = (await (await fetch(`${house.address}/api/openapi.json`)).json()) as { paths: Record<string, object> }
    const count = Object.values(api.paths).flatMap((methods) => Object.keys(methods)).length
    await house.visit('/reference', async (page) => {
      expect(await page.locator('.operation .call').count()).toBe(count)
    })
  })
})

function isInWindow(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })
}
