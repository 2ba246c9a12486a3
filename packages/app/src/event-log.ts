/** An event with its place in the log, counted from 1: what a listener gives to go on from where it was. */
export interface Numbered<E> {
  readonly id: number
  readonly event: E
}

/**
 * The events of one thing that runs, kept so that whoever comes late gets them all from the start. Any number may
 * follow at their own pace; none holds up the writer.
 */
export class EventLog<E> {
  readonly #events: E[]
  #ended: boolean
  #changed = Promise.withResolvers<void>()

  /** With `events`: the log of something that has ended. */
  constructor(events?: readonly E[]) {
    this.#events = events ? [...events] : []
    this.#ended = events !== undefined
  }

  get events(): readonly E[] {
    return this.#events
  }

  push(event: E): void {
    this.#events.push(event)
    this.#wake()
  }

  /** Nothing more will come: followers end once they have everything. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Every event after number `after`, as they come, until the log ends or `signal` is aborted. Never throws. */
  async *follow(after = 0, signal?: AbortSignal): AsyncGenerator<Numbered<E>, void, void> {
    let next = after
    while (!signal?.aborted) {
      const event = this.#events[next]
      if (event !== undefined) yield { id: ++next, event }
      else if (this.#ended) return
      else await this.#change(signal)
    }
  }

  #wake(): void {
    const changed = this.#changed
    this.#changed = Promise.withResolvers()
    changed.resolve()
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    const changed = this.#changed.promise
    if (!signal) return changed
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
      void changed.then(done)
    })
  }
}
