import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface LosingRoad extends AsyncDisposable {
  readonly port: number
}

/**
 * A road on which the first segment that comes back on the first connection is lost once and arrives `lateMs` later.
 * TCP hands bytes over in order (RFC 9293 §2.2), so everything behind it on that connection waits with it; the other
 * connections go on.
 */
export async function openLosingRoad(target: number, lateMs: number): Promise<LosingRoad> {
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true }, (near) => {
    const loses = connections++ === 0
    const far = connect({ host: '127.0.0.1', port: target, noDelay: true })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
      // Whoever reads from the other side of the road sees its end.
      socket.on('error', () => undefined)
    }
    near.pipe(far)
    if (!loses) {
      far.pipe(near)
      return
    }
    far.once('readable', () => {
      const late = setTimeout(() => far.pipe(near), lateMs)
      far.once('close', () => clearTimeout(late))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
