import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, complaints, openHouse, overflow, darkLook, type House } from './open-house.ts'

describe.skipIf(!canLook)('experiments, in Chromium', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse(path.join(import.meta.dirname, 'fixtures/drawn-series'))
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const here = '/topics/what-is-drawn'

  /** Predicts and runs what its form says; resolves when run number `run` of the visit has ended. */
  const run = async (page: Page, slug: string, number = 1): Promise<Locator> => {
    const experiment = page.locator(`#${slug}`)
    await experiment.getByLabel('I don’t know yet').check()
    await experiment.getByRole('button', { name: number === 1 ? 'Run' : 'Run again' }).click()
    await experiment.locator(`[data-run="${number}"][aria-busy="false"]`).waitFor({ timeout: 30_000 })
    return experiment
  }

  test('all eight types of observations are drawn, a chart that grew once, and a page shown runs no script', async () => {
    const wrong = await house.visit(here, async (page) => {
      const experiment = await run(page, 'all-eight')
      const drawn = ['wire', 'table', 'chart', 'graph', 'timeline', 'log', 'shown-page']
      for (const type of drawn) expect(await experiment.locator(`figure.${type}`).count(), type).toBe(1)
      expect(await experiment.locator('.value').innerText()).toContain('1,000 ms')
      expect(await experiment.locator('.chart .dot:not(.lb .dot)').count()).toBe(10)
      expect(await page.frameLocator('.shown-page iframe').locator('h1').innerText()).toBe('round')
      expect(await page.title()).toBe('What is drawn · Backroad')
      expect(await experiment.locator('.going').count()).toBe(0)
    })
    expect(wrong.filter((each) => !each.includes('sandboxed'))).toEqual([])
  })

  test('two runs stand side by side on the same axes, with what was not the same for both', async () => {
    const wrong = await house.visit(here, async (page) => {
      await run(page, 'all-eight')
      const size = page.locator('#all-eight').getByLabel('How much of everything')
      await size.fill('20')
      const experiment = await run(page, 'all-eight', 2)
      await experiment.getByLabel('Beside run 2').selectOption('run 1')
      const heads = experiment.locator('.side[aria-label]')
      expect(await heads.nth(0).innerText()).toContain('How much of everything: 10 ms')
      expect(await heads.nth(1).innerText()).toContain('How much of everything: 20 ms')
      const ticks = (n: number) => experiment.locator('.chart').nth(n).locator('.ty').allInnerTexts()
      expect(await ticks(0)).toEqual(await ticks(1))
      const left = await experiment.locator('.chart').nth(0).boundingBox()
      const right = await experiment.locator('.chart').nth(1).boundingBox()
      expect(right?.y).toBe(left?.y)
      await experiment.getByLabel('Beside run 2').selectOption('no other')
      expect(await experiment.locator('.chart').count()).toBe(1)
    })
    expect(wrong).toEqual([])
  })

  test('a run’s parameters are in its address: whoever opens that, or comes back to it, finds them in the form', async () => {
    const wrong = await house.visit(here, async (page) => {
      const form = page.locator('#all-eight')
      await form.getByLabel('How much of everything').fill('40')
      await form.getByLabel('Its shape').selectOption('square')
      await form.getByLabel('Words of your own').fill('x & y=z')
      await run(page, 'all-eight')
      const address = new URL(page.url())
      expect(address.hash).toBe('#all-eight')
      expect(Object.fromEntries(address.searchParams)).toEqual({
        run: 'all-eight',
        size: '40',
        shape: 'square',
        words: 'x & y=z',
      })
      const link = await form.getByRole('link', { name: 'An address with these parameters' }).getAttribute('href')
      expect(new URL(link ?? '', house.address).href).toBe(address.href)
      expect(await form.locator('.share code').innerText()).toBe(
        "npx backroad lab what-is-drawn/all-eight --param size=40 --param shape=square --param 'words=x & y=z'",
      )
      await page.goto(`${house.address}/`)
      await page.goBack()
      expect(await form.getByLabel('How much of everything').inputValue()).toBe('40')
      expect(await form.getByLabel('Its shape').inputValue()).toBe('square')
      expect(await form.getByLabel('Words of your own').inputValue()).toBe('x & y=z')
      expect(await page.locator('.run-result').count()).toBe(0)
    })
    expect(wrong).toEqual([])
  })

  test('a runaway experiment is ended and says so, keeps what it had shown, and the server answers meanwhile', async () => {
    const wrong = await house.visit(here, async (page) => {
      const experiment = page.locator('#runaway')
      await experiment.getByLabel('yes').check()
      await experiment.getByRole('button', { name: 'Run' }).click()
      await experiment.locator('.value').waitFor()
      expect((await page.request.get(`${house.address}/`)).status()).toBe(200)
      await experiment.getByText('was still running after 1.5 s, its limit, and was ended.').waitFor()
      expect(await experiment.locator('.value').count()).toBe(1)
      expect(await experiment.getByRole('button', { name: 'Run again' }).isEnabled()).toBe(true)
    })
    expect(wrong).toEqual([])
  })

  test('an experiment with a fault says what it was', async () => {
    const wrong = await house.visit(here, async (page) => {
      const experiment = await run(page, 'breaks')
      expect(await experiment.locator('.outcome').innerText()).toContain('stopped with an error: the pear is missing')
    })
    expect(wrong).toEqual([])
  })

  test.each(darkLook)('axe finds nothing in two runs side by side at $viewport.width in $colorScheme', async (look) => {
    await house.visit(
      here,
      async (page) => {
        await run(page, 'all-eight')
        const experiment = await run(page, 'all-eight', 2)
        await experiment.getByLabel('Beside run 2').selectOption('run 1')
        expect(await complaints(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
      },
      look,
    )
  })
})
