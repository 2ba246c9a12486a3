import { WireError, type Dns, type DnsTcp } from '@backroad/protocols'
import { setTimeout as later } from 'node:timers/promises'

/** How long a program may take to listen on TCP, after it has bound its UDP port, ms. */
const TCP_AFTER_UDP = 1000

/** Opens a connection. A program counts as up when its UDP port is bound, and may need a moment more for TCP. */
export async function connect(dns: Dns, signal: AbortSignal): Promise<DnsTcp> {
  for (const begun = performance.now(); ;) {
    try {
      return await dns.connect()
    } catch (error) {
      const refused = error instanceof WireError && error.fault === 'refused'
      if (!refused || performance.now() - begun > TCP_AFTER_UDP) throw error
      await later(20, undefined, { signal })
    }
  }
}
