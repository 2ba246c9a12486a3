import type { NamedPipes } from '../named-pipes.ts'
import type { RequestPool } from './request-pool.ts'
import type { Tally } from './tally.ts'
import type { LoadDefinition } from './types.ts'

/** What all lanes of a running load share. */
export interface Course {
  readonly load: Pick<LoadDefinition, 'protocol' | 'ok'>
  readonly depth: number
  readonly pool: RequestPool
  readonly host: string
  readonly port: number
  /** For lines, in place of host and port. */
  readonly pipes?: NamedPipes | undefined
  /** How long a request may be under way, ms. */
  readonly within: number
  tally: Tally
  /** Whether new requests may be sent. */
  isOpen: boolean
  /** How many more may be sent. */
  left: number
  /** Called when a lane has nothing under way any more and may send nothing. */
  idle(): void
}

/** One connection of a load, with up to `depth` requests under way. */
export interface Lane {
  /** Resolves once it can send, or can't; never rejects. */
  open(): Promise<void>
  /** Sends as many as may be under way. */
  fill(): void
  /** Gives up what is under way since before `now` minus the time it has. */
  sweep(now: number): void
  readonly underWay: number
  close(): void
}

/** How long a lane waits before it tries a refused connection again, ms, and how often in a row it does. */
export const retryAfter = 25
export const mostRetries = 20

/** Counts a whole reply: right or wrong, and how long it took. */
export function countReply(course: Course, reply: Buffer, ms: number): void {
  const { tally, load } = course
  if (load.ok === undefined || load.ok(reply)) {
    tally.replies++
    tally.latency.add(ms)
  } else {
    tally.errors.wrong++
  }
}
