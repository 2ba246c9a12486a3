import type { Socket } from 'node:net'
import { CommandReader, ProtocolError } from './command-reader.ts'
import type { Log } from './log.ts'
import { error } from './reply.ts'
import { Session } from './session.ts'
import type { Store } from './store.ts'

/** A client that lets so many bytes of messages lie is let go. */
const MOST_UNREAD = 2 ** 25

/** One client: its commands are carried out in order, and while it doesn't take its replies, no more of them. */
export class Connection {
  readonly #socket: Socket
  readonly #reader = new CommandReader()
  readonly #session: Session

  constructor(socket: Socket, store: Store, log: Log) {
    this.#socket = socket
    this.#session = new Session(store, log, (message) => this.#deliver(message))
    socket.on('data', (bytes) => {
      this.#reader.push(bytes)
      this.#serve()
    })
    socket.on('drain', () => this.#serve())
    socket.on('close', () => this.#session.end())
    // A client that resets the connection concerns nobody else; the socket closes by itself.
    socket.on('error', () => {})
  }

  /** Carries out what has come. The replies are sent together, but no more of them are made than the socket takes gladly. */
  #serve(): void {
    this.#socket.cork()
    try {
      while (!this.#socket.writableNeedDrain) {
        const words = this.#reader.next()
        if (!words) break
        this.#socket.write(this.#session.answer(words), 'latin1')
      }
    } catch (failure) {
      if (!(failure instanceof ProtocolError)) throw failure
      // What still comes is read and forgotten: closing with bytes unread would reset the connection, and lose the reply.
      this.#socket.removeAllListeners('data')
      this.#socket.end(error(failure.message))
    }
    this.#socket.uncork()
    if (this.#socket.writableNeedDrain) this.#socket.pause()
    else this.#socket.resume()
  }

  #deliver(message: string): void {
    this.#socket.write(message, 'latin1')
    if (this.#socket.writableLength > MOST_UNREAD) this.#socket.destroy()
  }
}
