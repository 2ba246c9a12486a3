import type { ReceivedStream } from '../bytes.ts'

/** One thing that happened on a connection, at `at` milliseconds after the clock of the observer began. */
export type ConnectionEvent =
  | {
      readonly type: 'connecting'
      readonly connection: number
      readonly at: number
      readonly host: string
      readonly port: number
      /**
       * TCP unless told. On UDP a "connection" is one port of ours speaking with one of theirs, and each event one datagram; a
       * pipe is the standard input and output of a program, without host and port.
       */
      readonly transport?: 'udp' | 'pipe'
    }
  | { readonly type: 'connected'; readonly connection: number; readonly at: number; readonly localPort: number }
  | { readonly type: 'sent'; readonly connection: number; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: 'received'; readonly connection: number; readonly at: number; readonly bytes: Uint8Array }
  /** We said that nothing more will come from us (FIN). */
  | { readonly type: 'half-closed'; readonly connection: number; readonly at: number }
  /** The other side said that nothing more will come from it (FIN). */
  | { readonly type: 'peer-ended'; readonly connection: number; readonly at: number }
  /** The connection was reset (RST), by the other side unless `by` says that we did. */
  | { readonly type: 'reset'; readonly connection: number; readonly at: number; readonly by?: 'us' }
  | { readonly type: 'refused'; readonly connection: number; readonly at: number }
  | { readonly type: 'closed'; readonly connection: number; readonly at: number }

/** Sees every byte and event of a connection, in order. Must not throw. */
export type ConnectionObserver = (event: ConnectionEvent) => void

/** How something is waited for. */
export interface WaitOptions {
  /** How long it may take in ms. */
  readonly within?: number | undefined
  /** What was going on that whoever reads that nothing came should know, a sentence: "Another client had stopped in its head." */
  readonly because?: string | undefined
}

/** What connections over TCP have in common, whatever is spoken on them. */
export interface OpenConnection {
  readonly id: number
  /** Everything received on it so far. */
  readonly received: ReceivedStream
  /**
   * Waits until the server ends the connection. Bytes that come first are garbled unless `allowBytes`.
   * @throws WireError hung | garbled
   */
  ended(o?: WaitOptions & { readonly allowBytes?: boolean }): Promise<'closed' | 'reset'>
  /** An observation window: false at once when bytes come (or lie unread) or the connection ends, true when nothing at all came within `ms`. */
  quiet(ms: number): Promise<boolean>
  /** Says that nothing more will come from us (FIN). */
  end(): void
  /** Resets the connection (RST). */
  abort(): void
  /** Closes our end. More than once is allowed. */
  close(): Promise<void>
}

/**
 * What can go wrong between us and the program, told apart. `offset` is how many bytes of the reply had come.
 * Thrown as `WireError`; the check engine turns it into a verdict of the same name.
 */
export type WireFault = 'hung' | 'refused' | 'closed' | 'reset' | 'garbled'

export class WireError extends Error {
  override readonly name = 'WireError'
  readonly fault: WireFault
  readonly connection: number
  /** What was being waited for, as a phrase: "the status line", "512 more bytes of the body". */
  readonly waitingFor: string
  /** For `garbled`: the offending run in the received stream, and what was expected there. */
  readonly at?: { readonly start: number; readonly end: number }
  readonly expected?: string
  /** Where in the received stream the message that was being read begins. */
  readonly messageStart: number
  /** What was going on, a sentence; set by whoever knows. */
  because: string | undefined
  /** The mistake that this looks like, a sentence, where that is sure. */
  readonly likely?: string

  constructor(
    fault: WireFault,
    message: string,
    detail: {
      connection: number
      waitingFor: string
      messageStart: number
      at?: { start: number; end: number } | undefined
      expected?: string | undefined
      likely?: string | undefined
      cause?: unknown
    },
  ) {
    super(message, { cause: detail.cause })
    this.fault = fault
    this.connection = detail.connection
    this.waitingFor = detail.waitingFor
    this.messageStart = detail.messageStart
    if (detail.at) this.at = detail.at
    if (detail.expected) this.expected = detail.expected
    if (detail.likely) this.likely = detail.likely
  }
}
