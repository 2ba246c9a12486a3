import { Socket } from 'node:net'
import { TcpConnection } from './tcp-connection.ts'
import { WireError } from './types.ts'
import type { ConnectionObserver } from './types.ts'

export interface ConnectTcpOptions {
  readonly host: string
  readonly port: number
  readonly observer?: ConnectionObserver | undefined
  /** Ends the attempt, and later resets the connection. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
  /** The connection's number in events, 1 unless given. */
  readonly id?: number | undefined
  /** How long the other side may take to accept, in ms, 5000 unless given. */
  readonly within?: number | undefined
}

/**
 * Opens a TCP connection, with TCP_NODELAY set so that each write leaves at once, and half-open allowed so that the other
 * side's FIN does not end ours.
 * @throws WireError `refused` when nothing listens there, `reset`, or `hung` when it is neither accepted nor refused in time
 * @throws Error for anything else, such as an unknown host: a fault of ours, not of the other side
 */
export async function connectTcp(o: ConnectTcpOptions): Promise<TcpConnection> {
  const { host, port, observer, signal, id = 1, within = 5000 } = o
  const clock = o.clock ?? (() => performance.now())
  signal?.throwIfAborted()
  const socket = new Socket({ allowHalfOpen: true })
  socket.setNoDelay(true)
  observer?.({ type: 'connecting', connection: id, at: clock(), host, port })
  try {
    await opened(socket, { host, port, within, signal })
  } catch (error) {
    socket.destroy()
    throw connectFault(error, { host, port, within, id, observer, clock })
  }
  observer?.({ type: 'connected', connection: id, at: clock(), localPort: socket.localPort ?? 0 })
  const connection = new TcpConnection(socket, { id, observer, clock })
  const abort = () => connection.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal?.removeEventListener('abort', abort))
  return connection
}

const TIME_UP = new Error('time up')

function opened(
  socket: Socket,
  o: { host: string; port: number; within: number; signal: AbortSignal | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer)
      o.signal?.removeEventListener('abort', aborted)
      socket.off('connect', connected).off('error', failed)
      // An error may still follow the one that was told; nobody waits for it any more.
      socket.on('error', () => {})
      act()
    }
    const connected = () => settle(resolve)
    const failed = (error: Error) => settle(() => reject(error))
    const aborted = () => settle(() => reject(asError(o.signal?.reason)))
    const timer = setTimeout(() => setImmediate(() => settle(() => reject(TIME_UP))), o.within)
    socket.once('connect', connected).once('error', failed)
    o.signal?.addEventListener('abort', aborted, { once: true })
    socket.connect({ host: o.host, port: o.port })
  })
}

function connectFault(
  error: unknown,
  o: {
    host: string
    port: number
    within: number
    id: number
    observer: ConnectionObserver | undefined
    clock: () => number
  },
): unknown {
  const where = `${o.host}:${o.port}`
  const happened = (type: 'refused' | 'reset' | 'closed') => o.observer?.({ type, connection: o.id, at: o.clock() })
  const detail = { connection: o.id, waitingFor: 'the connection to be accepted', messageStart: 0, cause: error }
  if (error === TIME_UP || codeOf(error) === 'ETIMEDOUT') {
    happened('closed')
    return new WireError(
      'hung',
      `No connection to ${where} after ${o.within} ms: it was neither accepted nor refused.`,
      {
        ...detail,
        cause: error === TIME_UP ? undefined : error,
      },
    )
  }
  if (codeOf(error) === 'ECONNREFUSED') {
    happened('refused')
    return new WireError('refused', `The connection to ${where} was refused: nothing listens on that port.`, detail)
  }
  if (codeOf(error) === 'ECONNRESET') {
    happened('reset')
    return new WireError('reset', `The connection to ${where} was reset before it was open.`, detail)
  }
  happened('closed')
  return error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the connection was no longer wanted', { cause: reason })
}
