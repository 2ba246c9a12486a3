import type { ContractDefinition } from './contracts/contract.ts'
import { DatabaseError } from './database/database-error.ts'
import type { Databases, ProgramDatabase } from './database/databases.ts'
import { showStatement } from './database/show-statement.ts'
import type { Guard } from './guard.ts'
import { type ProgramSpec, makeDataDir } from './program.ts'
import { createRandom } from './random.ts'
import { restartProgram } from './restart-program.ts'
import type { Another, Restart } from './stage-program.ts'
import { StartError, type StartedProgram, host, startProgram } from './start-program.ts'
import { SurroundingsError } from './surroundings.ts'
import type { Transcript } from './transcript.ts'
import type { CheckEvent, OpenSurroundings, SurroundingsDefinition, Transport } from './types.ts'

export interface CheckProgramsOptions {
  readonly spec: ProgramSpec
  readonly seed: string
  readonly guard: Guard
  readonly transcript: Transcript
  readonly signal: AbortSignal
  readonly emit: (event: CheckEvent) => void
  readonly contract: ContractDefinition
  readonly ready: Transport
  readonly surroundings: SurroundingsDefinition | undefined
  /** Of a build that asks for a database. */
  readonly databases: Databases | undefined
}

/** Starts the programs of one check, all of the same spec, each with its own number. */
export class CheckPrograms {
  /** Milliseconds until the first was ready. */
  readyMs: number | undefined
  /** Set when the first did not come up: then no other will. */
  neverUp: StartError | undefined
  readonly #o: CheckProgramsOptions
  #count = 0

  constructor(o: CheckProgramsOptions) {
    this.#o = o
  }

  /** Starts another, with what it needs around it. Throws `StartError`, `SurroundingsError` or `DatabaseError`. */
  async start(): Promise<StartedProgram> {
    const { spec, guard, signal, transcript, contract, ready: transport } = this.#o
    const number = ++this.#count
    const observe = transcript.program(number)
    const database = await this.#database(number)
    let surroundings: OpenSurroundings | undefined
    const closeAround = async () => {
      try {
        await surroundings?.close()
      } finally {
        await database?.close()
      }
    }
    try {
      surroundings = await this.#surround(number)
      const dataDir = makeDataDir({ guard, number })
      const started = await startProgram(spec, {
        guard,
        number,
        observe,
        signal,
        place: { contract, transport, surroundings, database, dataDir },
      })
      if (this.readyMs === undefined) {
        this.readyMs = Math.round((started.program.readyMs ?? 0) * 100) / 100
        this.#o.emit({ type: 'program-ready', ms: this.readyMs })
      }
      const dispose = async () => {
        try {
          await started[Symbol.asyncDispose]()
        } finally {
          await closeAround()
        }
      }
      return { program: started.program, [Symbol.asyncDispose]: dispose }
    } catch (error) {
      await closeAround()
      if (error instanceof StartError && this.readyMs === undefined) this.neverUp ??= error
      throw error
    }
  }

  /** Makes the database of one program. Throws `DatabaseError` when that fails. */
  async #database(number: number): Promise<ProgramDatabase | undefined> {
    const { databases, signal, transcript } = this.#o
    try {
      return await databases?.create({
        host,
        observe: (statement) => transcript.note({ program: number, type: 'statement', text: showStatement(statement) }),
      })
    } catch (cause) {
      signal.throwIfAborted()
      if (cause instanceof DatabaseError) throw cause
      throw new DatabaseError('The database of the program could not be made.', { cause })
    }
  }

  /** Makes what is around one program. Throws `SurroundingsError` when that fails. */
  async #surround(number: number): Promise<OpenSurroundings | undefined> {
    const { surroundings, guard, seed, signal, transcript } = this.#o
    const note = (text: string) => transcript.note({ program: number, type: 'note', text })
    try {
      const dataDir = makeDataDir({ guard, number })
      return await surroundings?.start({ host, dataDir, random: createRandom(`${seed}/surroundings`), signal, note })
    } catch (cause) {
      signal.throwIfAborted()
      throw new SurroundingsError('What the program needs around it could not be made.', { cause })
    }
  }

  /** How the program of one stage is started again, or beside itself; all that were are ended with the scope. */
  restarts(): AsyncDisposable & { readonly restart: Restart; readonly another: Another } {
    const all = new AsyncDisposableStack()
    const { spec, guard, signal, transcript } = this.#o
    return {
      restart: async (program, o) => {
        const number = ++this.#count
        const observe = transcript.program(number)
        const note = (text: string) => transcript.note({ program: program.number, type: 'note', text })
        const started = await restartProgram(program, spec, o, { guard, number, observe, signal, note })
        return all.use(started).program
      },
      another: async ({ contract, transport, surroundings, database }, { env }) => {
        const number = ++this.#count
        const observe = transcript.program(number)
        const place = { contract, transport, surroundings, database, env, dataDir: makeDataDir({ guard, number }) }
        try {
          return all.use(await startProgram(spec, { guard, number, observe, signal, place })).program
        } catch (error) {
          if (error instanceof StartError) error.isCopy = true
          throw error
        }
      },
      [Symbol.asyncDispose]: () => all[Symbol.asyncDispose](),
    }
  }
}
