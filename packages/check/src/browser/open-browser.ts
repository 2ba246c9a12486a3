import type { Http1 } from '@backroad/protocols'
import type { Random } from '../random.ts'
import { type AttackerSite, startAttackerSite } from './attacker-site.ts'
import type { BrowserOfCheck } from './browser-of-check.ts'
import { createChromiumJudge } from './chromium-judge.ts'
import { createParserJudge } from './parser-judge.ts'
import type { Browser, Judge } from './types.ts'
import { type ProgramAddress, createVisitor } from './visitor.ts'

export interface OpenBrowserOptions {
  /** Throws where the contract has none. */
  readonly http: () => Http1
  readonly place: () => ProgramAddress
  readonly browsers: BrowserOfCheck
  readonly random: Random
  readonly patience: number
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
  const site = () => (started ??= startAttackerSite(place().host))
  let opening: Promise<Judge & { closeAll?(): Promise<void> }> | undefined
  let judgedBy: string | undefined
  const judge = async () => {
    opening ??= o.browsers.chromium().then((chromium) =>
      chromium
        ? createChromiumJudge({
            chromium,
            place,
            site,
            name: name(),
            within: pageWithin * o.patience,
            unsentAfter: sentWithin * o.patience,
            note: o.note,
          })
        : createParserJudge({ http: http(), place, site, name: name(), scripts }),
    )
    const opened = await opening
    judgedBy = opened.name
    return opened
  }
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
      open: async (...a) => (await judge()).open(...a),
      use: async (...a) => (await judge()).use(...a),
      lure: async (...a) => (await judge()).lure(...a),
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
