import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { ConnectionObserver } from '../tcp/types.ts'
import { UdpPort } from './udp-port.ts'

export interface ConnectUdpOptions {
  readonly host: string
  readonly port: number
  readonly observer?: ConnectionObserver | undefined
  /** Closes the port. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
  /** The port's number in events, 1 unless given. */
  readonly id?: number | undefined
}

/**
 * Opens a UDP port of ours, on a free number, that speaks with `host` and `port` alone: the system drops datagrams from
 * elsewhere, as every DNS client must, and tells when nobody listens there.
 * @throws Error for an unknown host or when no port is free: a fault of ours
 */
export async function connectUdp(o: ConnectUdpOptions): Promise<UdpPort> {
  const { host, port, observer, signal, id = 1 } = o
  const clock = o.clock ?? (() => performance.now())
  signal?.throwIfAborted()
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  observer?.({ type: 'connecting', connection: id, at: clock(), host, port, transport: 'udp' })
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.connect(port, host, () => {
      socket.off('error', failed)
      resolve()
    })
  })
  const localPort = socket.address().port
  observer?.({ type: 'connected', connection: id, at: clock(), localPort })
  const udp = new UdpPort(socket, { id, localPort, observer, clock })
  const abort = () => void udp.close()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal?.removeEventListener('abort', abort))
  return udp
}
