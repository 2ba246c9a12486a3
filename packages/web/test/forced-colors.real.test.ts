/** The pages where the system sets all colours (Windows contrast themes), in Chromium that does as if it did. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, canLook, complaints, openHouse, type House } from './open-house.ts'

const drawnSeries = path.join(import.meta.dirname, 'fixtures/drawn-series')
const themes = (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, forcedColors: 'active' as const }))

describe.skipIf(!canLook)('in the colours of the system', { timeout: 300_000 }, () => {
  let house: House
  let drawn: House
  beforeAll(async () => {
    ;[house, drawn] = await Promise.all([openHouse(), openHouse(drawnSeries)])
  })
  afterAll(async () => {
    await Promise.all([house[Symbol.asyncDispose](), drawn[Symbol.asyncDispose]()])
  })

  test.for(themes)('axe finds nothing, and what to do next still stands out, $colorScheme', async (look) => {
    const wrong = await house.visit(
      '/',
      async (page) => {
        const { colorScheme } = look
        // What the system colours is the same code in both; a page of each kind is looked at in one.
        for (const where of colorScheme === 'dark'
          ? ['/', '/topics/what-is-http']
          : ['/recall?topic=what-is-http', '/search?q=head']) {
          await page.goto(house.address + where)
          expect(await complaints(page), where).toEqual([])
        }
        await page.goto(house.address)
        const [ground, button] = await backgrounds(page, ['body', '.btn.go'])
        expect(button).not.toBe(ground)
      },
      look,
    )
    expect(wrong).toEqual([])
  })

  test.for(themes)('how far a sitting is, is not told by a colour that is gone, $colorScheme', async (look) => {
    const wrong = await house.visit(
      '/recall?topic=what-is-http',
      async (page) => {
        await page.locator('[data-island=recall][data-alive]').waitFor()
        await page.keyboard.press('Space')
        await page.getByText('How well did you know it?').waitFor()
        expect(await complaints(page)).toEqual([])
        await page.keyboard.press('4')
        await page.getByText('2 of').waitFor()
        const [taken, ahead] = await backgrounds(page, ['.done .y', '.done .n'])
        expect(taken).not.toBe(ahead)
        await page.locator('[data-open-search]').click()
        await page.getByRole('combobox').fill('connection')
        await page.getByRole('option').first().waitFor()
        const edges = await page
          .locator('.hits a')
          .evaluateAll((links) => links.map((link) => getComputedStyle(link).borderLeftColor))
        expect(edges[0]).not.toBe(edges[1])
      },
      look,
    )
    expect(wrong).toEqual([])
  })

  test.for(themes)('what an experiment draws keeps what tells it apart, $colorScheme', async (look) => {
    const wrong = await drawn.visit(
      '/topics/what-is-drawn',
      async (page) => {
        await arrive(page)
        const experiment = page.locator('#all-eight')
        await experiment.getByRole('radio').first().check()
        await experiment.getByRole('button', { name: 'Run' }).click()
        await experiment.locator('[aria-busy="false"]').waitFor()
        expect(await complaints(page)).toEqual([])
        const [full, hollow] = await backgrounds(page, ['.dot.dot-0', '.dot.dot-1'])
        expect(full).not.toBe(hollow)
        // An arrowhead is three unseen edges and one seen.
        const head = await page
          .locator('.row.c .hop .head')
          .first()
          .evaluate((element) => getComputedStyle(element).borderTopColor)
        expect(head).toBe('rgba(0, 0, 0, 0)')
        const ink = await page
          .locator('.plot .line')
          .first()
          .evaluate((line) => getComputedStyle(line).stroke)
        expect(ink).toBe(await page.evaluate(() => getComputedStyle(document.body).color))
      },
      look,
    )
    expect(wrong).toEqual([])
  })
})

function backgrounds(page: Page, selectors: readonly string[]): Promise<string[]> {
  return Promise.all(
    selectors.map((selector) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor),
    ),
  )
}
