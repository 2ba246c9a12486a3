import { createHttp1 } from '@backroad/protocols'
import { randomBytes } from 'node:crypto'
import { startGuard } from '../guard.ts'
import { createRandom } from '../random.ts'
import { BrowserOfCheck } from './browser-of-check.ts'
import { openBrowser } from './open-browser.ts'
import type { Browser } from './types.ts'
import type { ProgramAddress } from './visitor.ts'

/** A browser outside of any check, for experiments. Disposing of it ends its Chromium, where there is one. */
export interface StartedBrowser extends AsyncDisposable {
  readonly browser: Browser
  /** "Chromium 156.0.8078.108", or "a parser"; known once something was opened. */
  readonly judgedBy: string | undefined
}

/** Makes a browser for the program at `place`, which may be another one later. Its Chromium is gone when this process is, however that ends. */
export function startBrowser(place: () => ProgramAddress, o: { signal?: AbortSignal } = {}): StartedBrowser {
  const signal = o.signal ?? new AbortController().signal
  const http = createHttp1({ place, signal, replyWithin: 10_000 })
  const guard = startGuard()
  const browsers = new BrowserOfCheck(guard)
  const random = createRandom(randomBytes(8).toString('hex'))
  const pages = openBrowser({
    http: () => http,
    place,
    browsers,
    random,
    patience: 3,
    waiting: (_, promise) => promise,
    note: () => {},
  })
  return {
    browser: pages.browser,
    get judgedBy() {
      return pages.judgedBy
    },
    async [Symbol.asyncDispose]() {
      await pages.closeAll()
      await http.closeAll()
      await browsers.close()
      await guard.close()
    },
  }
}
