import type { ConnectionObserver } from '../tcp/types.ts'
import type { DnsAnswer, DnsFrom } from './answers-of.ts'
import { answersOf, malformedAnswer } from './answers-of.ts'
import { decodeDns } from './decode-dns.ts'
import { listenDns } from './listen-dns.ts'
import { NotDns } from './not-dns.ts'
import { PeerLog } from './peer-log.ts'
import type { DnsReply } from './types.ts'

export interface ServeDnsOptions {
  readonly host: string
  /** The same for UDP and TCP; 0 for one that is free on both. */
  readonly port: number
  /** What to say to a query that could be decoded. It may be asked for the next before this one is answered. */
  answer(query: DnsReply, from: DnsFrom): DnsAnswer | Promise<DnsAnswer>
  /** What to say to bytes that are no message: FORMERR with their ID unless given, nothing when they have no header. */
  malformed?(bytes: Uint8Array, why: NotDns, from: DnsFrom): DnsAnswer | Promise<DnsAnswer>
  /** Sees each message that comes and goes, from this server's side; each peer (address and port) is a connection. */
  readonly observer?: ConnectionObserver | undefined
  readonly clock?: (() => number) | undefined
  /** Gives each peer its number, from 1 on unless given. */
  readonly nextId?: (() => number) | undefined
}

export interface ServedDns {
  readonly host: string
  readonly port: number
  /** Stops at once; answers that were to come later never come. @throws what `answer` has thrown, if it did */
  close(): Promise<void>
}

/**
 * A small name server, truthful, lying or slow as `answer` is, on UDP and TCP. A partial message is filled in as an answer
 * to its query: ID, opcode, RD and question are the query's, an OPT goes back where one came, and over UDP an answer
 * that is larger than the asker can take is cut to its header and question with TC set. Bytes go as they are.
 * @throws Error when the address or port can't be had
 */
export async function serveDns(o: ServeDnsOptions): Promise<ServedDns> {
  const peers = new PeerLog(o)
  const over = new AbortController()
  const faults: unknown[] = []
  const answer = async (bytes: Uint8Array, from: DnsFrom, send: (bytes: Uint8Array) => void): Promise<void> => {
    const number = peers.received(from, bytes)
    try {
      for await (const reply of answersTo(o, bytes, from, over.signal)) {
        if (over.signal.aborted) return
        peers.sent(number, from, reply)
        send(reply)
      }
    } catch (error) {
      if (!over.signal.aborted) faults.push(error)
    }
  }
  const server = await listenDns(o.host, o.port, { answer, ended: (from) => peers.ended(from) })
  return {
    host: o.host,
    port: server.port,
    async close() {
      over.abort(new Error('this DNS server was closed'))
      await server.close()
      peers.close()
      if (faults.length > 0) throw faults[0]
    },
  }
}

async function* answersTo(
  o: ServeDnsOptions,
  bytes: Uint8Array,
  from: DnsFrom,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let query: DnsReply | undefined
  let answer: DnsAnswer
  try {
    query = decodeDns(bytes)
  } catch (error) {
    if (!(error instanceof NotDns)) throw error
    answer = o.malformed ? await o.malformed(bytes, error, from) : malformedAnswer(bytes)
    yield* answersOf(answer, { bytes, query, from, signal })
    return
  }
  answer = await o.answer(query, from)
  yield* answersOf(answer, { bytes, query, from, signal })
}
