import type { Heading, Mishap, NetworkLog, NetworkPlan } from '@backroad/protocols'

/** Which of the two copies of a program. */
export type Role = 'sender' | 'receiver'

/** A datagram as it came out of the network. */
export interface Heard {
  readonly way: Heading
  readonly bytes: Uint8Array
}

/** How two copies are run, and over what. */
export interface CarryOptions {
  /** What the network between them does; nothing unless told. */
  readonly over?: NetworkPlan
  /** What happens to single datagrams, in place of what chance would do to them. */
  readonly mishaps?: readonly Mishap[]
  /** A copy that is started only when the other has run for so many ms. Otherwise the sender starts as soon as the receiver listens. */
  readonly late?: { readonly copy: Role; readonly ms: number }
  /**
   * The network is cut once so many datagrams have come to it from the sender, for so long; `times` unless once, each time again when the
   * stream has gone on for a moment.
   */
  readonly cut?: { readonly after: number; readonly forMs: number; readonly times?: number }
  /** What a stranger sends to one of the two when a datagram has come out of the network. */
  readonly stranger?: (heard: Heard) => readonly { readonly to: Role; readonly bytes: Uint8Array }[]
  /** How long all of it may take, ms, 20 000 unless told. */
  readonly within?: number
  /** The mistake that it looks like when the stream does not come through right, a sentence. */
  readonly likely?: string
  /** What whoever reads that it went wrong should know, a sentence. */
  readonly because?: string
}

/** A stream that was carried whole. Times are ms. */
export interface Carried {
  readonly log: NetworkLog
  /** All datagrams that came out of the network, in order. */
  readonly heard: readonly Heard[]
  /** From the first datagram until the receiver had written the whole stream. */
  readonly ms: number
  /** How many datagrams came to the network in one direction. */
  datagrams(way: Heading): number
}

export interface GivesUpOptions extends Pick<CarryOptions, 'over' | 'likely' | 'because'> {
  /** Which copy is to give the other up. */
  readonly role: Role
  /** The other is killed once so many datagrams have come to it; unless told it is never started. */
  readonly killAfter?: number
  /** How long it must bear the silence, and by when it must have given up, ms. */
  readonly notBefore: number
  readonly within: number
}

/** `peer`: runs two copies of the program, one to send a stream and one to receive it, with a network between them. */
export interface Peer {
  /** Has a stream carried; both copies must end with exit code 0, and the receiver must have written the stream and nothing else. */
  carry(stream: Uint8Array, o?: CarryOptions): Promise<Carried>
  /**
   * Does the same several times, a few at once, each on a network of its own. The first that fails is judged; where chance decided what
   * happened to its datagrams, the simplest network on which it still fails is looked for.
   */
  carryAll(runs: readonly (CarryOptions & { readonly stream: Uint8Array })[]): Promise<Carried[]>
  /**
   * Has a stream carried over a link with `bandwidth` in such a time that at least this share of the link was used: 1 is what a sender
   * would need that never waits. The best of three runs counts.
   */
  fillsThePipe(stream: Uint8Array, o: CarryOptions & { readonly share: number }): Promise<Carried>
  /** Has a stream carried with at most `times` as many bytes sent as the program itself sends over the network `than`. */
  sendsNoMore(
    stream: Uint8Array,
    o: CarryOptions & { readonly times: number; readonly than: NetworkPlan },
  ): Promise<Carried>
  /** Waits until a copy gives the other up, as it must with an exit code that is not 0. */
  givesUp(stream: Uint8Array, o: GivesUpOptions): Promise<void>
}
