import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTACKS } from '../../test/attacks.ts'
import { renderMarkdown } from './render-markdown.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const GLOSSARY = [{ term: 'pear', also: [], means: 'A <b>fruit</b>.' }]

// No inline style and no script at all may be needed.
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

describe.skipIf(!CHROMIUM)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  /** Serves a page on loopback, opens it, and lets `look` at it. */
  async function open(
    html: string,
    headers: Record<string, string>,
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<Seen> {
    const server = createServer((_request, response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers })
        .end(`<!doctype html><title>t</title><main>${html}</main>`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const origin = `http://127.0.0.1:${port}`
    const context = await browser.newContext()
    const seen: Seen = { dialogs: [], elsewhere: [], violations: [] }
    try {
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        seen.dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('console', (message) => {
        if (/content security policy|refused to/i.test(message.text())) seen.violations.push(message.text())
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(origin)) seen.elsewhere.push(request.url())
      })
      await page.goto(`${origin}/page`, { waitUntil: 'load' })
      await look(page, seen)
      expect(page.url()).toBe(`${origin}/page`)
    } finally {
      await context.close()
      await new Promise((resolve) => server.close(resolve))
    }
    return seen
  }

  interface Seen {
    readonly dialogs: string[]
    readonly elsewhere: string[]
    readonly violations: string[]
  }

  it('a page with every part needs no inline style and no script', async () => {
    const source =
      '# Title\n\n## Part\n\nA pear.[^1]\n\n```ts\nconst a = 1\n```\n\n```http\nGET / HTTP/1.1\n\n```\n\n```mermaid alt="a to b"\nflowchart TD\n  A -->|x| B\n  style A fill:#f00\n```\n\n' +
      '```mermaid alt="two talk"\nsequenceDiagram\n  A->>B: hello\n```\n\n| a |\n| :-: |\n| 1 |\n\n:::hint\nhint\n:::\n\n::experiment{e}\n\n[^1]: Note.\n'
    const { html, problems } = await renderMarkdown(source, { glossary: GLOSSARY })
    expect(problems).toEqual([])
    const seen = await open(html, { 'Content-Security-Policy': POLICY }, async (page) => {
      expect(await page.locator('svg[role=img]').count()).toBe(2)
      // The meaning of a term opens by a click, under a policy that allows no script.
      const meaning = page.locator('.meaning')
      expect(await meaning.isVisible()).toBe(false)
      await page.getByRole('button', { name: 'pear' }).click()
      expect(await meaning.isVisible()).toBe(true)
      expect(await meaning.textContent()).toContain('A <b>fruit</b>.')
      // The note is there without one.
      expect(await page.locator('.sn').isVisible()).toBe(true)
    })
    expect(seen).toEqual({ dialogs: [], elsewhere: [], violations: [] })
  })

  it('a policy that is broken would be seen', async () => {
    const seen = await open('<p style="color:red">x</p>', { 'Content-Security-Policy': POLICY }, () =>
      Promise.resolve(),
    )
    expect(seen.violations).toHaveLength(1)
  })

  it('without any policy, none of the attacks runs or asks elsewhere', async () => {
    const pages: string[] = []
    for (const [index, source] of Object.values(ATTACKS).entries()) {
      const { html } = await renderMarkdown(source, { glossary: GLOSSARY, idPrefix: `p${index}-` })
      pages.push(`<section>${html}</section>`)
    }
    const seen = await open(pages.join('\n'), {}, async (page) => {
      expect(await page.locator('main > section').count()).toBe(pages.length)
      // Whatever waits for a hand gets one.
      for (const kind of ['mouseover', 'focus', 'toggle']) {
        await page.evaluate(
          `for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new Event('${kind}'))`,
        )
      }
      const active = 'script, iframe, object, embed, form, input, style, link, base, meta'
      expect(await page.locator(`main :is(${active})`).count()).toBe(0)
      const names = await page.evaluate(
        `[...document.querySelectorAll('main *')].flatMap((one) => one.getAttributeNames())`,
      )
      expect((names as string[]).filter((name) => name.startsWith('on'))).toEqual([])
    })
    expect(seen.dialogs).toEqual([])
    // Pictures that the page was allowed to name, and nothing else.
    expect(seen.elsewhere.filter((url) => !/^https:\/\/(?:example\.org|x\.example)\//.test(url))).toEqual([])
  })

  it('an attack that succeeds would be seen', async () => {
    const seen = await open('<img src=x onerror=alert(1)>', {}, (page) =>
      page.waitForFunction('document.images[0]?.complete').then(() => undefined),
    )
    expect(seen.dialogs).toEqual(['1'])
  })
})
