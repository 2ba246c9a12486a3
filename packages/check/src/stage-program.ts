import type { Place } from '@backroad/protocols'
import {
  type CopyOptions,
  type Exit,
  type Program,
  type ProgramCopy,
  type RestartOptions,
  type RunningProgram,
  endWithin,
} from './program.ts'
import { waiting } from './recorded-wire.ts'
import type { StageRecord } from './stage-record.ts'

/** Ends a program and gives the one that was started in its place. */
export type Restart = (program: Program, o: RestartOptions) => Promise<Program>

/** Starts another copy of a program beside it. */
export type Another = (program: Program, o: CopyOptions) => Promise<Program>

/**
 * The program as the stage may use it, whichever it is after a restart. Its waits are listed, so that a deadline knows
 * who was waited for; deadlines that the stage gives are made `patience` times as long.
 */
export class StageProgram implements RunningProgram {
  #current: Program
  readonly #record: StageRecord
  readonly #patience: number
  readonly #restart: Restart | undefined
  readonly #another: Another | undefined

  constructor(
    program: Program,
    o: { record: StageRecord; patience: number; restart: Restart | undefined; another: Another | undefined },
  ) {
    this.#current = program
    this.#record = o.record
    this.#patience = o.patience
    this.#restart = o.restart
    this.#another = o.another
  }

  /** The one that runs now, or ran last. */
  get current(): Program {
    return this.#current
  }

  /** Where it listens now. */
  readonly place = (): Place => ({ host: this.#current.host, port: this.#current.port })

  get host(): string {
    return this.#current.host
  }

  get port(): number {
    return this.#current.port
  }

  get dataDir(): string {
    return this.#current.dataDir
  }

  get pid(): number {
    return this.#current.pid
  }

  get running(): boolean {
    return this.#current.running
  }

  stop(o?: { within?: number }): Promise<Exit> {
    return this.#waiting(this.#current.stop({ within: (o?.within ?? endWithin) * this.#patience }))
  }

  exited(within = endWithin): Promise<Exit> {
    return this.#waiting(this.#current.exited(within * this.#patience))
  }

  signal(name: NodeJS.Signals): void {
    this.#current.signal(name)
  }

  stderrTail(from?: number): string {
    return this.#current.stderrTail(from)
  }

  writeFile(path: string, bytes: Uint8Array | string, o?: { mtime?: Date }): Promise<void> {
    return this.#current.writeFile(path, bytes, o)
  }

  readFile(path: string): Promise<Uint8Array | undefined> {
    return this.#current.readFile(path)
  }

  files(): ReturnType<RunningProgram['files']> {
    return this.#current.files()
  }

  memory(): Promise<number> {
    return this.#current.memory()
  }

  async restart(o: RestartOptions = {}): Promise<void> {
    const restart = this.#restart
    if (restart === undefined) throw new Error("A stage that restarts its program needs isolation: 'fresh'.")
    this.#current = await waiting(this.#record, 'the program to start again', restart(this.#current, o))
    this.#record.startedAgain()
  }

  async copy(o: CopyOptions = {}): Promise<ProgramCopy> {
    const another = this.#another
    if (another === undefined) throw new Error("A stage that starts a copy of its program needs isolation: 'fresh'.")
    const started = await waiting(this.#record, 'a copy of the program to start', another(this.#current, o))
    return new StageProgram(started, { record: this.#record, patience: this.#patience, restart: undefined, another })
  }

  #waiting(exit: Promise<Exit>): Promise<Exit> {
    return waiting(this.#record, "the program's end", exit)
  }
}
