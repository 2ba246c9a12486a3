import type { RunEvent } from '../api/run-types.ts'
import { listen } from '../api/listen.ts'
import { messageOf, send } from '../api/request.ts'
import type { Params } from './form-values.ts'
import { emptyRun, withEvent } from './run-view.ts'

/** What a run is asked for with. */
export interface Attempt {
  readonly params: Params
  /** Absent when the person said that they don't know yet. */
  readonly prediction: string | undefined
}

/** One run of an experiment as the page shows it, from its beginning on. */
export class LiveRun {
  /** From 1 on, in this visit. */
  readonly number: number
  readonly attempt: Attempt
  view = $state.raw(emptyRun)
  problem = $state('')
  /** The server has taken it. */
  isThere = $state(false)
  #id: string | undefined
  #unwanted = false
  readonly #leaving = new AbortController()

  constructor(number: number, attempt: Attempt) {
    this.number = number
    this.attempt = attempt
  }

  get isRunning(): boolean {
    return this.view.state === 'running' && this.problem === ''
  }

  /** Asks for the run at `path` and follows it to its end; what went wrong stands in `problem`. */
  async follow(path: string): Promise<void> {
    try {
      await this.#follow(path)
    } catch (error) {
      this.problem = messageOf(error)
    }
  }

  /** Stops the run; one that is still being asked for, as soon as it is there. */
  cancel(): void {
    this.#unwanted = true
    if (this.#id === undefined) return
    void send('DELETE', `/api/runs/${this.#id}`).catch((error: unknown) => (this.problem = messageOf(error)))
  }

  /** Stops following. A run that nobody looks at any more is stopped. */
  leave(): void {
    this.#leaving.abort()
    if (this.isRunning) this.cancel()
  }

  async #follow(path: string): Promise<void> {
    const { params, prediction } = this.attempt
    const { id } = await send<{ id: string }>(
      'POST',
      path,
      prediction === undefined ? { params } : { params, prediction },
    )
    this.#id = id
    this.isThere = true
    if (this.#unwanted) this.cancel()
    const { signal } = this.#leaving
    const end = await listen<RunEvent>(`/api/runs/${id}/events`, signal, (event) => {
      this.view = withEvent(this.view, event)
    })
    if (end === 'lost')
      throw new Error('The connection to Backroad was lost. See whether it still runs, then run it again.')
    if (this.view.state === 'running' && !signal.aborted) {
      throw new Error('The run ended without saying how. Run it again.')
    }
  }
}
