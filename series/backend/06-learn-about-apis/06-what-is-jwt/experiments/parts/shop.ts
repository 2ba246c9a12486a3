import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ConnectionEvent, createHttp1 } from '@backroad/protocols'

/** The claims of a token that is believed; undefined for one that is not. */
export type Verify = (token: string) => Readonly<Record<string, unknown>> | undefined

/** A server that greets whoever a token names. Closing it ends it. */
export interface Shop extends AsyncDisposable {
  readonly port: number
}

export async function startShop(verify: Verify): Promise<Shop> {
  const server = createServer((request, response) => {
    const claims = verify((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    response.statusCode = claims ? 200 : 401
    response.end(claims ? `welcome ${String(claims['sub'])}, ${String(claims['role'])}\n` : 'I do not believe that\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Shows a token to a shop: what it answered, and what crossed the wire. */
export async function shown(token: string, { port }: Shop, signal: AbortSignal) {
  const events: ConnectionEvent[] = []
  const http = createHttp1({
    place: () => ({ host: '127.0.0.1', port }),
    replyWithin: 5000,
    signal,
    observer: (event) => events.push(event),
  })
  try {
    const head = `GET /me HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`
    const reply = await http.request(Buffer.from(head))
    return { taken: reply.status.value === 200, events }
  } finally {
    await http.closeAll()
  }
}
