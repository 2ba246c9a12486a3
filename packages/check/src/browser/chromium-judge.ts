import type { BrowserContext, Cookie as BrowserCookie, Page, Request, Response } from 'playwright-core'
import { attackPage } from './attack-page.ts'
import type { AttackerSite } from './attacker-site.ts'
import type { OpenChromium } from './chromium.ts'
import type { Cookie } from './cookie-jar.ts'
import { ChromiumTimeout } from './in-chromium.ts'
import { injected } from './inject.ts'
import { fillingIn, settingOff } from './scripts-in-page.ts'
import type { Attack, Judge, Lured, OpenOptions, Opened, Visitor } from './types.ts'
import type { ProgramAddress } from './visitor.ts'
import { withDeadline } from '../with-deadline.ts'

export interface ChromiumJudgeOptions {
  readonly chromium: OpenChromium
  readonly place: () => ProgramAddress
  readonly site: () => Promise<AttackerSite>
  /** The name that payloads call. */
  readonly name: string
  /** How long a page may take, ms. */
  readonly within: number
  /** A form that has not been sent by then was held back, ms: by the page's own policy, say. */
  readonly unsentAfter: number
  readonly note: (text: string) => void
}

/** A tab, and what was seen in it since it was last asked. */
interface Tab {
  readonly page: Page
  ran: Set<number>
  done: ((value: boolean) => void) | undefined
  refused: string[]
}

/** Judges with Chromium, in one tab: whoever opens something there comes with the cookies that the program has given them. */
export function createChromiumJudge(o: ChromiumJudgeOptions): Judge & { closeAll(): Promise<void> } {
  const tabs = new Map<boolean, Promise<Tab>>()
  const contexts: BrowserContext[] = []
  const origin = () => `http://${o.place().host}:${o.place().port}`
  const done = `${o.name}done`

  const openTab = async (policy: boolean): Promise<Tab> => {
    const context = await o.chromium.browser.newContext({ bypassCSP: !policy, serviceWorkers: 'block' })
    contexts.push(context)
    context.setDefaultTimeout(o.within)
    const page = await context.newPage()
    const tab: Tab = { page, ran: new Set(), done: undefined, refused: [] }
    // What runs in a document of its own origin, as in a data address, reaches nothing of the program's.
    await page.exposeBinding(o.name, ({ frame }, number: unknown) => {
      if (typeof number === 'number' && !frame.url().startsWith('data:')) tab.ran.add(number)
    })
    await page.exposeBinding(done, (_, value: unknown) => tab.done?.(value === true))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) tab.refused.push(message.text())
      o.note(`console: ${message.text()}`)
    })
    page.on('response', (response) => void tell(response, o.note))
    return tab
  }
  const tabOf = async (visitor: Visitor, policy: boolean): Promise<Tab> => {
    const known = tabs.get(policy) ?? openTab(policy)
    tabs.set(policy, known)
    const tab = await known
    tab.ran = new Set()
    tab.refused = []
    await giveCookies(tab.page.context(), visitor, origin())
    return tab
  }

  return {
    name: o.chromium.name,
    async open(visitor, path, options = {}): Promise<Opened> {
      const tab = await tabOf(visitor, options.policy ?? true)
      const url = origin() + path
      const undo = await replaced(tab.page, url, visitor, path, options)
      try {
        if (await arrives(tab.page, url)) await setOff(tab.page, o.name)
      } finally {
        await undo()
      }
      await takeCookies(tab.page.context(), visitor, origin())
      return { ran: [...tab.ran].sort((a, b) => a - b), refused: tab.refused }
    },
    async use(visitor, path, action, fields) {
      const tab = await tabOf(visitor, true)
      const { page } = tab
      await goTo(page, origin() + path)
      const isIt = (request: Request) => new URL(request.url()).pathname === action
      const sent = page.waitForEvent('request', isIt)
      const answered = page.waitForEvent('response', (response) => isIt(response.request()))
      for (const event of [sent, answered]) event.catch(() => {}) // awaited below, where there was a form
      const found = await page.evaluate(fillingIn(action, fields))
      const isSent = found === true && (await withDeadline(sent, o.unsentAfter)) !== undefined
      if (isSent) {
        await answered
        await page.waitForLoadState('load')
      }
      await takeCookies(page.context(), visitor, origin())
      return isSent
    },
    async lure(visitor, attack): Promise<Lured> {
      const tab = await tabOf(visitor, true)
      const site = await o.site()
      const from = site.origin(attack.from)
      const address = from + site.add(attackPage(attack, origin(), done))
      const seen = await carryOut(tab, attack, { address, target: origin() + attack.path, within: o.within })
      await takeCookies(tab.page.context(), visitor, origin())
      await tab.page.goto('about:blank')
      return { origin: from, ...seen }
    },
    async closeAll() {
      await Promise.all([...tabs.values()].map((tab) => tab.catch(() => undefined)))
      await Promise.all(contexts.map((context) => context.close().catch(() => {}))) // with the browser they are gone too
    },
  }
}

