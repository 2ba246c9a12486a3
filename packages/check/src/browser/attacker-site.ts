import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AttackFrom } from './types.ts'

/** The attacker's server: pages and scripts that a stage makes up. */
export interface AttackerSite {
  /** `http://attacker.localhost:…` is another site than `http://127.0.0.1:…`; `http://127.0.0.1:…` with another port the same site. */
  origin(from: AttackFrom): string
  /** Serves `text` from now on, and gives its path. `setCookies` are sent with it. */
  add(text: string, o?: { type?: string; setCookies?: readonly string[] }): string
  close(): Promise<void>
}

/**
 * Starts the attacker's server on a free port of loopback. Names below localhost lead to loopback by themselves (RFC 6761 §6.3) and
 * count as secure, so browsers send Sec-Fetch-Site there as they would over TLS.
 */
export async function startAttackerSite(host: string): Promise<AttackerSite> {
  const served = new Map<string, { text: string; type: string; setCookies: readonly string[] }>()
  const server = createServer((request, response) => {
    const found = served.get(request.url ?? '')
    if (found?.setCookies.length) response.setHeader('Set-Cookie', found.setCookies)
    // A script must load however it is asked for.
    response.writeHead(found ? 200 : 404, {
      'Content-Type': found?.type ?? 'text/plain',
      'Access-Control-Allow-Origin': '*',
    })
    response.end(found?.text)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: (from) => `http://${from === 'sibling' ? host : 'attacker.localhost'}:${port}`,
    add(text, { type = 'text/html; charset=utf-8', setCookies = [] } = {}) {
      const path = `/${served.size + 1}`
      served.set(path, { text, type, setCookies })
      return path
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
