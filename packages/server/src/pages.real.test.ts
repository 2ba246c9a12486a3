import { pagesBuilt, loadPages } from '@backroad/web'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileSeries, openHouse, smallSeries, type House } from './fixtures/open-house.ts'
import { head, rawRequest } from './fixtures/raw-request.ts'

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

describe.skipIf(!pagesBuilt())('the built pages', () => {
  let house: House
  let host: string
  beforeAll(async () => {
    house = await openHouse({ seriesDir: hostileSeries, pages: await loadPages() })
    host = `Host: 127.0.0.1:${house.port}`
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test.for(['/', '/topics/hostile', '/workspaces', '/no-such-page'])(
    '%s comes under a policy that lets only its own scripts run',
    async (path) => {
      const reply = await fetch(house.address + path)
      const html = await reply.text()
      expect(reply.headers.get('content-type')).toContain('text/html')
      const policy = directives(reply.headers.get('content-security-policy') ?? '')
      const scripts = policy.get('script-src') ?? policy.get('default-src') ?? []
      expect(scripts).not.toContain("'unsafe-inline'")
      expect(scripts).not.toContain("'unsafe-eval'")
      expect(scripts.filter((source) => /^(https?:|data:|blob:|\*)/.test(source))).toEqual([])
      expect(policy.get('object-src') ?? policy.get('default-src')).toEqual(["'none'"])
      expect(policy.get('frame-ancestors')).toEqual(["'none'"])
      expect(policy.get('base-uri')).toBeDefined()
      expect(policy.get('form-action')).toBeDefined()
      const nonces = new Set(
        scripts.filter((source) => source.startsWith("'nonce-")).map((source) => source.slice(7, -1)),
      )
      for (const [, attributes] of html.matchAll(/<script([^>]*)>/g)) {
        expect(
          [...nonces].some((nonce) => attributes!.includes(`nonce="${nonce}"`)) || /\bsrc="[./]/.test(attributes!),
        ).toBe(true)
      }
      const again = await fetch(house.address + path)
      if (nonces.size > 0) expect(again.headers.get('content-security-policy')).not.toContain([...nonces][0])
    },
  )

  test('a page that has not changed keeps the policy it came with', async () => {
    const first = await fetch(house.address)
    const tag = first.headers.get('etag')
    expect(tag).not.toBeNull()
    const again = await fetch(house.address, { headers: { 'if-none-match': tag! } })
    expect(again.status).toBe(304)
    // What a 304 says of the policy would take the place of the page's own in the browser's store.
    expect(again.headers.get('content-security-policy')).toBeNull()
    expect(again.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.skipIf(!browser)('in Chromium, a page loaded again from the store looks as it did', async () => {
    const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const page = await chrome.newPage()
      const refused: string[] = []
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text())
      })
      for (const path of ['/', '/workspaces', '/']) {
        await page.goto(house.address + path, { waitUntil: 'networkidle' })
        await page.reload({ waitUntil: 'networkidle' })
        expect(await page.evaluate('document.styleSheets.length')).toBeGreaterThan(0)
      }
      expect(refused).toEqual([])
    } finally {
      await chrome.close()
    }
  })

  test('what the series is called is text, wherever it stands', async () => {
    for (const path of ['/', '/topics/hostile']) {
      const html = await (await fetch(house.address + path)).text()
      expect(html).not.toMatch(/<script>alert|<img src=x|<svg[ /]onload/)
      expect(html).not.toMatch(/<\/title><script>/)
    }
  })

  test.for([
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/_app/../../../../../etc/passwd',
    '/_app/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/_app/..%2f..%2f..%2fpackage.json',
    '/_app/..%5c..%5cpackage.json',
    '/_app/immutable/..%252f..%252fpackage.json',
    '/_app/%00',
    '/server/index.js',
    '/handler.js',
    '/%2e%2e/handler.js',
    '/..%2fhandler.js',
    '/..%2fserver%2findex.js',
    '/.env',
    '/package.json',
  ])('%s leads to no file', async (path) => {
    const reply = await rawRequest(house.port, head(`GET ${path} HTTP/1.1`, host, 'Connection: close'), () => false)
    expect(reply.status).toBeOneOf([400, 404])
    expect(reply.text).not.toMatch(/root:x:|"dependencies"|createServer|import \{/)
  })

  test.skipIf(!browser)('in Chromium, a hostile lesson runs nothing and asks nobody', async () => {
    const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] })
    try {
      const page = await chrome.newPage()
      const asked: string[] = []
      const dialogs: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      for (const path of ['/', '/topics/hostile']) {
        await page.goto(house.address + path, { waitUntil: 'networkidle' })
        for (const link of await page.locator('main a').all()) await link.dispatchEvent('mouseover')
      }
      expect(dialogs).toEqual([])
      expect(asked.filter((url) => !url.startsWith(house.address) && !url.startsWith('data:'))).toEqual([])
    } finally {
      await chrome.close()
    }
  })

  test.skipIf(!browser)('in Chromium, a page of another origin can neither act nor read', async () => {
    await using other = await openHouse({ seriesDir: smallSeries, pages: await loadPages() })
    const dir = await house.program('target')
    const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] })
    try {
      // The same machine, another port: same site, another origin. The policy of the page itself is set aside.
      const context = await chrome.newContext({ bypassCSP: true })
      const page = await context.newPage()
      await page.goto(`${other.address}/`)
      const tried = await page.evaluate(
        async ({ target, dir }) => {
          const outcome = (promise: Promise<Response>) =>
            promise
              .then((reply) => (reply.type === 'opaque' ? 'opaque' : `answered ${reply.status}`))
              .catch(() => 'refused')
          const body = JSON.stringify({ dir })
          return {
            read: await outcome(fetch(`${target}/api/series`)),
            post: await outcome(
              fetch(`${target}/api/workspaces`, {
                method: 'POST',
                body,
                headers: { 'content-type': 'application/json' },
              }),
            ),
            simple: await outcome(fetch(`${target}/api/workspaces`, { method: 'POST', body, mode: 'no-cors' })),
            events: await new Promise((resolve) => {
              const source = new EventSource(`${target}/api/checks/x/events`)
              source.onopen = () => resolve('opened')
              source.onerror = () => {
                source.close()
                resolve('refused')
              }
            }),
            image: await new Promise((resolve) => {
              const image = new (
                globalThis as unknown as { Image: new () => { onload: unknown; onerror: unknown; src: string } }
              ).Image()
              image.onload = () => resolve('loaded')
              image.onerror = () => resolve('refused')
              image.src = `${target}/favicon.svg`
            }),
          }
        },
        { target: house.address, dir },
      )
      expect(tried).toEqual({
        read: 'refused',
        post: 'refused',
        simple: expect.stringMatching(/refused|opaque/) as unknown,
        events: 'refused',
        image: 'refused',
      })
      expect(await house.backroad.workspaces.list()).toEqual([])
    } finally {
      await chrome.close()
    }
  })
})

function directives(policy: string): Map<string, string[]> {
  const parts = policy.split(';').map((part) => part.trim().split(/\s+/))
  return new Map(parts.map(([name = '', ...sources]) => [name, sources]))
}
