import type { Harm, Mishap } from './mishaps.ts'
import type { Heading } from './network-plan.ts'

/** Why a datagram did not arrive: by chance or as planned, larger than the network carries, no room in the queue, a network that was cut. */
export type Loss = 'lost' | 'too-large' | 'no-room' | 'cut'

/** One datagram that came to the network, and what became of it. Times are ms since the network was opened. */
export interface LoggedDatagram {
  readonly way: Heading
  /** From 0 in its direction. */
  readonly number: number
  readonly at: number
  readonly length: number
  /** Its first bytes, as they were sent. */
  readonly head: Uint8Array
  readonly harms: readonly Harm[]
  loss?: Loss
  /** When each copy was passed on. */
  readonly arrivals: number[]
}

/** How many first bytes of a datagram are kept. */
export const keptOfDatagram = 16

/** All that went over a network between two. */
export class NetworkLog {
  readonly datagrams: LoggedDatagram[] = []
  /** Datagrams from another port than a copy was told to listen on: they are not carried. The last such port, by whose they must be. */
  readonly fromElsewhere: Partial<Record<Heading, number>> = {}
  /** By how many ms the network itself passed datagrams on too late, in all, and how many those are. */
  lateMs = 0
  passed = 0

  /** Those of one direction. */
  of(way: Heading): readonly LoggedDatagram[] {
    return this.datagrams.filter((datagram) => datagram.way === way)
  }

  /** What happened, each thing by itself, so that it can be made to happen again. */
  get mishaps(): Mishap[] {
    return this.datagrams.flatMap(({ way, number, harms }) => harms.map((harm) => ({ way, datagram: number, ...harm })))
  }

  /** By how many ms a datagram was passed on too late, on average. */
  get meanLateMs(): number {
    return this.passed === 0 ? 0 : this.lateMs / this.passed
  }
}
