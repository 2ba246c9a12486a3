import type { CheckEvent } from '../api/check-types.ts'
import { listen } from '../api/listen.ts'
import { messageOf, read, send } from '../api/request.ts'
import type { Check } from '../api/types.ts'
import { endedCheck, noCheck, startedCheck, waitingCheck, withCheckEvent, type CheckView } from './check-view.ts'

/** What to run: all stages, one alone, or (when nothing is said) up to the next that has not passed. */
export interface CheckWish {
  readonly all?: boolean
  readonly only?: readonly string[]
}

/** One workspace's check as the page shows it: the last one, or the one that runs. */
export class LiveCheck {
  view = $state.raw<CheckView>(noCheck)
  problem = $state('')
  /** Of the check shown, for its transcript; and when it began. */
  id = $state<string>()
  at = $state<string>()
  #leaving: AbortController | undefined

  constructor(last?: Check) {
    this.id = last?.id
    this.at = last?.at
    if (last?.result) this.view = endedCheck(last.result)
    else if (last?.state === 'running') this.view = last.waiting ? waitingCheck : startedCheck
  }

  /** Goes on showing a check that was running when the page was made; all its events come again from the start. */
  async resume(): Promise<boolean> {
    if (this.view.state !== 'running' || this.id === undefined) return false
    await this.#shown(this.id)
    return true
  }

  /** Runs a check to its end; what went wrong stands in `problem`. */
  async start(workspace: string, wish: CheckWish): Promise<void> {
    const before = this.view
    this.problem = ''
    this.view = startedCheck
    try {
      const { id } = await send<{ id: string }>('POST', '/api/checks', { workspace, ...wish })
      this.id = id
      this.at = undefined
      void this.#waits(id)
    } catch (error) {
      this.problem = messageOf(error)
      this.view = before
      return
    }
    await this.#shown(this.id)
  }

  /** Finds out when it began, and says so while another check comes first; one that has begun says more by its events. */
  async #waits(id: string): Promise<void> {
    const check = await read<Check>(fetch, `/api/checks/${id}`).catch(() => undefined)
    if (this.id === id) this.at = check?.at
    if (check?.waiting && this.id === id && this.view === startedCheck) this.view = waitingCheck
  }

  /** Asks the server to stop the check that runs. */
  async cancel(): Promise<void> {
    if (this.id === undefined) return
    await send('DELETE', `/api/checks/${this.id}`).catch((error: unknown) => (this.problem = messageOf(error)))
  }

  /** Stops following; the check itself goes on. */
  leave(): void {
    this.#leaving?.abort()
  }

  async #shown(id: string): Promise<void> {
    const leaving = (this.#leaving = new AbortController())
    await this.#follow(id, leaving.signal).catch((error: unknown) => (this.problem = messageOf(error)))
    if (this.view.state === 'running') this.view = { ...this.view, state: 'ended' }
  }

  async #follow(id: string, signal: AbortSignal): Promise<void> {
    const take = (event: CheckEvent) => (this.view = withCheckEvent(this.view, event))
    const end = await listen<CheckEvent>(`/api/checks/${id}/events`, signal, take)
    if (signal.aborted || this.view.state === 'ended') return
    if (end === 'lost') {
      this.problem = 'The connection to Backroad was lost. See whether it still runs, then check again.'
      return
    }
    const check = await read<Check>(fetch, `/api/checks/${id}`)
    this.problem =
      check.state === 'cancelled'
        ? 'You stopped the check.'
        : (check.reason ?? 'The check came to no end. Check again.')
  }
}
