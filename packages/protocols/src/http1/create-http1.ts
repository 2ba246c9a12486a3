import type { Place } from '../bytes.ts'
import { ClientScope } from '../client-scope.ts'
import type { ClientOptions } from '../client-scope.ts'
import { TcpHttp1Connection } from './http1-connection.ts'
import type { ConnectOptions, Http1, Http1Connection, Reply, ReplyOptions } from './types.ts'

/** Where the server listens: always there, or asked anew for each connection. */
type Where = Place | Pick<ClientOptions, 'place'>

export type Http1Options = Where & Omit<ClientOptions, 'place'>

/** An HTTP/1.1 client for one server. `closeAll` closes every connection that is open and ends attempts to open more. */
export function createHttp1(o: Http1Options): Http1 & { closeAll(): Promise<void> } {
  const scope = new ClientScope({ ...o, place: 'place' in o ? o.place : () => o }, 'HTTP')
  const connect = async ({ via }: ConnectOptions = {}): Promise<Http1Connection> =>
    scope.keep(new TcpHttp1Connection(await scope.connectTcp(via), o))
  return {
    connect,
    async request(data: string | Uint8Array, options?: ReplyOptions & ConnectOptions): Promise<Reply> {
      return scope.during(await connect(options), async (connection) => {
        await connection.send(data)
        return await connection.reply(options)
      })
    },
    closeAll: () => scope.closeAll(),
  }
}
