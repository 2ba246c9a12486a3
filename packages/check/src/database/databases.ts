import { type Guard, startGuard } from '../guard.ts'
import { DatabaseError } from './database-error.ts'
import { DatabaseProxy } from './database-proxy.ts'
import { startEmbedded } from './embedded-server.ts'
import { findPostgres } from './find-postgres.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'
import { openPostgresSession } from './postgres-session.ts'
import type { DatabaseKind, DatabaseSession, Statement } from './types.ts'

/** The database of one program, with the proxy before it. */
export interface ProgramDatabase {
  readonly kind: DatabaseKind
  /** What the program gets as DATABASE_URL. */
  readonly url: string
  readonly proxy: DatabaseProxy
  /** A session of the checker's own, not watched. @throws DatabaseError on the embedded one, which has no second session */
  session(): Promise<DatabaseSession>
  close(): Promise<void>
}

/** Who programs are to their database: the owner of it, and no more. */
const role = 'program'

/**
 * Makes databases for programs: with PostgreSQL, one cluster that is started for the first and ended with `close`; without, an
 * embedded one for each. May serve several checks, one after another or at once.
 */
export class Databases {
  readonly kind: DatabaseKind
  readonly #bin: string | undefined
  #guard: Guard | undefined
  #cluster: Promise<{ server: PostgresServer; admin: DatabaseSession }> | undefined
  #count = 0
  #closing: Promise<void> | undefined

  /** `asked` is what the person wants; without it PostgreSQL where it is found. @throws DatabaseError where that is not here */
  constructor(asked?: DatabaseKind) {
    this.#bin = asked === 'embedded' ? undefined : findPostgres()
    if (asked === 'postgresql' && this.#bin === undefined) {
      throw new DatabaseError(
        'PostgreSQL was asked for and is not here. Install it (Debian: apt-get install postgresql), or leave --database out.',
      )
    }
    this.kind = this.#bin === undefined ? 'embedded' : 'postgresql'
  }

  /** An empty database for one program, behind a proxy on `host`. @throws DatabaseError */
  async create(o: { host: string; observe: (statement: Statement) => void }): Promise<ProgramDatabase> {
    if (this.#closing) throw new DatabaseError('The check is over.')
    return this.#bin === undefined ? this.#embedded(o) : this.#inCluster(this.#bin, o)
  }

  /** Ends all of them. More than once is allowed. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const cluster = await this.#cluster?.catch(() => undefined)
    await cluster?.admin.close()
    await cluster?.server.close()
    await this.#guard?.close()
  }

  async #embedded(o: { host: string; observe: (statement: Statement) => void }): Promise<ProgramDatabase> {
    this.#guard ??= startGuard()
    const server = await startEmbedded(this.#guard, ++this.#count)
    const proxy = await DatabaseProxy.open({ ...o, socketPath: server.socketPath })
    return {
      kind: 'embedded',
      url: urlOf(o.host, proxy.port, 'postgres'),
      proxy,
      session: () =>
        Promise.reject(new DatabaseError('The embedded database has one session, and the program has it.')),
      close: async () => {
        await proxy.close()
        await server.close()
      },
    }
  }

  async #inCluster(
    bin: string,
    o: { host: string; observe: (statement: Statement) => void },
  ): Promise<ProgramDatabase> {
    const { server, admin } = await (this.#cluster ??= this.#start(bin))
    const { socketPath, superuser } = server
    const name = `program_${++this.#count}`
    await admin.query(`CREATE DATABASE ${name} OWNER ${role} TEMPLATE template0 CONNECTION LIMIT 40`)
    const proxy = await DatabaseProxy.open({ ...o, socketPath })
    return {
      kind: 'postgresql',
      url: urlOf(o.host, proxy.port, name),
      proxy,
      session: () => openPostgresSession(socketPath, { user: superuser, database: name }),
      close: async () => {
        await proxy.close()
        // On a database that is ending anyway nothing needs to be dropped.
        if (!this.#closing) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => {})
      },
    }
  }

  async #start(bin: string): Promise<{ server: PostgresServer; admin: DatabaseSession }> {
    this.#guard ??= startGuard()
    const server = await startPostgres(bin, this.#guard)
    const { socketPath, superuser } = server
    const admin = await openPostgresSession(socketPath, { user: superuser, database: 'postgres' })
    await admin.query(`CREATE ROLE ${role} LOGIN`)
    return { server, admin }
  }
}

function urlOf(host: string, port: number, name: string): string {
  // Some drivers insist on TLS unless they are told.
  return `postgres://${role}@${host}:${port}/${name}?sslmode=disable`
}
