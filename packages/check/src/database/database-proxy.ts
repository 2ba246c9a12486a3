import { once } from 'node:events'
import { type AddressInfo, type Server, createServer } from 'node:net'
import { ProxiedSession } from './proxied-session.ts'
import { Traps } from './traps.ts'
import type { Statement } from './types.ts'

/** How many sessions a program has with its database. */
export interface SessionCount {
  readonly open: number
  /** Those that are in a transaction, failed ones too. */
  readonly inTransaction: number
  /** The most that were ever open at once. */
  readonly most: number
}

/** Stands between one program and its database: sees every statement, and meddles where a trap is set. */
export class DatabaseProxy {
  readonly traps = new Traps()
  /** All statements of the program so far. */
  readonly statements: Statement[] = []
  readonly #server: Server
  readonly #sessions = new Set<ProxiedSession>()
  readonly #observe: (statement: Statement) => void
  #count = 0
  #most = 0

  private constructor(o: { socketPath: string; observe: (statement: Statement) => void }) {
    this.#observe = o.observe
    this.#server = createServer({ allowHalfOpen: true }, (program) => {
      const session: ProxiedSession = new ProxiedSession({
        id: ++this.#count,
        program,
        socketPath: o.socketPath,
        traps: this.traps,
        nextNumber: () => this.statements.length + 1,
        observer: {
          statement: (statement) => void this.statements.push(statement),
          done: (statement) => this.#observe(statement),
          closed: () => void this.#sessions.delete(session),
        },
      })
      this.#sessions.add(session)
      this.#most = Math.max(this.#most, this.#sessions.size)
    })
  }

  /** Listens on a free port of `host`; `socketPath` is the database's. `observe` is told of each statement when its answer has come. */
  static async open(o: {
    host: string
    socketPath: string
    observe: (statement: Statement) => void
  }): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(o)
    proxy.#server.listen(0, o.host)
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  sessions(): SessionCount {
    const inTransaction = [...this.#sessions].filter(({ log }) => log.status !== 'idle').length
    return { open: this.#sessions.size, inTransaction, most: this.#most }
  }

  /** Ends all sessions as an administrator does. */
  endSessions(): void {
    for (const session of [...this.#sessions]) session.terminate()
  }

  async close(): Promise<void> {
    this.traps.releaseAll()
    for (const session of [...this.#sessions]) session.reset()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }
}
