import type { CompareEvent } from '@backroad/app'

/** One line that says what a comparison does meanwhile; only on a terminal. */
export class CompareProgress {
  readonly #out: NodeJS.WriteStream
  readonly #software: string
  readonly #done = { program: new Set<string>(), real: new Set<string>() }
  #total = 0

  constructor(out: NodeJS.WriteStream, software: string) {
    this.#out = out
    this.#software = software
  }

  see(event: CompareEvent): void {
    if (event.type === 'comparison-started') this.#total = event.stages.length
    else if (event.type === 'preparing') this.#say(`preparing: ${event.command}`)
    else if (event.type === 'stage-finished') {
      this.#done[event.side].add(event.slug)
      const who = event.side === 'program' ? 'your program' : this.#software
      this.#say(`${who}: ${this.#done[event.side].size} of ${this.#total} stages`)
    }
  }

  #say(text: string): void {
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${text.slice(0, (this.#out.columns || 80) - 1)}`)
  }

  /** Takes the line back. */
  clear(): void {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K')
  }
}
