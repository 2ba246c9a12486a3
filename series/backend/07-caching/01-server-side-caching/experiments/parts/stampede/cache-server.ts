import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page, Way, WayOptions } from './ways.ts'

/** An HTTP server that answers every GET with the one page it keeps, in its way; `X-Waited` says whether the origin was waited for. */
export interface CacheServer extends AsyncDisposable {
  readonly port: number
}

/** Stands before the origin on `originPort`. `make` says how it deals with the page's expiry. */
export async function startCacheServer(
  make: (o: WayOptions) => Way,
  { originPort, ttlMs, random }: { originPort: number; ttlMs: number; random: () => number },
): Promise<CacheServer> {
  const agent = new Agent({ keepAlive: true })
  const fetch = () => fetchPage(originPort, agent)
  const way = make({ fetch, ttlMs, random, now: () => performance.now() })
  const server = createServer((request, response) => {
    request.resume()
    way.get().then(
      ({ page, waited }) => response.setHeader('X-Waited', waited ? 'yes' : 'no').end(String(page.madeAt)),
      () => response.writeHead(502).end(),
    )
  }).listen(0, '127.0.0.1')
  // An idle connection is kept: one that ends just when it is used again would be a failure of the set-up.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

async function fetchPage(port: number, agent: Agent): Promise<Page> {
  const began = performance.now()
  const text = await new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => resolve(body)).on('error', reject)
    }).on('error', reject)
  })
  return { madeAt: Number(text), tookMs: performance.now() - began }
}
