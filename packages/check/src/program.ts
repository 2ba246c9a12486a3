import { mkdirSync } from 'node:fs'
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { type ProgramPipes, WireError } from '@backroad/protocols'
import { commandWords } from './command-line.ts'
import type { ContractDefinition } from './contracts/contract.ts'
import { type DataFile, type Tear, dataFiles } from './data-files.ts'
import { fillIn, layTemplate } from './fill-in.ts'
import { watchGroup } from './group-watch.ts'
import type { ProgramDatabase } from './database/databases.ts'
import type { Guard } from './guard.ts'
import { type Launched, launch, programEnvironment, signalTo } from './launch.ts'
import { type NamedPipes, makePipes } from './named-pipes.ts'
import { OutputTail } from './output-tail.ts'
import { processesOf } from './process-table.ts'
import type { OpenSurroundings, Transport } from './types.ts'
import { withDeadline } from './with-deadline.ts'

/** How to run a program: what backroad.yaml says, and limits. */
export interface ProgramSpec {
  /** The program's folder, absolute. Commands are run in it. */
  readonly dir: string
  readonly prepare?: string | readonly string[]
  readonly run: string | readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The signal that ends it gracefully, SIGTERM unless told. */
  readonly stop?: NodeJS.Signals
  readonly limits?: ProgramLimits
  /** A port to listen on in place of a free one. */
  readonly port?: number
  /**
   * For software that takes no environment: `{dir}`, `{build}` (the folder in `dir`), `{host}`, `{port}` and `{data}` are filled in in the words
   * of `run` and in a copy of the files of `from`, of which `{dir}` is the folder and in which it is run.
   */
  readonly template?: { readonly from?: string }
}

export interface ProgramLimits {
  /** Resident memory of all its processes, 1024 unless told. */
  readonly memoryMb?: number
  /** Processes at once, 128 unless told. */
  readonly processes?: number
  /** What it may write to stdout and stderr together, 64 unless told. */
  readonly outputMb?: number
  /** The largest file it may write, 256 unless told. */
  readonly fileMb?: number
  /** How long it may take until its port answers, ms, 10 000 unless told (docs/contracts.md). */
  readonly readyMs?: number
}

/** The limits of a program, with those that nobody has told. */
export function limitsOf({ limits }: Pick<ProgramSpec, 'limits'>): Required<Omit<ProgramLimits, 'readyMs'>> {
  return { memoryMb: 1024, processes: 128, outputMb: 64, fileMb: 256, ...limits }
}

/** How a program ended. */
export interface Exit {
  readonly code?: number
  readonly signal?: NodeJS.Signals
  /** Why the checker ended it, as a sentence; absent when it ended by itself or was asked to. */
  readonly reason?: string
}

/** How a stage crashes a program and has it come up again. */
export interface RestartOptions {
  /** What ends it, SIGKILL unless told; any other is waited for as by `stop`. */
  readonly signal?: NodeJS.Signals
  /** Bytes of a file's end that the crash has cost. */
  readonly tear?: Tear
  /** Done while it is down, after the tear. */
  readonly between?: () => Promise<void>
  /** From now on a file may have so many bytes, rounded up to 512: a write beyond fails (EFBIG), as on a full disk. */
  readonly fileLimit?: number
}

