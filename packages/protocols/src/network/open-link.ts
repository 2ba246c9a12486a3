import { createServer, Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { outliveFailedWrites } from '../tcp/failed-writes.ts'
import { DelayLine } from './delay-line.ts'

export interface LinkOptions {
  readonly target: { readonly host?: string; readonly port: number }
  /** One way, in ms, either direction. */
  readonly delayMs: number
}

/** A port to connect to instead of the target's. `close` resets what is still open and resolves when all is closed. */
export interface Link {
  readonly port: number
  close(): Promise<void>
}

/** Most bytes under way in one direction of a connection, so that memory stays bounded. */
const UNDER_WAY_LIMIT = 16 * 1024 * 1024

/**
 * Opens a long road on loopback: a TCP link to `target` on which all takes `delayMs` each way, in order. Bytes, a FIN in
 * either direction, and a reset arrive late but as they were.
 *
 * A fresh connection costs what it costs on a real road of that length: one round trip before the first byte can leave
 * (RFC 9293 §3.5). A program cannot hold back the kernel's own handshake, so the client believes at once that it is
 * connected; instead, what it sends in the first round trip waits for the end of it. So with delay d, bytes sent at once reach
 * the target at 3d and its answer the client at 4d, as in life. Two things differ: `connect` itself returns early, and a
 * target that refuses is seen as a reset at 3d, not as a refusal at 2d.
 */
export async function openLink(o: LinkOptions): Promise<Link> {
  const open = new Set<Road>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const road = join(near, o)
    open.add(road)
    void road.closed.then(() => open.delete(road))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.all([...open].map((road) => road.close()))
      await closed
    },
  }
}

/** Two connections joined to one. `closed` resolves when both are. */
interface Road {
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** Joins an accepted connection with one of its own to the target. */
function join(near: Socket, { target, delayMs }: LinkOptions): Road {
  const far = new Socket({ allowHalfOpen: true })
  far.setNoDelay(true)
  const there = new DelayLine()
  const back = new DelayLine()
  let connected = false
  far.once('connect', () => (connected = true))
  // SYN, SYN-ACK, ACK: three delays until the target has the connection. What the client sends meanwhile lines up behind.
  there.put(performance.now() + 3 * delayMs, () => far.connect({ host: target.host ?? '127.0.0.1', port: target.port }))
  carry(near, far, there, () => performance.now() + delayMs)
  // A refusal has been on its way long enough: the client could have known one round trip after it began.
  carry(far, near, back, () => performance.now() + (connected ? delayMs : 0))
  const closed = Promise.all([isClosed(near), isClosed(far)]).then(() => {})
  return {
    closed,
    async close() {
      there.close()
      back.close()
      reset(near)
      reset(far)
      await closed
    },
  }
}

/** Passes on what `from` says to `to`, each thing when it is `due`. */
function carry(from: Socket, to: Socket, line: DelayLine, due: () => number): void {
  let underWay = 0
  const flow = () => {
    if (underWay >= UNDER_WAY_LIMIT || to.writableNeedDrain) from.pause()
    else from.resume()
  }
  const passReset = () => line.put(due(), () => reset(to))
  from.on('data', (chunk) => {
    underWay += chunk.length
    flow()
    line.put(due(), () => {
      underWay -= chunk.length
      if (to.writable) to.write(chunk)
      flow()
    })
  })
  to.on('drain', flow)
  let resetWhileWriting = false
  from.on('end', () => (resetWhileWriting ? passReset() : line.put(due(), () => to.end())))
  from.on('error', passReset)
  outliveFailedWrites(from, (code) => {
    // After a FIN nothing is read any more, and a reset shows only here; before it, the end that is read was a reset.
    if (from.readableEnded) passReset()
    else resetWhileWriting ||= code === 'ECONNRESET'
  })
}

function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy()
}

function isClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
