import type { Status } from './status.ts'

/** A request that gets an error status instead of what it asked for. */
export class Refusal extends Error {
  readonly status: Status

  constructor(status: Status) {
    super(`refused with ${status}`)
    this.status = status
  }
}