/** How another copy of a program is started. */
export interface CopyOptions {
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Another copy of the program, running beside it. */
export type ProgramCopy = Pick<
  RunningProgram,
  'host' | 'port' | 'pid' | 'running' | 'stop' | 'signal' | 'exited' | 'stderrTail'
>

/** A running program as a stage sees it. */
export interface RunningProgram {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly pid: number
  readonly running: boolean
  /** Sends the program's graceful signal and waits for its end, `within` ms (5000 unless told); else `WireError` hung. */
  stop(o?: { within?: number }): Promise<Exit>
  /** Sends a signal to the program's main process. Its end is then no crash. */
  signal(name: NodeJS.Signals): void
  /** Waits for the program's end, `within` ms (5000 unless told); else `WireError` hung. */
  exited(within?: number): Promise<Exit>
  /** The last lines it wrote to stderr, without its first `from` bytes. */
  stderrTail(from?: number): string
  /** Writes a file below DATA_DIR, with its folders. */
  writeFile(path: string, bytes: Uint8Array | string, o?: { mtime?: Date }): Promise<void>
  /** A file below DATA_DIR; undefined when there is none. */
  readFile(path: string): Promise<Uint8Array | undefined>
  /** The files below DATA_DIR, the one written last first. */
  files(): Promise<DataFile[]>
  /** Resident memory of all its processes now, in bytes. */
  memory(): Promise<number>
  /**
   * Ends the program and starts it again on the same DATA_DIR; its port is another one then, to which clients connect
   * from now on. Only for stages with `isolation: 'fresh'`. Throws `StartError` when it does not come up again, which
   * makes the stage `crashed` or `refused`.
   */
  restart(o?: RestartOptions): Promise<void>
  /**
   * Starts another copy beside it, with the same around it and the same database, but a port and a DATA_DIR of its own: give it to a
   * client as `via`. All are ended with the stage. Only for stages with `isolation: 'fresh'`. Throws `StartError` as `restart` does.
   */
  copy(o?: CopyOptions): Promise<ProgramCopy>
}

/** What happens to a program, for the transcript. */
export type ProgramEvent =
  | { readonly type: 'program-started'; readonly text: string }
  | { readonly type: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  | { readonly type: 'signal'; readonly text: string }
  | { readonly type: 'program-ended'; readonly text: string }

export interface ProgramPlace {
  readonly host: string
  readonly port: number
  /** Distinguishes the programs of one check. */
  readonly number: number
  /** How it is run. */
  readonly contract: ContractDefinition
  /** By which port it counts as up, `tcp` unless told. */
  readonly transport?: Transport | undefined
  /** What is around it. */
  readonly surroundings?: OpenSurroundings | undefined
  /** What it gets as DATABASE_URL. */
  readonly database?: ProgramDatabase | undefined
  /** Put into its environment beside what its spec says. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** In place of a new one; it must be there. */
  readonly dataDir?: string
  /** In place of new ones: its standard input and output, which somebody else opens. */
  readonly pipes?: NamedPipes & { readonly held: true }
  /** The most bytes of a file, in place of the spec's limit; then a longer write only fails. */
  readonly fileLimit?: number | undefined
  readonly guard: Guard
  readonly observe?: (event: ProgramEvent) => void
}

type ProgramProcess = Omit<Launched, 'child'>

/** How long a program may take to end once it was asked to, ms (docs/contracts.md). */
export const endWithin = 5000
/** Bytes of stdout and of stderr that are kept. */
const keptOutput = 32 * 1024

/** A started program. It may not be ready yet; see `startProgram`. */
export class Program implements Omit<RunningProgram, 'restart' | 'copy'> {
  readonly host: string
  readonly port: number
  readonly number: number
  readonly contract: ContractDefinition
  readonly transport: Transport
  readonly surroundings: OpenSurroundings | undefined
  readonly database: ProgramDatabase | undefined
  readonly dataDir: string
  /** 0 for one that runs only when it is called. */
  readonly pid: number
  readonly stdout = new OutputTail(keptOutput)
  readonly stderr = new OutputTail(keptOutput)
  /** Resolves when it has ended and what it wrote has been read. */
  readonly ended: Promise<Exit>
  /** Its standard input and output, where they are what it is spoken to by. Whoever takes the output reads all of it. */
  readonly pipes: ProgramPipes | undefined
  /** Milliseconds from start to its first accepted connection. */
  readyMs: number | undefined
  /** `performance.now()` when it was ready. */
  readyAt: number | undefined
  /** `performance.now()` when it was last seen at rest or had its time to fall over. */
  settledAt = 0
  /** Set once it has ended. */
  exit: Exit | undefined
  /** `performance.now()` of its end. */
  exitedAt: number | undefined
  /** Whether the stage or the checker asked for its end. */
  endAsked = false
  /** How a stage first asked for it, "SIGTERM was sent", and the `performance.now()` of it. */
  asked: { readonly says: string; readonly at: number } | undefined
  /** A call of it had to wait for a processor so long that times mean little. */
  starvedInCall = false
  /** How it is run. */
  readonly spec: ProgramSpec
  readonly guard: Guard
  readonly #launched: ProgramProcess
  readonly #observe: (event: ProgramEvent) => void
  #reason: string | undefined

  private constructor(spec: ProgramSpec, place: ProgramPlace, launched: ProgramProcess, dataDir: string) {
    this.host = place.host
    this.port = place.port
    this.number = place.number
    this.contract = place.contract
    this.transport = place.transport ?? 'tcp'
    this.surroundings = place.surroundings
    this.database = place.database
    this.dataDir = dataDir
    this.pid = launched.pid
    this.spec = spec
    this.guard = place.guard
    this.#launched = launched
    this.#observe = place.observe ?? (() => {})
    const { stdin, stdout, stderr } = launched
    this.pipes = stdin && stdout ? { input: stdin, output: stdout, endInput: (why) => this.endInput(why) } : undefined
    stdin?.on('error', () => {}) // that it is read no longer is seen by whoever writes
    const limits = limitsOf(spec)
    const most = limits.outputMb * 2 ** 20
    const logs = { ...(this.contract.output === 'log' && stdout ? { stdout } : {}), stderr }
    for (const [key, stream] of Object.entries(logs)) {
      const name = key as keyof typeof logs
      stream.on('data', (bytes: Buffer) => {
        this[name].push(bytes)
        this.#observe({ type: name, bytes })
        if (this.stdout.total + this.stderr.total > most) {
          this.#end(`Your program wrote more than ${most / 2 ** 20} MB to stdout and stderr, so it was ended.`)
        }
      })
    }
    const unwatch = launched.pid === 0 ? () => {} : watchGroup(launched.pid, limits, (reason) => this.#end(reason))
    this.ended = new Promise((done) => {
      void launched.exited.then(({ code, signal }) => {
        unwatch()
        this.exitedAt = performance.now()
        this.exit = {
          ...(code === null ? {} : { code }),
          ...(signal === null ? {} : { signal }),
          ...(this.#reason === undefined ? {} : { reason: this.#reason }),
        }
        launched.killGroup()
        if (launched.pid !== 0) place.guard.drop(launched.pid)
        if (stdout?.readableFlowing === null) stdout.resume() // nobody took it
        void outputRead(launched).then(() => {
          this.#observe({ type: 'program-ended', text: showExit(this.exit as Exit) })
          done(this.exit as Exit)
        })
      })
    })
  }

  /** Starts the program; throws `LaunchError` when its folder is missing. */
  static async start(spec: ProgramSpec, place: ProgramPlace): Promise<Program> {
    const dataDir = place.dataDir ?? makeDataDir(place)
    if (place.contract.starts === 'by-call') return new Program(spec, place, resting(), dataDir)
    const around = place.surroundings?.env ?? {}
    const env = programEnvironment(place.guard, {
      ...spec.env,
      ...around,
      ...place.env,
      ...(place.database ? { DATABASE_URL: place.database.url } : {}),
      HOST: place.host,
      PORT: String(place.port),
      DATA_DIR: dataDir,
    })
    let { dir } = spec
    let words = commandWords(spec.run)
    if (spec.template) {
      const { from } = spec.template
      dir = join(place.guard.dir, `run-${place.number}`)
      const values = { ...around, dir, build: spec.dir, host: place.host, port: String(place.port), data: dataDir }
      mkdirSync(dir, { recursive: true })
      if (from !== undefined) await layTemplate(from, dir, values)
      words = words.map((word) => fillIn(word, values))
    }
    place.observe?.({ type: 'program-started', text: words.join(' ') })
    const { guard, fileLimit } = place
    const pipes = place.contract.input === 'pipe' ? (place.pipes ?? (await pipesOf(place))) : undefined
    const fileBytes = fileLimit ?? limitsOf(spec).fileMb * 2 ** 20
    const launched = await launch(words, {
      dir,
      env,
      guard,
      fileBytes,
      ignoreFileLimit: fileLimit !== undefined,
      ...(pipes ? { pipes } : {}),
    })
    return new Program(spec, place, launched, dataDir)
  }

  get running(): boolean {
    return this.exit === undefined
  }

  signal(name: NodeJS.Signals): void {
    if (this.pid === 0)
      throw new Error('A program that is called runs only during a call: it gets no signal, and is not restarted.')
    if (name !== 'SIGCONT' && name !== 'SIGSTOP') {
      this.endAsked = true
      this.asked ??= { says: `${name} was sent`, at: performance.now() }
    }
    this.#observe({ type: 'signal', text: name })
    signalTo(this.pid, name)
  }

  /** Ends its standard input, where that is a pipe: a stage asks for it, or to see what it does then. Its end is no crash. */
  endInput(why: 'asked' | 'to-see' = 'asked'): void {
    this.endAsked = true
    if (why === 'asked') this.asked ??= { says: 'its input was ended', at: performance.now() }
    this.#launched.stdin?.end()
  }

  async stop(o?: { within?: number }): Promise<Exit> {
    if (this.contract.end === 'input') {
      this.endInput()
      return this.exited(o?.within, 'its end after the end of its input')
    }
    const name = this.spec.stop ?? 'SIGTERM'
    this.signal(name)
    return this.exited(o?.within, `its end after ${name}`)
  }

  async exited(within = endWithin, waitingFor = 'its end'): Promise<Exit> {
    const exit = await withDeadline(this.ended, within)
    if (exit !== undefined) return exit
    throw new WireError('hung', `Your program was still running ${within} ms later; waited for ${waitingFor}.`, {
      connection: 0,
      waitingFor,
      messageStart: 0,
    })
  }

  /** Ends every process of the program's group at once. */
  async kill(): Promise<void> {
    this.endAsked = true
    this.#launched.killGroup()
    await this.ended
  }

  stderrTail(from = 0): string {
    return this.stderr.lastLines(20, from)
  }

  async writeFile(path: string, bytes: Uint8Array | string, o?: { mtime?: Date }): Promise<void> {
    const full = this.#inData(path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    if (o?.mtime) await utimes(full, o.mtime, o.mtime)
  }

  async readFile(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#inData(path))
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }

  files(): Promise<DataFile[]> {
    return dataFiles(this.dataDir)
  }

  async memory(): Promise<number> {
    const processes = await processesOf(new Set([this.pid]))
    return processes.reduce((sum, { memory }) => sum + memory, 0)
  }

  #inData(path: string): string {
    const full = resolve(this.dataDir, path)
    if (relative(this.dataDir, full).split(sep)[0] === '..') throw new RangeError(`${path} is outside DATA_DIR`)
    return full
  }

  #end(reason: string): void {
    if (this.exit !== undefined || this.#reason !== undefined) return
    this.#reason = reason
    this.#launched.killGroup()
  }
}

/** The folder that a program gets as DATA_DIR, made. */
export function makeDataDir({ guard, number }: Pick<ProgramPlace, 'guard' | 'number'>): string {
  const dataDir = join(guard.dir, `data-${number}`)
  mkdirSync(dataDir, { recursive: true })
  return dataDir
}

/** In place of a process, for a program that runs only when it is called: it ends when it is killed. */
function resting(): ProgramProcess {
  const { promise: exited, resolve } = Promise.withResolvers<Awaited<ProgramProcess['exited']>>()
  return { pid: 0, stderr: Readable.from([]), exited, killGroup: () => resolve({ code: 0, signal: null }) }
}

function pipesOf({ guard, number }: Pick<ProgramPlace, 'guard' | 'number'>): Promise<NamedPipes> {
  return makePipes(join(guard.dir, `pipes-${number}`))
}

/** "exit code 3", "signal SIGSEGV". */
export function showExit(exit: Exit): string {
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code ?? 0}`
}

/** Waits until both pipes of what has ended are read to their end; a process that left the group may hold them open for ever. */
export async function outputRead({ stdout, stderr }: Pick<Launched, 'stdout' | 'stderr'>): Promise<void> {
  const streams = stdout ? [stdout, stderr] : [stderr]
  const ends = streams.map(
    (stream) =>
      new Promise<void>((done) => (stream.closed || stream.readableEnded ? done() : stream.once('close', done))),
  )
  await withDeadline(Promise.all(ends), 100)
  for (const stream of streams) stream.destroy()
}
