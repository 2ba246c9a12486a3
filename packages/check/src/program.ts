import { mkdirSync } from 'node:fs'
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { WireError } from '@backroad/protocols'
import { commandWords } from './command-line.ts'
import { fillIn, layTemplate } from './fill-in.ts'
import { watchGroup } from './group-watch.ts'
import type { Guard } from './guard.ts'
import { type Launched, launch, programEnvironment, signalTo } from './launch.ts'
import { OutputTail } from './output-tail.ts'

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
   * For software that takes no environment: `{dir}`, `{host}`, `{port}` and `{data}` are filled in in the words of
   * `run` and in a copy of the files of `from`, of which `{dir}` is the folder and in which it is run.
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
}

/** How a program ended. */
export interface Exit {
  readonly code?: number
  readonly signal?: NodeJS.Signals
  /** Why the checker ended it, as a sentence; absent when it ended by itself or was asked to. */
  readonly reason?: string
}

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
  readonly guard: Guard
  readonly observe?: (event: ProgramEvent) => void
}

/** How long a program may take to end once it was asked to, ms (docs/contracts.md). */
export const endWithin = 5000
/** Bytes of stdout and of stderr that are kept. */
const keptOutput = 32 * 1024

/** A started program. It may not be ready yet; see `startProgram`. */
export class Program implements RunningProgram {
  readonly host: string
  readonly port: number
  readonly number: number
  readonly dataDir: string
  readonly pid: number
  readonly stdout = new OutputTail(keptOutput)
  readonly stderr = new OutputTail(keptOutput)
  /** Resolves when it has ended and what it wrote has been read. */
  readonly ended: Promise<Exit>
  /** Milliseconds from start to its first accepted connection. */
  readyMs: number | undefined
  /** Set once it has ended. */
  exit: Exit | undefined
  /** `performance.now()` of its end. */
  exitedAt: number | undefined
  /** Whether the stage or the checker asked for its end. */
  endAsked = false
  /** The first signal by which a stage asked for it, and the `performance.now()` of it. */
  asked: { readonly signal: NodeJS.Signals; readonly at: number } | undefined
  readonly #spec: ProgramSpec
  readonly #launched: Launched
  readonly #observe: (event: ProgramEvent) => void
  #reason: string | undefined

  private constructor(spec: ProgramSpec, place: ProgramPlace, launched: Launched, dataDir: string) {
    this.host = place.host
    this.port = place.port
    this.number = place.number
    this.dataDir = dataDir
    this.pid = launched.pid
    this.#spec = spec
    this.#launched = launched
    this.#observe = place.observe ?? (() => {})
    const { child } = launched
    const most = (spec.limits?.outputMb ?? 64) * 2 ** 20
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (bytes: Buffer) => {
        this[name].push(bytes)
        this.#observe({ type: name, bytes })
        if (this.stdout.total + this.stderr.total > most) {
          this.#end(`Your program wrote more than ${most / 2 ** 20} MB to stdout and stderr, so it was ended.`)
        }
      })
    }
    const limits = { memoryMb: spec.limits?.memoryMb ?? 1024, processes: spec.limits?.processes ?? 128 }
    const unwatch = watchGroup(launched.pid, limits, (reason) => this.#end(reason))
    this.ended = new Promise((done) => {
      child.once('exit', (code, signal) => {
        unwatch()
        this.exitedAt = performance.now()
        this.exit = {
          ...(code === null ? {} : { code }),
          ...(signal === null ? {} : { signal }),
          ...(this.#reason === undefined ? {} : { reason: this.#reason }),
        }
        launched.killGroup()
        place.guard.drop(launched.pid)
        void outputRead(launched).then(() => {
          this.#observe({ type: 'program-ended', text: showExit(this.exit as Exit) })
          done(this.exit as Exit)
        })
      })
    })
  }

  /** Starts the program; throws `LaunchError` when its folder is missing. */
  static async start(spec: ProgramSpec, place: ProgramPlace): Promise<Program> {
    const dataDir = join(place.guard.dir, `data-${place.number}`)
    mkdirSync(dataDir, { recursive: true })
    const env = programEnvironment(place.guard, {
      ...spec.env,
      HOST: place.host,
      PORT: String(place.port),
      DATA_DIR: dataDir,
    })
    let { dir } = spec
    let words = commandWords(spec.run)
    if (spec.template) {
      const { from } = spec.template
      dir = join(place.guard.dir, `run-${place.number}`)
      const values = { dir, host: place.host, port: String(place.port), data: dataDir }
      mkdirSync(dir, { recursive: true })
      if (from !== undefined) await layTemplate(from, dir, values)
      words = words.map((word) => fillIn(word, values))
    }
    place.observe?.({ type: 'program-started', text: words.join(' ') })
    const launched = await launch(words, { dir, env, guard: place.guard, fileMb: spec.limits?.fileMb ?? 256 })
    return new Program(spec, place, launched, dataDir)
  }

  get running(): boolean {
    return this.exit === undefined
  }

  signal(name: NodeJS.Signals): void {
    if (name !== 'SIGCONT' && name !== 'SIGSTOP') {
      this.endAsked = true
      this.asked ??= { signal: name, at: performance.now() }
    }
    this.#observe({ type: 'signal', text: name })
    signalTo(this.pid, name)
  }

  async stop(o?: { within?: number }): Promise<Exit> {
    const name = this.#spec.stop ?? 'SIGTERM'
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

/** "exit code 3", "signal SIGSEGV". */
export function showExit(exit: Exit): string {
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code ?? 0}`
}

/** What `promise` gives, or undefined after `ms`. */
export async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<undefined>((done) => (timer = setTimeout(() => done(undefined), ms)))
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits until both pipes are read to their end; a process that left the group may hold them open for ever. */
async function outputRead({ child }: Launched): Promise<void> {
  const ends = [child.stdout, child.stderr].map(
    (stream) =>
      new Promise<void>((done) => (stream.closed || stream.readableEnded ? done() : stream.once('close', done))),
  )
  await withDeadline(Promise.all(ends), 100)
  child.stdout.destroy()
  child.stderr.destroy()
}
