import type { Place } from '../bytes.ts'
import { ClientScope } from '../client-scope.ts'
import type { ClientOptions } from '../client-scope.ts'
import { connectUdp } from '../udp/connect-udp.ts'
import { idOf } from './query.ts'
import { dnsTcp, FramedConnection } from './tcp-dns-connection.ts'
import type { AskOptions, Dns, DnsQuestion, DnsReply, DnsSocket, DnsTcp } from './types.ts'
import { UdpDnsSocket } from './udp-dns-socket.ts'

/** A DNS client for one server, on UDP and TCP. `closeAll` closes every port and connection that is open and ends attempts to open more. */
export function createDns(o: ClientOptions): Dns & { closeAll(): Promise<void> } {
  const scope = new ClientScope(o, 'DNS')
  const { replyWithin, signal } = o
  const open = async ({ via }: { via?: Place } = {}): Promise<DnsSocket> => {
    const way = scope.way(via)
    const udp = await connectUdp(way)
    return scope.keep(new UdpDnsSocket(udp, { replyWithin, signal, where: `${way.host}:${way.port}` }))
  }
  return {
    open,
    async ask(question: DnsQuestion | Uint8Array, options: AskOptions = {}): Promise<DnsReply> {
      const { within, via, anyId, ...query } = options
      return scope.during(await open(via ? { via } : {}), async (socket) => {
        const id = idOf(await socket.send(question, query))
        return await socket.reply({ within, ...(anyId === false && id !== undefined ? { id } : {}) })
      })
    },
    async connect({ via }: { via?: Place } = {}): Promise<DnsTcp> {
      return scope.keep(dnsTcp(new FramedConnection(await scope.connectTcp(via), { replyWithin, signal })))
    },
    closeAll: () => scope.closeAll(),
  }
}
