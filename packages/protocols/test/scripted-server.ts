import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A TCP server that does to each connection what the test says; closes all when disposed. */
export interface ScriptedServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** The accepted connections, in order. */
  readonly sockets: readonly Socket[]
}

/** Half-open is allowed, so that a client's FIN ends nothing by itself. */
export async function scriptedServer(script: (socket: Socket) => void): Promise<ScriptedServer> {
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    script(socket)
  })
  return {
    host: '127.0.0.1',
    port: await listening(server),
    sockets,
    [Symbol.asyncDispose]: () => closed(server, sockets),
  }
}

/** Listens on a free port of the loopback. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A port that nothing listens on and that the system gives to nobody, unlike one that was free a moment ago. */
export const CLOSED_PORT = 1

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await closed(server, [])
  return port
}

async function closed(server: Server, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
}
