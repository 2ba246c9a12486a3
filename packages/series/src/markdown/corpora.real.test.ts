/** The corpora in Chromium: what is rendered of them runs nothing, asks for nothing and sends nothing. */
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CORPORA, corpus, PLACES } from '../../test/corpora.ts'
import { renderMarkdown } from './render-markdown.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** Whatever would run calls one of these; each is counted instead. */
const COUNT = `
  window.ran = 0
  const count = () => { window.ran += 1 }
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'postMessage'])
    try { Object.defineProperty(window, name, { value: count, writable: false, configurable: false }) } catch {}
  for (const name of ['sendBeacon']) Navigator.prototype[name] = count
  XMLHttpRequest.prototype.open = count
  for (const name of ['log', 'error', 'warn', 'info']) console[name] = count
  window.addEventListener('securitypolicyviolation', count)
`

interface Seen {
  /** Scripts that ran, as far as they did anything that is watched. */
  ran: number
  dialogs: number
  /** What was asked for beyond the page itself: its kind and address. */
  asked: string[]
  active: number
}

// A thousand pages' worth of markup in one page at a time.
describe.skipIf(!CHROMIUM)('in Chromium', { timeout: 600_000 }, () => {
  let browser: Browser
  let server: Server
  let served = ''
  let origin = ''
  const heard: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
    server = createServer((request, response) => {
      if (request.url !== '/page') heard.push(request.url ?? '')
      response.setHeader('content-type', 'text/html; charset=utf-8').end(request.url === '/page' ? served : '')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await browser.close()
    await new Promise((resolve) => server.close(resolve))
  })

  /** Opens a page without any policy, and does to it what a hand could. */
  async function look(html: string): Promise<Seen> {
    served = `<!doctype html><meta charset="utf-8"><title>t</title><main>${html}</main>`
    heard.length = 0
    const context = await browser.newContext()
    const seen: Seen = { ran: 0, dialogs: 0, asked: [], active: 0 }
    try {
      await context.addInitScript(COUNT)
      await context.route('**/*', async (route) => {
        const request = route.request()
        if (request.url() === `${origin}/page`) return route.continue()
        // Pictures over https are what a page may name.
        const isPicture = request.resourceType() === 'image' && request.url().startsWith('https:')
        if (!isPicture) seen.asked.push(`${request.resourceType()} ${request.url()}`)
        return route.abort()
      })
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        seen.dialogs += 1
        void dialog.dismiss()
      })
      await page.goto(`${origin}/page`, { waitUntil: 'load' })
      for (const kind of ['mouseover', 'pointerover', 'focus', 'focusin', 'toggle', 'animationstart', 'beforetoggle']) {
        await page.evaluate(
          `for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new Event('${kind}', { bubbles: true }))`,
        )
      }
      seen.ran = await page.evaluate<number>('window.ran')
      seen.active = await page.evaluate<number>(`(() => {
        const active = 'script, iframe, frame, object, embed, form, input, textarea, select, style, link, base, meta, template, noscript, math, foreignObject, audio, video'
        const bad = [...document.querySelectorAll('main :is(' + active + ')')].length
        const named = [...document.querySelectorAll('main *')].filter((one) => one.getAttributeNames().some((name) => /^on|^style$|^srcdoc$/.test(name))).length
        const links = [...document.querySelectorAll('main a[href]')].filter((one) => !/^(?:https?|mailto):$/.test(one.protocol)).length
        return bad + named + links
      })()`)
      // The page is still there: nothing led away from it.
      expect(page.url()).toBe(`${origin}/page`)
    } finally {
      await context.close()
    }
    return seen
  }

  it.each(CORPORA)('nothing of %s runs or asks for anything, without any policy', async (name) => {
    const places = Object.values(PLACES)
    const texts = corpus(name)
    for (let from = 0; from < texts.length; from += 400) {
      const pages: string[] = []
      for (const [i, text] of texts.slice(from, from + 400).entries()) {
        for (const place of [places[0]!, places[1 + (i % (places.length - 1))]!]) {
          const { html } = await renderMarkdown(place(text), { idPrefix: `p${pages.length}-` })
          pages.push(`<section>${html}</section>`)
        }
      }
      expect(await look(pages.join('\n'))).toEqual({ ran: 0, dialogs: 0, asked: [], active: 0 })
      expect(heard).toEqual([])
    }
  })

  it('one that succeeds would be counted', async () => {
    const simple = corpus('brs-kb')
      .filter((text) => /^<(?:svg|img|script|details|body|video|audio)\b/i.test(text))
      .slice(0, 40)
    let ran = 0
    let asked = 0
    for (let from = 0; from < simple.length; from += 20) {
      const seen = await look(
        simple
          .slice(from, from + 20)
          .map((text) => `<section>${text}</section>`)
          .join('\n'),
      ).catch(() => undefined)
      ran += (seen?.ran ?? 0) + (seen?.dialogs ?? 0)
      asked += seen?.asked.length ?? 0
    }
    expect(ran).toBeGreaterThan(4)
    expect(asked).toBeGreaterThan(2)
    const one = await look('<img src=x onerror="alert(1)"><script>fetch("/steal?" + document.cookie)</script>')
    expect(one.ran).toBe(2)
    expect(one.active).toBe(2)
    expect(one.asked).toEqual([`image ${origin}/x`])
  })
})
