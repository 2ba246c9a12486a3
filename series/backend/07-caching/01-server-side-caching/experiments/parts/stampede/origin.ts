import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request at the origin, in ms on `performance.now`. It waits for its turn from `asked` to `began`. */
export interface OriginWork {
  readonly asked: number
  readonly began: number
  readonly done: number
}

/** A server that takes its time for each page. */
export interface Origin extends AsyncDisposable {
  readonly port: number
  readonly worked: readonly OriginWork[]
  /** How many requests are there now, at work or waiting for their turn. */
  readonly here: number
}

/**
 * Answers each GET after `workMs`, `lanes` of them at a time; more wait for their turn, as at a database with that many
 * connections. The page says when it was made.
 */
export async function startOrigin({ workMs, lanes }: { workMs: number; lanes: number }): Promise<Origin> {
  const worked: OriginWork[] = []
  const waiting: { asked: number; response: ServerResponse }[] = []
  let busy = 0
  const next = () => {
    const turn = busy < lanes ? waiting.shift() : undefined
    if (!turn) return
    busy++
    const began = performance.now()
    setTimeout(() => {
      busy--
      const done = performance.now()
      worked.push({ asked: turn.asked, began, done })
      turn.response.end(String(done))
      next()
    }, workMs)
  }
  const server = createServer((request, response) => {
    request.resume()
    waiting.push({ asked: performance.now(), response })
    next()
  }).listen(0, '127.0.0.1')
  // An idle connection is kept: one that ends just when it is used again would be a failure of the set-up.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    worked,
    get here() {
      return busy + waiting.length
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
