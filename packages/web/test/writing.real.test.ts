/** The person's own series and the editor of its texts in the built pages on the real server, in Chromium. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, complaints, openHouse, overflow, tabTo, darkLook, type House } from './open-house.ts'

/** A corpus of hostile texts; see packages/series/test/corpora/README.md. */
async function corpus(name: string): Promise<readonly string[]> {
  const file = path.resolve(import.meta.dirname, `../../series/test/corpora/${name}.json`)
  return JSON.parse(await readFile(file, 'utf8')) as string[]
}

describe.skipIf(!canLook)('writing', { timeout: 300_000 }, () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const TOPIC = 'what-is-http'
  const draft = () => path.join(house.dir, 'data/series/01-internet/02-what-is-http/lesson.draft.md')
  const onDisk = () => readFile(draft(), 'utf8').catch(() => '')
  const content = (page: Page) => page.locator('.cm-content')
  const isSaved = (page: Page) => page.locator('.saved', { hasText: /^Saved/ }).waitFor()
  const alive = (page: Page, name: string) => page.waitForSelector(`[data-island=${name}][data-alive]`)

  test('a series is begun and a text written by keyboard alone, and saved by itself', async () => {
    const wrong = await house.visit(`/topics/${TOPIC}`, async (page) => {
      // Where nothing is begun yet, the topic leads to the beginning.
      await page.getByRole('link', { name: 'Explain it' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/write$/)
      await alive(page, 'own-series')
      await tabTo(page, 'Begin your series')
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: 'What is HTTP?' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/write\/what-is-http$/)
      await content(page).waitFor()
      await content(page).focus()
      await page.keyboard.type('# What is HTTP?\n\nTwo programs **talk**.\n')
      await isSaved(page)
      expect(await onDisk()).toBe('# What is HTTP?\n\nTwo programs **talk**.\n')
      // Tab leaves the editor: nobody is caught in it.
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Preview')
      await page.keyboard.press('Enter')
      // The first drawing loads the renderer.
      await page.locator('.prose strong', { hasText: 'talk' }).waitFor({ timeout: 120_000 })
    })
    expect(wrong).toEqual([])
  })

  test('two windows write the same text, and no word is lost', async () => {
    const lines = 'one\n\ntwo\n\nthree\n'
    await writeFile(draft(), lines)
    const wrong = await house.visit(`/write/${TOPIC}`, async (first) => {
      await content(first).waitFor()
      const second = await first.context().newPage()
      await second.goto(`${house.address}/write/${TOPIC}`)
      await content(second).waitFor()
      await content(second).focus()
      await second.keyboard.press('Control+End')
      await second.keyboard.type('\nfour from the second')
      await second.keyboard.press('Control+s')
      await isSaved(second)
      await content(first).focus()
      await first.keyboard.press('Control+Home')
      await first.keyboard.type('zero from the first\n\n')
      await first.keyboard.press('Control+s')
      await isSaved(first)
      const both = `zero from the first\n\n${lines}\nfour from the second`
      await expect.poll(onDisk, { timeout: 20_000 }).toBe(both)
      expect(await first.locator('.saved').textContent()).toContain('written elsewhere meanwhile')
      // Whoever comes back to a window finds what was written elsewhere.
      await second.bringToFront()
      await second.evaluate(() => window.dispatchEvent(new Event('focus')))
      await second.locator('.cm-content', { hasText: 'zero from the first' }).waitFor()
      // The same line in both: both are shown, and one decides.
      await content(second).focus()
      await second.keyboard.press('Control+Home')
      await second.keyboard.press('End')
      await second.keyboard.type(' SECOND')
      await second.keyboard.press('Control+s')
      await isSaved(second)
      await writeFile(draft(), (await onDisk()).replace(' SECOND', ' OUTSIDE'))
      await second.keyboard.type('!')
      await second.keyboard.press('Control+s')
      await second.getByRole('heading', { name: 'Two texts at the same place' }).waitFor()
      expect(await complaints(second)).toEqual([])
      await second.getByRole('button', { name: 'Keep both' }).focus()
      await second.keyboard.press('Enter')
      await expect.poll(onDisk, { timeout: 20_000 }).toContain('SECOND!')
      expect(await onDisk()).toContain('OUTSIDE')
      await second.close()
    })
    expect(wrong).toEqual([])
  })

  test('a picture is pasted, stands beside the text, and is drawn', async () => {
    const wrong = await house.visit(`/write/${TOPIC}`, async (page) => {
      await content(page).waitFor()
      await content(page).focus()
      await page.keyboard.press('Control+End')
      await page.evaluate(async () => {
        const canvas = document.createElement('canvas')
        canvas.width = 2400
        canvas.height = 60
        canvas.getContext('2d')?.fillRect(0, 0, 1200, 60)
        const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), 'image/png'))
        const transfer = new DataTransfer()
        transfer.items.add(new File([blob], 'A trace.png', { type: 'image/png' }))
        const field = document.querySelector('.field')?.shadowRoot?.querySelector('.cm-content')
        field?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
      })
      await page.locator('.cm-content', { hasText: 'images/a-trace.png' }).waitFor()
      // The words of the picture are selected, to be written next.
      await page.keyboard.type('A request')
      await expect.poll(onDisk, { timeout: 20_000 }).toContain('![A request](images/a-trace.png)')
      const picture = page.locator('.prose img[src$="images/a-trace.png"]')
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1600)
    })
    expect(wrong).toEqual([])
    const bytes = await readFile(path.join(path.dirname(draft()), 'images/a-trace.png'))
    expect(bytes.readUInt32BE(16)).toBe(1600)
  })

  test('the history shows what each version changed, and brings one back', async () => {
    const wrong = await house.visit(`/write/${TOPIC}`, async (page) => {
      await content(page).waitFor()
      await tabTo(page, 'History')
      await page.keyboard.press('Enter')
      await page.locator('.versions button').last().focus()
      await page.keyboard.press('Enter')
      await page.locator('.changes ins').first().waitFor()
      expect(await complaints(page)).toEqual([])
      await page.getByRole('button', { name: 'Put this text into the editor' }).click()
      await expect.poll(onDisk, { timeout: 20_000 }).toBe('# What is HTTP?\n\nTwo programs **talk**.\n')
    })
    expect(wrong).toEqual([])
  })

  test('what can’t be saved stays in the editor, and is saved once it can', async () => {
    const wrong = await house.visit(`/write/${TOPIC}`, async (page) => {
      await content(page).waitFor()
      await page.route(`**/api/explanations/${TOPIC}`, (route) =>
        route.request().method() === 'PUT'
          ? route.fulfill({
              status: 503,
              contentType: 'application/problem+json',
              body: JSON.stringify({ title: 'Not saved', status: 503, detail: 'The disk is full.' }),
            })
          : route.continue(),
      )
      await content(page).focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('kept')
      await page.getByText('The disk is full.').waitFor()
      await page.unroute(`**/api/explanations/${TOPIC}`)
      await isSaved(page)
      expect(await onDisk()).toContain('kept')
    })
    expect(wrong).toEqual([])
  })

  test('the order is changed by keyboard, and the button keeps the focus', async () => {
    const wrong = await house.visit('/write', async (page) => {
      await alive(page, 'own-series')
      await tabTo(page, 'Change the order')
      await page.keyboard.press('Enter')
      await tabTo(page, 'Move What is HTTP? up')
      await page.keyboard.press('Enter')
      await page.getByText('What is HTTP? is now 1 of').waitFor({ state: 'attached' })
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('up-what-is-http')
      await tabTo(page, 'Move What is HTTP? down')
      await page.keyboard.press('Enter')
      await page.getByText('What is HTTP? is now 2 of').waitFor({ state: 'attached' })
    })
    expect(wrong).toEqual([])
    expect(await onDisk()).not.toBe('')
  })

  test('a topic and a chapter are added, named and removed', async () => {
    const wrong = await house.visit('/write', async (page) => {
      await alive(page, 'own-series')
      await page.getByRole('button', { name: 'Add a chapter' }).click()
      await page.getByLabel('Title of the chapter').fill('Later')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Add a topic to Later' }).click()
      await page.locator('#add-to-later-title').fill('Sharding')
      await page.keyboard.press('Enter')
      await page.getByText('Sharding is added, planned.').waitFor()
      // What was left to itself says so beside its own field.
      await page.locator('#add-to-later-title').fill('Sharding')
      await page.keyboard.press('Enter')
      await page.locator('.contents-form .problem', { hasText: 'has the topic sharding already' }).waitFor()
      await page.getByRole('button', { name: 'Leave it' }).click()
      await page.getByRole('button', { name: 'Change the order' }).click()
      await page.getByRole('button', { name: 'Rename Sharding' }).click()
      await page.locator('#name-sharding-title').fill('Many shards')
      await page.locator('#name-sharding-slug').fill('shards')
      expect(await complaints(page)).toEqual([])
      await page.getByRole('button', { name: 'Keep the change' }).click()
      await page.getByRole('link', { name: 'Many shards' }).waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('name-shards')
      await page.getByRole('button', { name: 'Remove Many shards' }).click()
      await page.getByRole('button', { name: 'Remove it' }).click()
      await page.getByText(/^Many shards is in .*\.removed.shards now/).waitFor()
      await page.getByRole('button', { name: 'Remove the chapter Later' }).click()
      await page.getByRole('heading', { name: 'Later' }).waitFor({ state: 'detached' })
      // What has a text is removed by its title only.
      await page.getByRole('button', { name: 'Remove What is HTTP?' }).click()
      await page.getByLabel('Write its title').fill('HTTP')
      await page.getByRole('button', { name: 'Remove it' }).click()
      await page.locator('.contents-form .problem', { hasText: 'was not removed' }).waitFor()
      expect(await complaints(page)).toEqual([])
    })
    expect(wrong).toEqual([])
    expect(await onDisk()).not.toBe('')
  })

  test('an address that is none is told beside its field, and a licence is set', async () => {
    const wrong = await house.visit('/write', async (page) => {
      await alive(page, 'own-series')
      await page.getByText('Title, introduction, author and corrections').click()
      const site = page.getByLabel('Where your site will stand')
      await site.fill('http://ada.example')
      await page.getByLabel('Its licence').fill('CC-BY-4.0')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('p', { has: site }).getByText('is no address beginning with https://').waitFor()
      expect(await site.evaluate((field) => field === document.activeElement)).toBe(true)
      await site.fill('')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved.').waitFor()
    })
    expect(wrong).toEqual([])
    expect(await readFile(path.join(house.dir, 'data/series/series.yaml'), 'utf8')).toContain('license: CC-BY-4.0')
  })

  test('the editor says which file it is, before and after publishing, and of what is much too long that it is', async () => {
    const wrong = await house.visit('/write/what-is-hosting', async (page) => {
      await content(page).waitFor()
      const label = page.locator('.sheet-of-paper .label')
      expect(await page.locator('.bar').textContent()).toMatch(/planned, no text yet/)
      expect(await label.textContent()).toMatch(/will be .*lesson\.draft\.md/)
      await content(page).focus()
      await page.keyboard.insertText('A name is a path.')
      await isSaved(page)
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.locator('.bar b', { hasText: /^published$/ }).waitFor()
      expect(await label.textContent()).toMatch(/is .*\/lesson\.md/)
      await content(page).focus()
      await page.keyboard.insertText('word '.repeat(500_000))
      await page.getByText('The text is too long to be saved').waitFor()
      expect(await page.getByRole('button', { name: 'Publish the changes' }).isDisabled()).toBe(true)
      expect(await page.locator('.bar').textContent()).not.toContain('min to read')
    })
    expect(wrong).toEqual([])
  })

  test('what readers said of a text is answered with buttons that look as they do on a lesson', async () => {
    const said = await fetch(`${house.address}/api/topics/what-is-hosting/comments?series=my-backend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'And a path of what?', name: 'Grace' }),
    })
    expect([said.status, await said.text()]).toEqual([201, expect.stringContaining('Grace')])
    const wrong = await house.visit('/write/what-is-hosting', async (page) => {
      await page.locator('#discussion').scrollIntoViewIfNeeded()
      await alive(page, 'discuss')
      const answer = page.getByRole('button', { name: 'Answer' })
      expect(await answer.evaluate((button) => getComputedStyle(button).borderTopWidth)).toBe('0px')
      await page.getByLabel(/^Say something on it, in plain text/).waitFor()
    })
    expect(wrong).toEqual([])
  })

  test.for(darkLook)('has nothing that axe minds, and fits, at %o', async (look) => {
    for (const where of ['/write', `/write/${TOPIC}`]) {
      const wrong = await house.visit(
        where,
        async (page) => {
          if (where !== '/write') await content(page).waitFor()
          expect(await complaints(page), where).toEqual([])
          expect(await overflow(page), where).toBeLessThanOrEqual(0)
        },
        look,
      )
      expect(wrong).toEqual([])
    }
  })

  test('whatever is written, nothing of it runs in the preview, the editor or the history, without any policy', async () => {
    const begun = await fetch(`${house.address}/api/own-series`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(begun.status).toBe(200)
    const texts = (await Promise.all(['brs-kb', 'bleach', 'html5lib'].map(corpus))).flat()
    const inLinks = (text: string) =>
      `[a](<${text}>) ![${text}](https://pictures.example/x.png) [a](https://example.org "${text}") ~~${text}~~`
    // Each as long as is drawn in a moment. All of them are seen by packages/site and packages/series, which have the same renderer.
    const drafts = [texts.filter((_, i) => i % 6 === 0), texts.filter((_, i) => i % 30 === 2).map(inLinks)]
    for (const [nth, draftOf] of drafts.entries()) {
      const end = `The end of ${nth}.`
      await writeFile(draft(), [end, ...draftOf].join('\n\n<!-- -->\n\n'))
      const seen = await lookAtPreview(end)
      expect(seen).toMatchObject({ ran: 0, dialogs: 0, scripts: [], active: 0, wrong: [] })
      expect(seen.blocks).toBeGreaterThan(100)
    }
    // A preview that let something through would be noticed.
    await writeFile(draft(), 'The end.\n')
    const hole =
      '<p onmouseover="alert(2)">The end.</p><img src="/x" onerror="alert(1)"><a href="javascript:alert(1)">a</a>'
    const seen = await lookAtPreview('The end.', hole)
    expect(seen).toMatchObject({ active: 3, wrong: [] })
    expect(seen.ran).toBeGreaterThanOrEqual(2)
    expect(seen.scripts).not.toEqual([])
  })

  test('a text whose file is too long has a page that says so, and leads back to the list', async () => {
    await fetch(`${house.address}/api/own-series`, { method: 'POST' })
    const file = path.join(house.dir, 'data/series/01-internet/01-how-the-internet-works/lesson.draft.md')
    await writeFile(file, 'a'.repeat(600_000))
    const page = await fetch(`${house.address}/write/how-the-internet-works`)
    const html = await page.text()
    await rm(file)
    expect(page.status).toBe(422)
    expect(html).toContain('<h1>This can’t be opened here</h1>')
    expect(html).toMatch(/It has 600000 bytes; 512 KiB is the most\..*Split it/)
    expect(html).toContain('href="/write">Back to your series</a>')
  })

  /** Opens the text with its preview, which may be another one, and gives what ran and what could. */
  async function lookAtPreview(end: string, instead?: string) {
    const seen = { ran: 0, dialogs: 0, scripts: [] as string[], active: 0, blocks: 0, wrong: [] as string[] }
    const wrong = await house.visit(
      '/write',
      async (page) => {
        await page.addInitScript(`window.ran = 0
          for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'postMessage'])
            Object.defineProperty(window, name, { value: () => { window.ran += 1 }, writable: false })`)
        page.on('dialog', (dialog) => {
          seen.dialogs += 1
          void dialog.dismiss()
        })
        const inside = await page.context().newCDPSession(page)
        await inside.send('Debugger.enable')
        if (instead !== undefined)
          await page.route('**/preview', async (route) => {
            const response = await route.fetch()
            await route.fulfill({ response, json: { ...((await response.json()) as object), html: instead } })
          })
        await page.goto(`${house.address}/write/${TOPIC}`)
        const preview = page.locator('.prose', { hasText: end })
        await preview.waitFor({ timeout: 60_000 })
        await content(page).waitFor()
        seen.blocks = await page.locator('.prose [data-b]').count()
        // From here on no script of the pages comes any more but those of the history.
        inside.on('Debugger.scriptParsed', ({ url }) => {
          if (url !== '' && !/\/_app\/[^?#]*\.js$/.test(url)) seen.scripts.push(url)
        })
        for (const kind of ['mouseover', 'focus', 'toggle', 'error', 'animationstart'])
          await page.evaluate(
            `for (const one of document.querySelectorAll('.prose *')) one.dispatchEvent(new Event('${kind}'))`,
          )
        seen.active = await page.evaluate<number>(`(() => {
          const all = [...document.querySelectorAll('.prose *')]
          const named = all.filter((one) => one.getAttributeNames().some((name) => /^on|^style$|^srcdoc$/.test(name)))
          const links = all.filter((one) => one.matches('a[href]') && !/^(?:https?|mailto):$/.test(one.protocol))
          return document.querySelectorAll('.prose :is(script, iframe, object, embed, form, input, style, link, base, meta, math, audio, video)').length + named.length + links.length
        })()`)
        await page.getByRole('button', { name: 'History' }).click()
        await page.locator('.versions button').first().click()
        await page.locator('.changes').waitFor()
        seen.ran = await page.evaluate<number>('window.ran')
        expect(page.url()).toBe(`${house.address}/write/${TOPIC}`)
      },
      { bypassCSP: true },
    )
    // Pictures over https are what a text may name.
    return { ...seen, wrong: wrong.filter((line) => !/^https:\/\//.test(line)) }
  }
})
