import type { Socket } from 'node:net'
import { type ClientMessage, PostgresReader, encodeMessage, encodeQuery, int32 } from '@backroad/protocols'

/** What answers bytes of the protocol by bytes. */
interface RawDatabase {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>
}

/**
 * Serves many connections on a database that has a single session: one at a time, and for as long as its transaction lasts.
 * Others wait. So nothing here is ever concurrent: stages about that need a PostgreSQL with sessions of their own.
 */
export class SharedSession {
  readonly #database: RawDatabase
  /** Whoever is in the middle of a transaction or of what it has sent. */
  #owner: Connection | undefined
  readonly #waiting: (() => void)[] = []
  #count = 0

  constructor(database: RawDatabase) {
    this.#database = database
  }

  serve(socket: Socket): void {
    const connection = new Connection(socket, ++this.#count, {
      execute: (bytes) => this.#database.execProtocolRaw(bytes),
      acquire: (by) => this.#acquire(by),
      release: (by) => this.#release(by),
    })
    connection.begin()
  }

  async #acquire(by: Connection): Promise<void> {
    while (this.#owner !== undefined && this.#owner !== by) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#owner = by
  }

  #release(by: Connection): void {
    if (this.#owner !== by) return
    this.#owner = undefined
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

interface Shared {
  execute(bytes: Uint8Array): Promise<Uint8Array>
  acquire(by: Connection): Promise<void>
  release(by: Connection): void
}

class Connection {
  readonly #socket: Socket
  readonly #id: number
  readonly #shared: Shared
  readonly #reader = new PostgresReader('client')
  readonly #prepared = new Set<string>()
  #batch: Uint8Array[] = []
  #turn: Promise<void> = Promise.resolve()

  constructor(socket: Socket, id: number, shared: Shared) {
    this.#socket = socket
    this.#id = id
    this.#shared = shared
  }

  begin(): void {
    this.#socket.on('error', () => {})
    this.#socket.on('data', (bytes) => {
      for (const message of this.#reader.push(bytes)) this.#turn = this.#turn.then(() => this.#take(message))
      if (this.#reader.garbled) this.#socket.destroy()
    })
    this.#socket.on('close', () => {
      this.#turn = this.#turn.then(() => this.#leave())
    })
  }

  async #take(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'StartupMessage':
        this.#socket.write(greeting(this.#id))
        return
      case 'SSLRequest':
      case 'GSSENCRequest':
        this.#socket.write('N')
        return
      case 'CancelRequest':
      case 'Terminate':
        this.#socket.end()
        return
      default:
        this.#batch.push(this.#renamed(message))
    }
    if (message.type === 'Query' || message.type === 'Sync' || message.type === 'Flush') await this.#execute()
  }

  /** Has what was gathered carried out; the session is kept until no transaction is open. */
  async #execute(): Promise<void> {
    const bytes = Buffer.concat(this.#batch.splice(0))
    await this.#shared.acquire(this)
    const answer = await this.#shared.execute(bytes)
    const last = new PostgresReader('server').push(answer).at(-1)
    if (last?.type === 'ReadyForQuery' && last.status === 'idle') this.#shared.release(this)
    this.#socket.write(answer)
  }

  /** What it leaves behind is undone, as when a session of its own ends. */
  async #leave(): Promise<void> {
    await this.#shared.acquire(this)
    await this.#shared.execute(encodeMessage('S'))
    await this.#shared.execute(encodeQuery('ROLLBACK'))
    await this.#shared.execute(this.#forgetOwn())
    this.#shared.release(this)
  }

  /** A query that forgets what this connection has prepared, and nothing of the others. */
  #forgetOwn(): Uint8Array {
    const names = [...this.#prepared].map((name) => `DEALLOCATE "${name.replaceAll('"', '""')}"`)
    this.#prepared.clear()
    return encodeQuery(names.length > 0 ? names.join('; ') : nothing)
  }

  /** Prepared statements have names of their own connection. */
  #renamed(message: ClientMessage): Uint8Array {
    const own = (name: string) => (name === '' ? '' : `${this.#id}:${name}`)
    const { bytes } = message
    if (message.type === 'Query' && forgetsAll.test(message.text)) return this.#forgetOwn()
    // What others have prepared is not this connection's to forget.
    if (message.type === 'Parse' && forgetsAll.test(message.text))
      return encodeMessage('P', message.statement, nothing, Buffer.of(0, 0))
    if (message.type === 'Parse' && message.statement !== '') {
      this.#prepared.add(own(message.statement))
      return encodeMessage('P', own(message.statement), bytes.subarray(5 + lengthOf(message.statement)))
    }
    if (message.type === 'Bind' && message.statement !== '') {
      const rest = bytes.subarray(5 + lengthOf(message.portal) + lengthOf(message.statement))
      return encodeMessage('B', message.portal, own(message.statement), rest)
    }
    if (
      (message.type === 'Describe' || message.type === 'Close') &&
      message.of === 'statement' &&
      message.name !== ''
    ) {
      if (message.type === 'Close') this.#prepared.delete(own(message.name))
      return encodeMessage(message.type === 'Close' ? 'C' : 'D', Buffer.from('S'), own(message.name))
    }
    return bytes
  }
}

const forgetsAll = /^\s*(deallocate|discard)\s+all\b/i
/** A statement that does nothing. */
const nothing = 'DO $$ BEGIN END $$'

/** Bytes of a text with the zero byte that ends it. */
function lengthOf(text: string): number {
  return Buffer.byteLength(text) + 1
}

/** What a server says to who may come in without a password. */
function greeting(id: number): Uint8Array {
  const parameters = {
    server_version: '17.0',
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  }
  return Buffer.concat([
    encodeMessage('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => encodeMessage('S', name, value)),
    encodeMessage('K', int32(id), int32(0)),
    encodeMessage('Z', Buffer.from('I')),
  ])
}
