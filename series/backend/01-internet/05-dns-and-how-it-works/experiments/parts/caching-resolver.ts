import { type ConnectionEvent, createDns, type DnsQuestion, serveDns, showDnsData } from '@backroad/protocols'
import type { TurnedClock } from './turned-clock.ts'

/** What one resolver gave at one time, in s on the clock. */
export interface Given {
  readonly at: number
  readonly address: string
  /** The TTL in its answer, in s. */
  readonly ttl: number
  /** Whether it asked the authoritative server for this. */
  readonly isFresh: boolean
  readonly events: readonly ConnectionEvent[]
}

export interface CachingResolver extends AsyncDisposable {
  readonly label: string
  /** Asks it as a program would, over UDP. */
  ask(): Promise<Given>
}

/** How long a record is kept that came with a TTL, in s. */
export type Keeps = (ttl: number) => number

/**
 * A resolver for one question, with a cache: it gives what it has until its time is over, with the TTL counted down, and
 * then asks again. Its time is that of the clock.
 */
export async function startCachingResolver(o: {
  readonly label: string
  readonly question: DnsQuestion
  readonly authority: { readonly host: string; readonly port: number }
  readonly keeps: Keeps
  readonly clock: TurnedClock
  readonly signal: AbortSignal
}): Promise<CachingResolver> {
  const { label, question, clock, signal } = o
  let cached: { readonly address: string; readonly until: number } | undefined
  let asked = 0
  const upstream = createDns({ place: () => o.authority, signal, replyWithin: 5_000 })
  const served = await serveDns({
    host: '127.0.0.1',
    port: 0,
    async answer() {
      if (!cached || clock.now >= cached.until) {
        const record = (await upstream.ask(question, { rd: false })).answers[0]
        if (!record) return { ra: true, rcode: 'SERVFAIL' }
        cached = { address: showDnsData(record.type, record.data), until: clock.now + o.keeps(record.ttl) }
        asked++
      }
      const { name, type } = question
      return { ra: true, answers: [{ name, type, ttl: cached.until - clock.now, data: cached.address }] }
    },
  })
  return {
    label,
    async ask() {
      const events: ConnectionEvent[] = []
      const dns = createDns({
        place: () => served,
        signal,
        replyWithin: 5_000,
        observer: (event) => events.push(event),
      })
      const before = asked
      const record = (await dns.ask(question)).answers[0]
      if (!record) throw new Error(`${label} gave no address`)
      return {
        at: clock.now,
        address: showDnsData(record.type, record.data),
        ttl: record.ttl,
        isFresh: asked > before,
        events,
      }
    },
    async [Symbol.asyncDispose]() {
      await served.close()
      await upstream.closeAll()
    },
  }
}
