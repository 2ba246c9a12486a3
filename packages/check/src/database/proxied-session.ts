import { type Socket, connect } from 'node:net'
import {
  type ClientMessage,
  PostgresReader,
  type ServerMessage,
  encodeError,
  encodeQuery,
  resetSocket,
} from '@backroad/protocols'
import { StatementLog } from './statement-log.ts'
import type { SetTrap, Traps } from './traps.ts'
import type { Statement } from './types.ts'

/** What one session tells about itself. */
export interface SessionObserver {
  statement(statement: Statement): void
  done(statement: Statement): void
  closed(): void
}

/** Whose "ready" the database owes next: the program's, or of what we have put in between. */
type Ready = { readonly of: 'program' } | { readonly of: 'us'; readonly message: string }

/**
 * One connection of a program with its database. Every message passes through; a trap may hold a statement, fail it, end the
 * session before it, or break the connection after it.
 */
export class ProxiedSession {
  readonly id: number
  readonly log: StatementLog
  readonly #program: Socket
  readonly #database: Socket
  readonly #traps: Traps
  readonly #observer: SessionObserver
  readonly #ready: Ready[] = []
  #turn: Promise<void> = Promise.resolve()
  /** What the database said since it was last ready, while some trap waits for an answer. */
  #kept: Uint8Array[] = []
  #lastError = ''
  /** After a failure of our making, what the program has sent ahead is skipped up to its Sync, as the database would. */
  #skipping = false
  #over = false

  constructor(o: {
    id: number
    program: Socket
    socketPath: string
    traps: Traps
    nextNumber: () => number
    observer: SessionObserver
  }) {
    this.id = o.id
    this.log = new StatementLog(o.id, o.nextNumber)
    this.#program = o.program
    this.#database = connect(o.socketPath)
    this.#traps = o.traps
    this.#observer = o.observer
    this.#program.setNoDelay(true)
    this.#fromProgram()
    this.#fromDatabase()
  }

  /** Ends it as an administrator does: the program is told, the database rolls back. */
  terminate(): void {
    if (this.#over) return
    const message = 'terminating connection due to administrator command'
    this.#program.end(encodeError({ severity: 'FATAL', code: '57P01', message }))
    this.#finish()
  }

  /** Breaks it without a word. */
  reset(): void {
    resetSocket(this.#program)
    this.#finish()
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#database.destroy()
    this.#observer.closed()
  }

  #fromProgram(): void {
    const reader = new PostgresReader('client')
    this.#program.on('data', (bytes) => {
      for (const message of reader.push(bytes)) this.#turn = this.#turn.then(() => this.#pass(message))
      // Not our protocol: the database shall say so itself.
      if (reader.garbled) {
        const rest = Buffer.from(reader.rest)
        this.#turn = this.#turn.then(() => void this.#database.write(rest))
      }
    })
    this.#program.on('error', () => this.#finish())
    this.#program.on('end', () => {
      this.#turn = this.#turn.then(() => void this.#database.end())
    })
    this.#program.on('close', () => this.#finish())
  }

  async #pass(message: ClientMessage): Promise<void> {
    if (this.#over) return
    if (message.type === 'SSLRequest' || message.type === 'GSSENCRequest') {
      this.#program.write('N')
      return
    }
    if (this.#skipping && message.type !== 'Sync' && message.type !== 'Query') return
    this.#skipping = false
    const statement = this.log.asked(message)
    const trap = statement && this.#caught(statement)
    if (statement && trap && !(await this.#spring(trap, statement, message))) return
    if (this.#over) return
    if (message.type === 'Sync' || message.type === 'Query') this.#ready.push({ of: 'program' })
    this.#database.write(message.bytes)
  }

  #caught(statement: Statement): SetTrap | undefined {
    this.#observer.statement(statement)
    return this.#traps.catches(statement)
  }

  /** Does what the trap is for; whether the statement then goes to the database. */
  async #spring(trap: SetTrap, statement: Statement, message: ClientMessage): Promise<boolean> {
    const { trick } = trap
    trap.spring(statement)
    switch (trick.do) {
      case 'hold':
        await trap.released
        return true
      case 'end-the-session':
        this.terminate()
        return false
      case 'lose-the-answer':
        return true
      case 'fail': {
        const raise = encodeQuery(raising(trick))
        if (message.type === 'Query') this.#ready.push({ of: 'program' })
        else {
          this.#ready.push({ of: 'us', message: trick.message })
          this.#skipping = true
        }
        this.#database.write(raise)
        return false
      }
    }
  }

  #fromDatabase(): void {
    const reader = new PostgresReader('server')
    this.#database.on('data', (bytes) => {
      if (reader.garbled) this.#program.write(bytes)
      else for (const message of reader.push(bytes)) this.#answer(message)
    })
    this.#database.on('error', () => this.#finish())
    this.#database.on('close', () => {
      this.#program.end()
      this.#finish()
    })
  }

  #answer(message: ServerMessage): void {
    if (this.#over) return
    if (message.type === 'ErrorResponse') this.#lastError = message.message
    if (message.type === 'ReadyForQuery' && this.#isOurs()) {
      this.log.status = message.status
      return
    }
    const { wrote } = this.log
    const ended = this.log.answered(message)
    for (const statement of ended) this.#observer.done(statement)
    const isReady = message.type === 'ReadyForQuery'
    this.#kept.push(message.bytes)
    if (!isReady) this.#answered.push(...ended)
    // What was only prepared so far has no answer to lose, and some drivers wait for it before they go on.
    const isAsked = this.log.isUnderWay || this.#answered.length > 0
    if (this.#traps.waitsForAnswer && isAsked && !isReady) return
    if (isReady) {
      const lost = this.#traps.losesAnswer([...this.#answered, ...ended], {
        wrote: wrote || this.log.wrote,
        after: message.status,
      })
      this.#answered = []
      if (message.status === 'idle') this.log.wrote = false
      if (lost) {
        this.reset()
        return
      }
    }
    const bytes = this.#kept.length === 1 ? message.bytes : Buffer.concat(this.#kept)
    this.#kept = []
    this.#program.write(bytes)
  }

  /** Those that were carried out since the session was last ready. */
  #answered: Statement[] = []

  /** Takes the next "ready" off the list; whether it answers what we have put in between. */
  #isOurs(): boolean {
    const next = this.#ready.shift()
    if (next?.of !== 'us') return false
    if (this.#lastError === next.message) return true
    // What came before it had failed, so that the database has skipped ours: this answers the program's Sync.
    this.#ready.shift()
    return false
  }
}

/** What has PostgreSQL itself raise an error of that code. */
function raising({ code, message }: { code: string; message: string }): string {
  return `DO $backroad$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = '${message.replaceAll("'", "''")}'; END $backroad$`
}
