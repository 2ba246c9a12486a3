import type { StageRecord } from '../stage-record.ts'
import { waiting } from '../recorded-wire.ts'
import type { SessionCount } from './database-proxy.ts'
import type { ProgramDatabase } from './databases.ts'
import type { DatabaseKind, DatabaseSession, Statement, Trap, Trick, Which } from './types.ts'

/** The database of a stage's program, as the stage may watch it and meddle with it. For stages with `isolation: 'fresh'`. */
export interface StageDatabase {
  readonly kind: DatabaseKind
  /** All statements that the program has had executed so far, in the order in which they came. */
  readonly statements: readonly Statement[]
  /** Runs `work` and gives the statements that came meanwhile. */
  during<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly statements: readonly Statement[] }>
  /** Has something done to one statement. A trap is gone once it has caught one, and all are with the stage. */
  trap(which: Which, trick: Trick): Trap
  sessions(): SessionCount
  /** Ends all sessions of the program, as an administrator may. */
  endSessions(): void
  /** A session of the checker's own, closed with the stage. Not on the embedded database. */
  session(): Promise<DatabaseSession>
  /** Resolves when some session of this database waits for a lock, or after `within` ms; whether one does. */
  lockAwaited(within: number): Promise<boolean>
}

/** Makes it for one run of a stage; `closeAll` lets go what is held and closes what was opened. */
export function stageDatabase(
  database: ProgramDatabase,
  o: { record: StageRecord; signal: AbortSignal },
): { given: StageDatabase; closeAll(): Promise<void> } {
  const { proxy, kind } = database
  const open: DatabaseSession[] = []
  let over = false
  let watcher: Promise<DatabaseSession> | undefined
  const session = async () => {
    const made = await database.session()
    open.push(made)
    // A check that was left at its deadline may still go on for a while.
    if (over) await made.close()
    return made
  }
  const given: StageDatabase = {
    kind,
    get statements() {
      return [...proxy.statements]
    },
    async during(work) {
      const before = proxy.statements.length
      const value = await work()
      return { value, statements: proxy.statements.slice(before) }
    },
    trap(which, trick) {
      const trap = proxy.traps.set(which, trick)
      const over = Promise.withResolvers<void>()
      void waiting(o.record, 'a statement of your program', Promise.race([trap.sprung, over.promise]))
      return {
        sprung: trap.sprung,
        get caught() {
          return trap.caught
        },
        release() {
          trap.release()
          over.resolve()
        },
      }
    },
    sessions: () => proxy.sessions(),
    endSessions: () => proxy.endSessions(),
    session,
    async lockAwaited(within) {
      watcher ??= session()
      const until = performance.now() + within
      do {
        const { rows } = await (
          await watcher
        ).query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        if (rows[0]?.[0] !== '0') return true
        await new Promise((resolve) => setTimeout(resolve, 5))
      } while (performance.now() < until && !over && !o.signal.aborted)
      return false
    },
  }
  return {
    given,
    closeAll: async () => {
      over = true
      proxy.traps.releaseAll()
      await Promise.all(open.map((each) => each.close()))
    },
  }
}
