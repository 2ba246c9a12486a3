import { once } from 'node:events'
import { type AddressInfo, createServer, Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { endState, type EndState, readSocketTable } from './socket-states.ts'

export type End = 'client' | 'server'

/** What a program did or saw. */
export type Happened =
  | { readonly type: 'message'; readonly bytes: string }
  | { readonly type: 'event'; readonly text: string }
  /** Nothing happened in either program: the system's states had changed when they were read again. */
  | { readonly type: 'seen' }

/** Both ends as the system had them at one time, in ms since the connection was asked for. */
export interface Moment {
  readonly at: number
  readonly end: End
  readonly happened: Happened
  /** `undefined` where the system does not tell. */
  readonly states: { readonly client: EndState; readonly server: EndState } | undefined
}

/** How long a state is waited for. All is on this machine: what has not come by then does not come. */
const PATIENCE_MS = 2_000
const LOOK_EVERY_MS = 2

/**
 * A real TCP connection on loopback, both of whose ends are here, and the system's own states of them beside all that happens.
 * Neither end reads before it is told to.
 */
export class WatchedConnection implements AsyncDisposable {
  readonly client: Socket
  readonly server: Socket
  readonly moments: Moment[] = []
  readonly #began: number
  readonly #signal: AbortSignal
  readonly #ports: Readonly<Record<End, number>>
  /** Bytes that came to a program, and those that were waited for. */
  readonly #came: Record<End, number> = { client: 0, server: 0 }
  readonly #read: Record<End, number> = { client: 0, server: 0 }

  private constructor(client: Socket, server: Socket, began: number, signal: AbortSignal) {
    this.client = client
    this.server = server
    this.#began = began
    this.#signal = signal
    this.#ports = { client: client.localPort ?? 0, server: client.remotePort ?? 0 }
    // How a connection ends is read from the moments; a reset is no error here.
    for (const socket of [client, server]) socket.on('error', () => undefined)
  }

  static async open(signal: AbortSignal): Promise<WatchedConnection> {
    const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }).listen(0, '127.0.0.1')
    await once(listener, 'listening', { signal })
    const client = new Socket({ allowHalfOpen: true })
    client.setNoDelay(true).pause()
    const began = performance.now()
    const accepted = once(listener, 'connection', { signal }) as Promise<[Socket]>
    client.connect({ host: '127.0.0.1', port: (listener.address() as AddressInfo).port })
    const [[server]] = await Promise.all([accepted, once(client, 'connect', { signal })])
    listener.close()
    const connection = new WatchedConnection(client, server, began, signal)
    await connection.note('client', { type: 'event', text: 'opened the connection' })
    return connection
  }

  /** Notes what happened, with the states as they are now. */
  async note(end: End, happened: Happened): Promise<Moment> {
    const table = await readSocketTable()
    const { client, server } = this.#ports
    const states =
      table === undefined
        ? undefined
        : { client: endState(table, client, server), server: endState(table, server, client) }
    const moment = { at: performance.now() - this.#began, end, happened, states }
    this.moments.push(moment)
    return moment
  }

  /** One end says something. */
  async say(end: End, text: string): Promise<void> {
    const socket = this[end]
    await new Promise<void>((resolve) => socket.write(text, () => resolve()))
    await this.note(end, { type: 'message', bytes: text })
  }

  /** Reads on until the states are as wanted, and notes each change; gives up after a while. */
  async until(end: End, isWanted: (states: NonNullable<Moment['states']>) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const { states } = await this.note(end, { type: 'seen' })
      // What has not changed says nothing.
      if (sameStates(states, this.moments.at(-2)?.states)) this.moments.pop()
      if (!states || isWanted(states) || performance.now() > deadline) return
      await after(LOOK_EVERY_MS, undefined, { signal: this.#signal })
    }
  }

  /** Lets an end read all that comes from now on, and waits for `bytes` more of it. */
  async read(end: End, bytes: number): Promise<void> {
    const socket = this[end]
    const wanted = this.#read[end] + bytes
    this.#read[end] = wanted
    if (socket.listenerCount('data') === 0) {
      socket.on('data', (chunk: Buffer) => (this.#came[end] += chunk.length))
      // It was told to pause, and a listener alone does not undo that.
      socket.resume()
    }
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.#came[end] < wanted && !socket.closed) return
        socket.off('data', look).off('close', look)
        resolve()
      }
      socket.on('data', look).on('close', look)
      look()
    })
    await this.note(end, { type: 'event', text: `read ${bytes} bytes` })
  }

  /** Resolves when an end is closed, in whichever way. */
  closed(end: End): Promise<void> {
    const socket = this[end]
    return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = Promise.all([this.closed('client'), this.closed('server')])
    for (const socket of [this.client, this.server]) socket.destroy()
    await closed
  }
}

function sameStates(a: Moment['states'], b: Moment['states']): boolean {
  if (!a || !b) return a === b
  return (['client', 'server'] as const).every(
    (end) =>
      a[end].state === b[end].state &&
      a[end].unread === b[end].unread &&
      a[end].unacknowledged === b[end].unacknowledged,
  )
}