/** Opens an attacker's page and waits until its attack has been answered, or refused. */
async function carryOut(
  tab: Tab,
  attack: Attack,
  { address, target, within }: { address: string; target: string; within: number },
): Promise<Partial<Lured>> {
  const { page } = tab
  if (attack.does === 'submit' || attack.does === 'follow') {
    const answered = settledRequest(page, target)
    // The attacker's page leads away while it still loads.
    await page.goto(address, { waitUntil: 'commit' })
    await answered
    await page.waitForLoadState('load').catch(() => {}) // a reply that is not shown, such as 204, leaves the tab where it was
    return {}
  }
  if (attack.does === 'frame') {
    await page.goto(address, { waitUntil: 'load' })
    const [frame] = page.mainFrame().childFrames()
    return { shown: frame?.url() === target }
  }
  const { promise, resolve } = Promise.withResolvers<boolean>()
  tab.done = resolve
  await page.goto(address, { waitUntil: 'load' })
  const readable = await withDeadline(promise, within)
  tab.done = undefined
  if (readable === undefined) throw new ChromiumTimeout(within)
  return attack.does === 'fetch' ? { readable } : {}
}

/** Resolves when the request for `url` was answered, or failed. */
async function settledRequest(page: Page, url: string): Promise<void> {
  const is = (request: Request) => request.url() === url
  const answered = page.waitForEvent('response', (response) => is(response.request()))
  const failed = page.waitForEvent('requestfailed', is)
  await Promise.race([answered, failed])
  for (const left of [answered, failed]) left.catch(() => {})
}

/** Opens a page and waits until all of it is there. One whose bytes end too soon would be waited for in vain. */
async function goTo(page: Page, url: string): Promise<void> {
  const own = (request: Request) => request.isNavigationRequest() && request.frame() === page.mainFrame()
  const failed = page.waitForEvent('requestfailed', own)
  const arrived = page.goto(url, { waitUntil: 'load' })
  for (const event of [failed, arrived]) event.catch(() => {})
  await Promise.race([
    arrived,
    failed.then(
      (request) => {
        throw new Error(request.failure()?.errorText ?? 'net::ERR_FAILED')
      },
      () => arrived,
    ),
  ])
}

/** Whether a page came; false where its bytes are to be saved instead of shown. */
async function arrives(page: Page, url: string): Promise<boolean> {
  try {
    await goTo(page, url)
    return true
  } catch (error) {
    if (error instanceof Error && /ERR_ABORTED|Download is starting/.test(error.message)) return false
    throw error
  }
}

/** Sets off every payload that waits for an event or a click, and lets what that starts come to its end. */
async function setOff(page: Page, name: string): Promise<void> {
  await page.evaluate(settingOff(name)).catch((error: unknown) => {
    // A page that went away has nothing left to set off.
    if (!(error instanceof Error && /context was destroyed|navigat|closed/i.test(error.message))) throw error
  })
}

/** Has the page at `url` come with HTML of the attacker's put into it, under the fields that the program sent with it. */
async function replaced(
  page: Page,
  url: string,
  visitor: Visitor,
  path: string,
  { inject }: OpenOptions,
): Promise<() => Promise<void>> {
  if (inject === undefined) return () => Promise.resolve()
  const reply = await visitor.get(path)
  const headers: Record<string, string> = {}
  for (const { name, value } of reply.fields) {
    if (/^(content-length|transfer-encoding|connection|set-cookie|content-encoding)$/i.test(name.value)) continue
    const key = name.value.toLowerCase()
    headers[key] = headers[key] === undefined ? value.value : `${headers[key]}, ${value.value}`
  }
  const body = injected(reply.text.value, inject)
  await page.route(url, (route) => route.fulfill({ status: reply.status.value, headers, body }))
  return () => page.unroute(url)
}

async function giveCookies(context: BrowserContext, visitor: Visitor, url: string): Promise<void> {
  await context.clearCookies()
  const { hostname: domain } = new URL(url)
  const cookies = visitor.cookies.all.map(({ name, value, path, secure, httpOnly, sameSite }) => ({
    name,
    value,
    domain,
    path,
    secure,
    httpOnly,
    // One that says nothing stays one that says nothing.
    ...(sameSite ? { sameSite } : {}),
  }))
  if (cookies.length > 0) await context.addCookies(cookies)
}

async function takeCookies(context: BrowserContext, visitor: Visitor, url: string): Promise<void> {
  const before = new Map(visitor.cookies.all.map((cookie) => [`${cookie.name} ${cookie.path}`, cookie]))
  const now = await context.cookies(url)
  visitor.cookies.replace(now.map((cookie) => asCookie(cookie, before.get(`${cookie.name} ${cookie.path}`))))
}

/** Chromium reports a cookie that said nothing of SameSite as Lax; one that has not changed is what it was. */
function asCookie(
  { name, value, path, secure, httpOnly, sameSite }: BrowserCookie,
  before: Cookie | undefined,
): Cookie {
  const said = before?.value === value ? before.sameSite : sameSite
  return { name, value, path, secure, httpOnly, ...(said ? { sameSite: said } : {}) }
}

async function tell(response: Response, note: (text: string) => void): Promise<void> {
  const request = response.request()
  const fields: Record<string, string | undefined> = await request.allHeaders().catch(() => ({}))
  const shown = ['origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'content-type', 'cookie'].flatMap(
    (name) => (fields[name] === undefined ? [] : [`${name}: ${fields[name]}`]),
  )
  note(
    `Chromium: ${request.method()} ${request.url()} ${response.status()}${shown.length > 0 ? ` (${shown.join('; ')})` : ''}`,
  )
}
