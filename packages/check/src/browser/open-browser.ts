import type { Http1 } from '@backroad/protocols'
import type { Random } from '../random.ts'
import type { AttackerSite } from './attacker-site.ts'
import type { BrowserOfCheck } from './browser-of-check.ts'
import { inChromium } from './in-chromium.ts'
import type { Browser, Judge } from './types.ts'
import { type ProgramAddress, createVisitor } from './visitor.ts'

export interface OpenBrowserOptions {
  /** Throws where the contract has none. */
  readonly http: () => Http1
  readonly place: () => ProgramAddress
  readonly browsers: BrowserOfCheck
  readonly random: Random
  readonly patience: number
  /** Lists a wait for the program while it lasts, so that a deadline knows who was waited for. */
  readonly waiting: <T>(forWhat: string, promise: Promise<T>) => Promise<T>
  readonly note: (text: string) => void
}

/** How long a page may take in Chromium, ms; and how long a form until it is on its way. */
const pageWithin = 10_000
const sentWithin = 3000

/** The browser of one run of a stage. Nothing is started before it is used. `judgedBy` is what judged, once something did. */
export interface StageBrowser {
  readonly browser: Browser
  readonly judgedBy: string | undefined
  closeAll(): Promise<void>
}

export function openBrowser(o: OpenBrowserOptions): StageBrowser {
  const { http, place } = o
  let payloadName: string | undefined
  const name = () => (payloadName ??= `ran${o.random.word()}${o.random.word()}`)
  const scripts = new Map<string, string>()
  let started: Promise<AttackerSite> | undefined
  // What judges pages is imported when a stage first asks: most builds have none, and it would hold up the first verdict.
  const startSite = async () => (await import('./attacker-site.ts')).startAttackerSite(place().host)
  const site = () => (started ??= startSite())
  let opening: Promise<Judge & { closeAll?(): Promise<void> }> | undefined
  let judgedBy: string | undefined
  let starved: (() => Promise<boolean>) | undefined
  const open = async (): Promise<Judge & { closeAll?(): Promise<void> }> => {
    const chromium = await o.browsers.chromium()
    if (!chromium) {
      const { createParserJudge } = await import('./parser-judge.ts')
      return createParserJudge({ http: http(), place, site, name: name(), scripts })
    }
    const { createChromiumJudge } = await import('./chromium-judge.ts')
    starved = await chromium.watch()
    return createChromiumJudge({
      chromium,
      place,
      site,
      name: name(),
      within: pageWithin * o.patience,
      unsentAfter: sentWithin * o.patience,
      note: o.note,
    })
  }
  const judge = async () => {
    opening ??= open()
    const opened = await opening
    judgedBy = opened.name
    return opened
  }
  const asked = <T>(what: string, run: () => Promise<T>) =>
    o.waiting(`${what} in a browser`, inChromium(what, run, starved))
  return {
    get judgedBy() {
      return judgedBy
    },
    browser: {
      visitor: () => createVisitor(http(), place),
      payload: (n) => `${name()}(${n})`,
      async script(n) {
        const text = `${name()}(${n})`
        const at = await site()
        const url = at.origin('other-site') + at.add(text, { type: 'text/javascript' })
        scripts.set(url, text)
        return url
      },
      async open(...args) {
        const judged = await judge()
        return asked(`the page ${args[1]}`, () => judged.open(...args))
      },
      async use(...args) {
        const judged = await judge()
        return asked(`the reply of ${args[2]} to the form on ${args[1]}`, () => judged.use(...args))
      },
      async lure(...args) {
        const judged = await judge()
        return asked(`the reply of ${args[1].path} to an attacker's page`, () => judged.lure(...args))
      },
      get by() {
        return judgedBy?.startsWith('Chromium') ? 'Chromium' : 'A parser, as there is no Chromium here,'
      },
    },
    async closeAll() {
      const opened = await opening?.catch(() => undefined)
      await opened?.closeAll?.()
      await (await started)?.close()
    },
  }
}
