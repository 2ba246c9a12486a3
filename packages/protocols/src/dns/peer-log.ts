import type { ConnectionObserver } from '../tcp/types.ts'
import type { DnsFrom } from './answers-of.ts'

/** Tells an observer what a server sees, each peer as a connection of its own. */
export class PeerLog {
  readonly #observer: ConnectionObserver | undefined
  readonly #clock: () => number
  readonly #nextId: () => number
  readonly #numbers = new Map<string, number>()
  #count = 0

  constructor(o: {
    readonly observer?: ConnectionObserver | undefined
    readonly clock?: (() => number) | undefined
    readonly nextId?: (() => number) | undefined
  }) {
    this.#observer = o.observer
    this.#clock = o.clock ?? (() => performance.now())
    this.#nextId = o.nextId ?? (() => ++this.#count)
  }

  /** Bytes came; gives the peer's number. */
  received(from: DnsFrom, bytes: Uint8Array): number {
    const connection = this.#numbers.get(keyOf(from)) ?? this.#met(from)
    this.#observer?.({ type: 'received', connection, at: this.#clock(), bytes })
    return connection
  }

  sent(connection: number, from: DnsFrom, bytes: Uint8Array): void {
    if (this.#numbers.get(keyOf(from)) !== connection) return
    this.#observer?.({ type: 'sent', connection, at: this.#clock(), bytes })
  }

  ended(from: DnsFrom): void {
    const connection = this.#numbers.get(keyOf(from))
    if (connection === undefined) return
    this.#numbers.delete(keyOf(from))
    this.#observer?.({ type: 'closed', connection, at: this.#clock() })
  }

  close(): void {
    for (const connection of this.#numbers.values()) this.#observer?.({ type: 'closed', connection, at: this.#clock() })
    this.#numbers.clear()
  }

  #met(from: DnsFrom): number {
    const connection = this.#nextId()
    this.#numbers.set(keyOf(from), connection)
    const transport = from.transport === 'udp' ? { transport: 'udp' as const } : {}
    const { address: host, port } = from
    this.#observer?.({ type: 'connecting', connection, at: this.#clock(), host, port, ...transport })
    return connection
  }
}

const keyOf = (from: DnsFrom): string => `${from.transport} ${from.address} ${from.port}`
