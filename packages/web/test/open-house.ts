/** The real server on the real series with an empty data folder, and Chromium before it. */
import { openBackroad } from '@backroad/app'
import { startServer } from '@backroad/server'
import fs from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core'
import { pagesBuilt } from '../src/index.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
)

/** Whether there is all that these tests need; they skip where not. */
export const canLook = executablePath !== undefined && pagesBuilt()

const backendSeries = path.resolve(import.meta.dirname, '../../../series/backend')
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export interface House extends AsyncDisposable {
  readonly address: string
  /** A folder of the test's own. */
  readonly dir: string
  /**
   * Opens a path, or an address elsewhere, in a browser of its own, lets `look` at it, and gives all that went wrong meanwhile: what
   * the policy refused, what a script threw, what was asked for from another origin.
   */
  visit(where: string, look: (page: Page) => Promise<void>, options?: BrowserContextOptions): Promise<string[]>
}

/** Opens the backend series, or the one in a folder. */
export async function openHouse(seriesDir = backendSeries): Promise<House> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'backroad-pages-'))
  const backroad = await openBackroad({ dataDir: path.join(dir, 'data'), seriesDir })
  const server = await startServer({ backroad, port: 0 })
  const browser = await chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  return {
    address: server.address,
    dir,
    async visit(where, look, options) {
      const { href, origin } = new URL(where, server.address)
      const context = await browser.newContext(options)
      const wrong: string[] = []
      try {
        await context.addInitScript({ path: axe })
        context.setDefaultTimeout(40_000)
        const page = await context.newPage()
        page.on('pageerror', (error) => wrong.push(error.message))
        page.on('console', (message) => {
          if (/content security policy|refused to/i.test(message.text())) wrong.push(message.text())
        })
        page.on('request', (request) => {
          if (new URL(request.url()).origin !== origin && !/^(data|about):/.test(request.url()))
            wrong.push(request.url())
        })
        await page.goto(href, { waitUntil: 'load' })
        await arrive(page)
        await look(page)
      } finally {
        await context.close()
      }
      return wrong
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await server.close()
      await backroad.close()
      await fs.rm(dir, { recursive: true, force: true })
    },
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

/** What axe has against the page as it stands, a line each. */
export async function complaints(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run(),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  )
}

/** Both widths and both themes that the pages are judged in, in two looks. */
export const looks = [
  { viewport: { width: 360, height: 900 }, colorScheme: 'light' as const },
  { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const },
]

/** For states of pages that are judged in both looks before anything is done on them. */
export const darkLook = looks.slice(1)

/** Moves the mouse, as whoever comes to a page does: what waits for a sign of life is then woken. */
export async function arrive(page: Page): Promise<void> {
  await page.mouse.move(5, 5)
  await page.mouse.move(6, 6)
}

/** Presses Tab until what has the focus says `text`, as someone without a mouse does. */
export async function tabTo(page: Page, text: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      return `${element?.getAttribute('aria-label') ?? ''} ${element?.innerText ?? ''} ${(element as HTMLInputElement | null)?.labels?.[0]?.innerText ?? ''}`
    })
    if (typeof text === 'string' ? focused.includes(text) : text.test(focused)) return
  }
  throw new Error(`Tab never came to ${String(text)}.`)
}

/** How far the page is wider than its window, in px. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
