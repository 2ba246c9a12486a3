import type { ClientMessage, PostgresValue, ServerMessage, TransactionStatus } from '@backroad/protocols'
import type { Statement } from './types.ts'

/**
 * Follows one session: which statement each message of the client has executed, and which answer belongs to it. Both protocols,
 * simple and extended, also with messages sent ahead. No I/O.
 */
export class StatementLog {
  /** Of the session, as the database last told it. */
  status: TransactionStatus = 'idle'
  /** Whether the transaction under way has changed something. */
  wrote = false
  readonly #session: number
  readonly #nextNumber: () => number
  readonly #prepared = new Map<string, string>()
  readonly #portals = new Map<string, { text: string; values: readonly PostgresValue[] }>()
  /** What the database has still to answer, in order. One that `ends` is answered by "ready". */
  readonly #open: { readonly statement?: Statement; readonly ends: boolean }[] = []

  constructor(session: number, nextNumber: () => number) {
    this.#session = session
    this.#nextNumber = nextNumber
  }

  /** Takes a message of the client; gives the statement that it has executed, if it does. */
  asked(message: ClientMessage): Statement | undefined {
    switch (message.type) {
      case 'Parse':
        this.#prepared.set(message.statement, message.text)
        return undefined
      case 'Bind':
        this.#portals.set(message.portal, {
          text: this.#prepared.get(message.statement) ?? '',
          values: message.values,
        })
        return undefined
      case 'Close':
        ;(message.of === 'statement' ? this.#prepared : this.#portals).delete(message.name)
        return undefined
      case 'Query':
        return this.#begin(message.text, [], true)
      case 'Execute': {
        const portal = this.#portals.get(message.portal)
        return this.#begin(portal?.text ?? '', portal?.values ?? [], false)
      }
      case 'Sync':
        this.#open.push({ ends: true })
        return undefined
      default:
        return undefined
    }
  }

  /** Takes a message of the server. Gives the statements that have come to their end with it. */
  answered(message: ServerMessage): readonly Statement[] {
    const now = this.#open[0]
    switch (message.type) {
      case 'DataRow':
        if (now?.statement) now.statement.rows++
        return []
      case 'CommandComplete':
      case 'EmptyQueryResponse':
      case 'PortalSuspended': {
        if (now?.statement === undefined) return []
        const tag = message.type === 'CommandComplete' ? message.tag : ''
        if (tag !== '') now.statement.tags.push(tag)
        if (changes(now.statement.text, tag)) this.wrote = true
        // What a query of several statements says is over only when the session is ready again.
        return now.ends ? [] : this.#end(1)
      }
      case 'ErrorResponse':
        if (now?.statement) now.statement.failed = message.code
        return []
      case 'ReadyForQuery': {
        this.status = message.status
        // After an error the database skips what was sent ahead, up to here.
        return this.#end(this.#open.findIndex(({ ends }) => ends) + 1)
      }
      default:
        return []
    }
  }

  /** Whether the database has a statement to carry out. */
  get isUnderWay(): boolean {
    return this.#open.some(({ statement }) => statement !== undefined)
  }

  /** The statement is not carried out, and nothing will answer it. */
  drop(statement: Statement): void {
    const index = this.#open.findIndex((each) => each.statement === statement)
    if (index >= 0) this.#open.splice(index, 1)
  }

  #begin(text: string, values: readonly PostgresValue[], simple: boolean): Statement {
    const statement: Statement = {
      session: this.#session,
      number: this.#nextNumber(),
      text,
      values,
      before: this.status,
      at: performance.now(),
      rows: 0,
      tags: [],
      done: false,
    }
    this.#open.push({ statement, ends: simple })
    return statement
  }

  #end(count: number): readonly Statement[] {
    const ended = this.#open.splice(0, count).flatMap(({ statement }) => statement ?? [])
    for (const statement of ended) statement.done = true
    return ended
  }
}

const changing = /\binsert\s+into\b|\bdelete\s+from\b|\bupdate\b[^;]*?\bset\b|\bmerge\s+into\b|\bcall\b/i
/** A function that is asked for its effect: "select move_money($1, $2)". */
const calling = /^\s*select\s+(\*\s+from\s+)?[\w."]+\s*\(/i

/** Whether a statement that was carried out has changed what is stored, as far as can be seen from outside. */
function changes(text: string, tag: string): boolean {
  const counted = /^(INSERT 0|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag)
  if (counted) return Number(counted[2]) > 0
  return /^(SELECT|CALL|DO)\b/.test(tag) && (changing.test(text) || calling.test(text))
}

/** Whether the statement ends a transaction so that it lasts, or is one of its own that changed something. */
export function commits(statement: Statement, wrote: boolean, after: TransactionStatus): boolean {
  if (after !== 'idle' || statement.failed !== undefined || !wrote) return false
  return statement.before === 'idle' || statement.tags.includes('COMMIT')
}

/** Whether it only begins, ends or sets something, so that it brings no rows and changes none. */
export function isControl({ text }: Pick<Statement, 'text'>): boolean {
  const bare = text.replace(/^(\s|--[^\n]*\n|\/\*.*?\*\/)+/s, '').replace(/[\s;]+$/, '')
  if (bare.includes(';')) return false
  return /^(begin|start transaction|commit|end|rollback|abort|savepoint|release|set|reset|show|discard|deallocate|listen|unlisten)\b/i.test(
    bare,
  )
}
