import type { Place } from '../bytes.ts'
import { connectTcp } from '../tcp/connect-tcp.ts'
import type { ConnectionObserver } from '../tcp/types.ts'
import { TcpRespConnection } from './resp-connection.ts'
import type { Resp, RespConnectOptions, RespConnection, Word } from './types.ts'

export interface RespOptions {
  /** Where the server listens, asked anew at each connection: a restarted program has another port. */
  readonly place: () => Place
  /** Sees every byte and event of all connections, numbered in the order they were asked for. */
  readonly observer?: ConnectionObserver | undefined
  /** Resets all connections and ends all waits. */
  readonly signal?: AbortSignal | undefined
  /** How long a connection, a reply, or an end may take in ms where a call doesn't say. */
  readonly replyWithin: number
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
  /** Gives each connection its number, from 1 on unless given. */
  readonly nextId?: (() => number) | undefined
}

/** A RESP client for one server. `closeAll` closes every connection that is open and ends attempts to open more. */
export function createResp(o: RespOptions): Resp & { closeAll(): Promise<void> } {
  const open = new Set<RespConnection>()
  const over = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, over.signal]) : over.signal
  let count = 0
  const connect = async (options: RespConnectOptions = {}): Promise<RespConnection> => {
    const id = o.nextId?.() ?? ++count
    const { host, port } = options.via ?? o.place()
    const { observer, clock } = o
    const within = options.within ?? o.replyWithin
    const tcp = await connectTcp({ host, port, observer, clock, id, signal, within })
    const connection = new TcpRespConnection(tcp, { replyWithin: within, signal: o.signal })
    open.add(connection)
    return connection
  }
  return {
    connect,
    async command(...words: Word[]) {
      const connection = await connect()
      try {
        return await connection.command(...words)
      } finally {
        await connection.close()
        open.delete(connection)
      }
    },
    async closeAll() {
      const closing = Promise.all([...open].map((connection) => connection.close()))
      open.clear()
      over.abort(new Error('this RESP client was closed'))
      await closing
    },
  }
}
