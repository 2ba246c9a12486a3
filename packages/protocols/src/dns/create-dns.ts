import type { Place } from '../bytes.ts'
import { connectTcp } from '../tcp/connect-tcp.ts'
import type { ConnectionObserver } from '../tcp/types.ts'
import { connectUdp } from '../udp/connect-udp.ts'
import { idOf } from './query.ts'
import { dnsTcp, FramedConnection } from './tcp-dns-connection.ts'
import type { AskOptions, Dns, DnsQuestion, DnsReply, DnsSocket, DnsTcp } from './types.ts'
import { UdpDnsSocket } from './udp-dns-socket.ts'

export interface DnsOptions {
  /** Where the server listens, on UDP and TCP, asked anew each time: a restarted program has another port. */
  readonly place: () => Place
  /** Sees every byte and event of all ports and connections, numbered in the order they were asked for. */
  readonly observer?: ConnectionObserver | undefined
  /** Closes all and ends all waits. */
  readonly signal?: AbortSignal | undefined
  /** How long a connection, a reply, or an end may take in ms where a call doesn't say. */
  readonly replyWithin: number
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
  /** Gives each port and connection its number, from 1 on unless given. */
  readonly nextId?: (() => number) | undefined
}

/** A DNS client for one server. `closeAll` closes every port and connection that is open and ends attempts to open more. */
export function createDns(o: DnsOptions): Dns & { closeAll(): Promise<void> } {
  const opened = new Set<{ close(): Promise<void> }>()
  const over = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, over.signal]) : over.signal
  const { observer, clock, replyWithin } = o
  let count = 0
  const nextId = o.nextId ?? (() => ++count)
  const open = async (options: { via?: Place } = {}): Promise<DnsSocket> => {
    const { host, port } = options.via ?? o.place()
    const udp = await connectUdp({ host, port, observer, clock, id: nextId(), signal })
    const socket = new UdpDnsSocket(udp, { replyWithin, signal: o.signal, where: `${host}:${port}` })
    opened.add(socket)
    return socket
  }
  return {
    open,
    async ask(question: DnsQuestion | Uint8Array, options: AskOptions = {}): Promise<DnsReply> {
      const { within, via, anyId, ...query } = options
      const socket = await open(via ? { via } : {})
      try {
        const id = idOf(await socket.send(question, query))
        return await socket.reply({
          ...(within === undefined ? {} : { within }),
          ...(anyId === false && id !== undefined ? { id } : {}),
        })
      } finally {
        await socket.close()
        opened.delete(socket)
      }
    },
    async connect(options: { via?: Place } = {}): Promise<DnsTcp> {
      const { host, port } = options.via ?? o.place()
      const tcp = await connectTcp({ host, port, observer, clock, id: nextId(), signal, within: replyWithin })
      const connection = dnsTcp(new FramedConnection(tcp, { replyWithin, signal: o.signal }))
      opened.add(connection)
      return connection
    },
    async closeAll() {
      const closing = Promise.all([...opened].map((one) => one.close()))
      opened.clear()
      over.abort(new Error('this DNS client was closed'))
      await closing
    },
  }
}
