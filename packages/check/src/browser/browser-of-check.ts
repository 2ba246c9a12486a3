import type { Guard } from '../guard.ts'
import { type OpenChromium, findChromium, startChromium } from './chromium.ts'

/** The one Chromium of a check, started when a stage first asks for it, and closed with the check. */
export class BrowserOfCheck {
  readonly #guard: Guard | undefined
  #chromium: Promise<OpenChromium | undefined> | undefined
  #closing: Promise<void> | undefined

  /** Without a guard it stays in the group of this process. */
  constructor(guard?: Guard) {
    this.#guard = guard
  }

  /** Undefined where this machine has none. Rejects with `ChromiumError` when it does not come up. */
  chromium(): Promise<OpenChromium | undefined> {
    if (this.#closing) throw new Error('The check is over.')
    const path = this.#chromium === undefined ? findChromium() : undefined
    this.#chromium ??= path === undefined ? Promise.resolve(undefined) : startChromium(path, this.#guard)
    this.#chromium.catch(() => {}) // told to whoever awaits it
    return this.#chromium
  }

  /** More than once is allowed: its process is ended only once, for later its number may be another's. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const chromium = await this.#chromium?.catch(() => undefined)
    await chromium?.close()
  }
}
