import { listen } from '../api/listen.ts'

/** What the server says of a folder: that it looks, or that files in it have changed. */
type Change = { readonly type: 'watching' | 'changed' }

/** Looks after the folder of a workspace, and has it checked whenever something in it changed. */
export class LiveWatch {
  isOn = $state(false)
  /** The server looks: what changes from here on is seen. */
  isReady = $state(false)
  problem = $state('')
  readonly #path: string
  readonly #check: () => Promise<void>
  #leaving: AbortController | undefined
  #isChecking = false
  #isAsked = false

  /** `check` runs one check to its end. */
  constructor(workspace: string, check: () => Promise<void>) {
    this.#path = `/api/workspaces/${workspace}/events`
    this.#check = check
  }

  async start(): Promise<void> {
    this.isOn = true
    this.problem = ''
    const leaving = (this.#leaving = new AbortController())
    await listen<Change>(this.#path, leaving.signal, (change) => {
      if (change.type === 'watching') this.isReady = true
      else void this.#changed()
    })
    if (leaving.signal.aborted) return
    this.stop()
    this.problem = 'The folder is no longer watched. See whether it is still there, and whether Backroad still runs.'
  }

  stop(): void {
    this.#leaving?.abort()
    this.isOn = false
    this.isReady = false
  }

  /** One check at a time: what changes during one makes one more after it, however much it was. */
  async #changed(): Promise<void> {
    this.#isAsked = true
    if (this.#isChecking) return
    this.#isChecking = true
    while (this.#isAsked && this.isOn) {
      this.#isAsked = false
      await this.#check()
    }
    this.#isChecking = false
  }
}
