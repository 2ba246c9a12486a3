/** A site whose every word is hostile, in Chromium: it runs no script but its own, and asks for nothing elsewhere. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostileSeries, hostileTexts } from '../test/hostile-series.ts'
import { scratch, writeFiles, type Scratch } from '../test/sample-series.ts'
import { publishSite } from './publish-site.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
)

/** Scripts that a site has. */
const OWN = /^\/(?:assets\/(?:site|search|propose)-[\w-]{10}\.js|search\/\d+\.js|sources\/[\w-]+\.js)$/

/** Whatever would run is likely to call one of these; each is counted instead. */
const COUNT = `
  window.ran = 0
  const count = () => { window.ran += 1 }
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'postMessage'])
    try { Object.defineProperty(window, name, { value: count, writable: false, configurable: false }) } catch {}
  Navigator.prototype.sendBeacon = count
  XMLHttpRequest.prototype.open = count
`

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
}

interface Seen {
  /** Addresses of scripts that are none of the site's own, as the browser compiled them. */
  readonly scripts: string[]
  /** What was asked for elsewhere. */
  readonly asked: string[]
  /** What the policy refused. */
  readonly refused: string[]
  readonly dialogs: string[]
  /** Calls of what is watched. */
  ran: number
  /** Elements and attributes that could run, and links that lead to anything but a page or a mail. */
  readonly active: string[]
}

const NOTHING = { scripts: [], asked: [], dialogs: [], ran: 0, active: [] }

