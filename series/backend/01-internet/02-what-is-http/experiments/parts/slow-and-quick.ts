import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'

/** A server on loopback that notes when it had each answer ready, by path, on the clock of `performance.now`. */
export interface Kitchen extends AsyncDisposable {
  readonly port: number
  readonly readyAt: Map<string, number>
}

/** The same work over HTTP/1.1 and HTTP/2: wait as long as the path says, note the time, answer with a few bytes. */
function cook(path: string, readyAt: Map<string, number>, serve: (body: string) => void): void {
  const slowMs = Number(/\/slow\/(\d+)/.exec(path)?.[1] ?? 0)
  const finish = (): void => {
    readyAt.set(path, performance.now())
    serve(`${path}\n`)
  }
  if (slowMs > 0) setTimeout(finish, slowMs)
  else finish()
}

export async function startHttp1Kitchen(): Promise<Kitchen> {
  const readyAt = new Map<string, number>()
  const server = createServer((request, response) => {
    cook(request.url ?? '', readyAt, (body) => response.end(body))
  })
  return {
    port: await listen(server),
    readyAt,
    [Symbol.asyncDispose]: () => close(server, () => server.closeAllConnections()),
  }
}

/** HTTP/2 without TLS, as a client may speak it that knows of the server beforehand (RFC 9113 §3.3). */
export async function startHttp2Kitchen(): Promise<Kitchen> {
  const readyAt = new Map<string, number>()
  const sessions = new Set<ServerHttp2Session>()
  const server = createHttp2Server((request, response) => {
    cook(request.url, readyAt, (body) => response.end(body))
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    // A client that is cancelled resets its connection; the session's close tells all that is needed.
    session.on('error', () => undefined)
  })
  return {
    port: await listen(server),
    readyAt,
    [Symbol.asyncDispose]: () => close(server, () => sessions.forEach((one) => one.destroy())),
  }
}

async function listen(server: Server | Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function close(server: Server | Http2Server, hangUp: () => void): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  hangUp()
  await closed
}
