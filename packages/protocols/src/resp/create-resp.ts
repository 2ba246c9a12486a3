import { ClientScope } from '../client-scope.ts'
import type { ClientOptions } from '../client-scope.ts'
import { TcpRespConnection } from './resp-connection.ts'
import type { Resp, RespConnectOptions, RespConnection, Word } from './types.ts'

/** A RESP client for one server. `closeAll` closes every connection that is open and ends attempts to open more. */
export function createResp(o: ClientOptions): Resp & { closeAll(): Promise<void> } {
  const scope = new ClientScope(o, 'RESP')
  const connect = async ({ via, within = o.replyWithin }: RespConnectOptions = {}): Promise<RespConnection> => {
    const tcp = await scope.connectTcp(via, within)
    return scope.keep(new TcpRespConnection(tcp, { replyWithin: within, signal: o.signal }))
  }
  return {
    connect,
    async command(...words: Word[]) {
      return scope.during(await connect(), (connection) => connection.command(...words))
    },
    closeAll: () => scope.closeAll(),
  }
}