describe.skipIf(!CHROMIUM)('in Chromium', () => {
  let browser: Browser
  let own: Scratch
  let server: Server
  let origin = ''
  let files: readonly string[] = []

  beforeAll(async () => {
    own = await scratch()
    const series = await hostileSeries()
    await writeFiles(own.at('series'), series.files)
    const published = await publishSite({ dir: own.at('series'), out: own.at('site'), threads: 1 })
    expect(published.counts.here).toBe(series.articles)
    files = published.written
    server = createServer((request, response) => {
      const file = new URL(request.url ?? '', 'http://site.example').pathname
      readFile(own.at('site', path.posix.normalize(file))).then(
        (bytes) =>
          response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream').end(bytes),
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
    await own[Symbol.asyncDispose]()
  })

  /** Opens pages one after the other, does to each what a hand could, and lets `use` do more. */
  async function look(
    pages: readonly string[],
    options: { bypassCSP: boolean },
    use?: (page: Page, at: string) => Promise<void>,
  ): Promise<Seen> {
    const seen: Seen = { scripts: [], asked: [], refused: [], dialogs: [], ran: 0, active: [] }
    const context = await browser.newContext(options)
    try {
      await context.addInitScript(COUNT)
      await context.route('**/*', async (route) => {
        const request = route.request()
        if (request.url().startsWith(`${origin}/`)) return route.continue()
        // Pictures over https are what a text may name.
        const isPicture = request.resourceType() === 'image' && request.url().startsWith('https:')
        if (!isPicture) seen.asked.push(`${request.resourceType()} ${request.url()}`)
        return route.abort()
      })
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        seen.dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('console', (message) => {
        if (/content security policy|refused to/i.test(message.text())) seen.refused.push(message.text())
      })
      const inside = await context.newCDPSession(page)
      await inside.send('Debugger.enable')
      // What the test itself evaluates has no address.
      inside.on('Debugger.scriptParsed', ({ url }) => {
        const isOwn = url === '' || (url.startsWith(origin) && OWN.test(new URL(url).pathname))
        if (!isOwn) seen.scripts.push(url)
      })
      for (const at of pages) {
        await page.goto(`${origin}/${at}`, { waitUntil: 'load' })
        if (at.endsWith('.html')) {
          await touch(page)
          await use?.(page, at)
          seen.ran += await page.evaluate<number>('window.ran')
          seen.active.push(...(await page.evaluate<string[]>(ACTIVE)))
        }
        // The page is still there: nothing led away from it.
        expect(page.url().split('#')[0]).toBe(`${origin}/${at}`)
      }
    } finally {
      await context.close()
    }
    return seen
  }

  const pagesOf = (start: string) => files.filter((file) => file.startsWith(start) && /\.(?:html|xml)$/.test(file))

  it('no page of it runs anything or asks for anything, without any policy', async () => {
    const pages = [
      ...pagesOf('topics/article-'),
      ...pagesOf('proofs/').slice(0, 3),
      'index.html',
      '404.html',
      'feed.xml',
      'sitemap.xml',
    ]
    expect(pages.length).toBeGreaterThan(18)
    const seen = await look(pages, { bypassCSP: true }, async (page, at) => {
      if (at === 'index.html') await searchFor(page, ['script', 'onerror=', '<img'])
      if (at.startsWith('topics/')) await proposeTo(page)
    })
    expect(seen).toMatchObject(NOTHING)
  })

  it('and under its own policy all of its own scripts run, and nothing is refused but pictures', async () => {
    const seen = await look(['index.html', 'topics/article-1.html'], { bypassCSP: false }, async (page, at) => {
      if (at === 'index.html') await searchFor(page, ['alert'])
      else await proposeTo(page)
    })
    expect(seen).toMatchObject({ ...NOTHING, refused: [] })
  })

  it('a script in a page would be noticed, and the policy would stop it', async () => {
    const page = await readFile(own.at('site/topics/article-1.html'), 'utf8')
    const hole =
      '<img src="x" onerror="alert(1)"><script>fetch("//elsewhere.example/")</script><a href="javascript:open()">a</a>'
    const more = '<iframe src="https://elsewhere.example/frame"></iframe>'
    await writeFile(own.at('site/topics/hole.html'), page.replace('<div class="prose">', `$&${hole}${more}`))
    const open = await look(['topics/hole.html'], { bypassCSP: true })
    expect(open.scripts).not.toEqual([])
    expect(open.ran).toBeGreaterThanOrEqual(2)
    expect(open.active).toHaveLength(4)
    expect(open.asked).toEqual(['document https://elsewhere.example/frame'])
    const kept = await look(['topics/hole.html'], { bypassCSP: false })
    expect(kept).toMatchObject({ ran: 0, asked: [] })
    expect(kept.refused.length).toBeGreaterThan(1)
  })

  it('many of the texts would run as they stand', async () => {
    const texts = hostileTexts().filter((text) => /^<(?:svg|img|script|details|body|video|audio)\b/i.test(text))
    const body = texts.slice(0, 120).map((text) => `<section>${text}</section>`)
    await writeFile(own.at('site/raw.html'), `<!doctype html><title>t</title><main>${body.join('\n')}</main>`)
    const seen = await look(['raw.html'], { bypassCSP: true })
    expect(seen.ran + seen.dialogs.length + seen.scripts.length).toBeGreaterThan(20)
  })
})

/** What could run, and links that lead to anything but a page or a mail; one that a browser can't read leads nowhere. */
const ACTIVE = `(() => {
  const active = 'iframe, frame, object, embed, style, base, template, noscript, math, foreignObject, audio, video, main script, main form, main link, main meta, main textarea'
  const named = [...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => /^on|^style$|^srcdoc$/.test(name)))
  const links = [...document.querySelectorAll('a[href]')].filter((one) => !/^(?:https?|mailto)?:$/.test(one.protocol))
  return [...document.querySelectorAll(active), ...named, ...links].map((one) => one.outerHTML.slice(0, 200))
})()`

/** What a mouse and a keyboard would set off. */
async function touch(page: Page): Promise<void> {
  const kinds = ['mouseover', 'pointerover', 'focus', 'focusin', 'toggle', 'animationstart', 'beforetoggle', 'error']
  await page.evaluate(`for (const kind of ${JSON.stringify(kinds)})
    for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new Event(kind, { bubbles: kind !== 'error' }))`)
}

/** The site's own script draws titles, headings and texts of articles. */
async function searchFor(page: Page, asked: readonly string[]): Promise<void> {
  for (const words of asked) {
    await page.locator('#words').fill(words)
    await page.locator('#search li mark').first().waitFor()
  }
  await touch(page)
}

/** Another one puts the source of a paragraph, and the title, into a form. */
async function proposeTo(page: Page): Promise<void> {
  await page.locator('[data-propose]').first().click()
  const buttons = page.locator('button.propose')
  const count = await buttons.count()
  expect(count).toBeGreaterThan(10)
  for (const nth of [0, count >> 1, count - 1]) {
    await buttons.nth(nth).evaluate((button) => (button as unknown as { click(): void }).click())
    await page.locator('dialog.proposal[open] textarea').first().waitFor()
    await page.locator('dialog.proposal').evaluate((dialog) => (dialog as unknown as { close(): void }).close())
  }
  await touch(page)
}
