import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Jwk } from './keys.ts'

/** A server of an attacker, which gives his keys to whoever asks, and counts. Closing it ends it. */
export interface EvilServer extends AsyncDisposable {
  readonly url: string
  readonly asked: () => number
}

export async function serveKeys(keys: readonly Jwk[]): Promise<EvilServer> {
  let count = 0
  const server = createServer((_, response) => {
    count++
    response.setHeader('Content-Type', 'application/jwk-set+json')
    response.end(JSON.stringify({ keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => count,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
