import type { Bench, BenchEvent, BenchResult } from '../api/beside-types.ts'
import { listen } from '../api/listen.ts'
import { messageOf, read, send } from '../api/request.ts'

/** One workspace's bench as the page shows it: the newest, or the one that runs. */
export class LiveBench {
  result = $state.raw<BenchResult>()
  /** When the result was measured. */
  at = $state<string>()
  /** What is being done, as a phrase; empty when nothing runs. */
  doing = $state('')
  problem = $state('')
  #id: string | undefined
  #rounds = 0
  #leaving: AbortController | undefined

  constructor(newest: Bench | undefined, running: Bench | undefined) {
    this.result = newest?.result
    this.at = newest?.at
    this.#id = running?.id
    if (running) this.doing = 'Measuring.'
  }

  /** Goes on showing a bench that was running when the page was made. */
  async resume(): Promise<void> {
    if (this.doing !== '' && this.#id !== undefined) await this.#shown(this.#id)
  }

  /** Measures beside real software; what went wrong stands in `problem`. */
  async start(workspace: string, against: string): Promise<void> {
    this.problem = ''
    this.doing = 'Starting both.'
    try {
      const { id } = await send<{ id: string }>('POST', '/api/benches', { workspace, against })
      this.#id = id
      await this.#shown(id)
    } catch (error) {
      this.problem = messageOf(error)
      this.doing = ''
    }
  }

  async cancel(): Promise<void> {
    if (this.#id === undefined) return
    await send('DELETE', `/api/benches/${this.#id}`).catch((error: unknown) => (this.problem = messageOf(error)))
  }

  /** Stops following; the bench itself goes on. */
  leave(): void {
    this.#leaving?.abort()
  }

  async #shown(id: string): Promise<void> {
    const leaving = (this.#leaving = new AbortController())
    try {
      const end = await listen<BenchEvent>(`/api/benches/${id}/events`, leaving.signal, (event) => this.#take(event))
      if (leaving.signal.aborted) return
      if (end === 'lost') throw new Error('The connection to Backroad was lost. See whether it still runs.')
      const bench = await read<Bench>(fetch, `/api/benches/${id}`)
      if (bench.result) {
        this.result = bench.result
        this.at = bench.at
      } else this.problem = bench.state === 'cancelled' ? 'You stopped it.' : (bench.reason ?? 'It came to no end.')
    } catch (error) {
      this.problem = messageOf(error)
    }
    this.doing = ''
  }

  #take(event: BenchEvent): void {
    if (event.type === 'bench-started') this.#rounds = event.rounds
    else if (event.type === 'preparing') this.doing = `Preparing: ${event.command}`
    else if (event.type === 'limit-measured') this.doing = `${event.load}: warming up`
    else if (event.type === 'sample') this.doing = `${event.load}: round ${event.round} of ${this.#rounds}`
  }
}
