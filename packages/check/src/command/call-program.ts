import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { watchGroup } from '../group-watch.ts'
import { signalTo, spawnLimited } from '../launch.ts'
import { processesOf } from '../process-table.ts'
import { type Exit, type Program, limitsOf } from '../program.ts'
import { CompanyWatch, StartWatch } from '../starvation.ts'
import { withDeadline } from '../with-deadline.ts'
import { callEnvironment } from './call-environment.ts'
import { callWords } from './call-words.ts'

/** Most bytes that one call may write to standard output and standard error together (docs/contracts.md). */
export const mostOutput = 8 * 2 ** 20
/** How often it is looked how much was written, ms. */
const lookEveryMs = 20
/** How long what a program has started may outlive it, ms: whoever waits for a child by a signal is not that quick. */
const outliveMs = 250
/** A shorter call waited too little for anything to be late, ms: a few of them would make each failed stage be run again. */
const tooShortToBeLateMs = 100
/** How many times as long a call may take that had to wait for a processor. */
const patienceIfStarved = 4

/** One call, as it is to be made. */
export interface CallPlan {
  readonly args: readonly string[]
  /** Absolute; it is there. */
  readonly dir: string
  readonly stdin: Uint8Array | undefined
  readonly env: Readonly<Record<string, string>>
  readonly within: number
  readonly signal?: AbortSignal
  /** Tells its files and its processes from those of other calls. */
  readonly number: number
  /** Told once it is started, for who looks on while it runs. */
  readonly onStart?: (call: RunningCall) => void
}

/** A call that is under way. */
export interface RunningCall {
  /** Of its first process, which is also the number of its group. */
  readonly pid: number
  /** How many bytes of standard output it has written. */
  readonly wrote: () => number
  /** What it has written to standard output so far. */
  readonly stdout: () => Buffer
  /** SIGKILL to all of it. */
  readonly kill: () => void
}

/** How a call went. */
export interface Called {
  readonly exit: Exit
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly ms: number
  /** It was ended because its time was up. */
  readonly late: boolean
  /** It was ended because it wrote more than `mostOutput`. */
  readonly flooded: boolean
  /** The largest file that it was allowed to write. */
  readonly fileMb: number
  /** Processes that it had started ran on after its end, and were then ended. */
  readonly left: number
}

/**
 * Calls a program once and waits for its end. It has a process group of its own, of which nothing is left afterwards. Its input and
 * output are files: what Node.js gives a child is a socket, on which /dev/stdin can't be opened, and whoever keeps a file open keeps
 * nobody waiting. Throws `LaunchError` when its folder is missing.
 */
export async function callProgram(program: Program, plan: CallPlan): Promise<Called> {
  const limits = limitsOf(program.spec)
  using files = openFiles(join(program.guard.dir, `calls-${program.number}`), plan)
  const began = performance.now()
  const { pid, exited: ended } = await spawnCall(program, plan, files)
  let reason: string | undefined
  const exceeded = (why: string) => {
    reason ??= why
    signalTo(-pid, 'SIGKILL')
  }
  const unwatch = watchGroup(pid, limits, exceeded)
  plan.onStart?.({
    pid,
    wrote: () => fstatSync(files.out).size,
    stdout: () => contents(files.out),
    kill: () => signalTo(-pid, 'SIGKILL'),
  })
  const company = new CompanyWatch()
  const cut = await untilEnd(pid, plan, ended, () => {
    company.look(pid)
    return files.written()
  })
  const ms = performance.now() - began
  if (ms >= tooShortToBeLateMs && company.starved) program.starvedInCall = true
  const { code, signal } = await ended
  unwatch()
  const left = cut === undefined && reason === undefined ? await stillRunning(pid) : 0
  signalTo(-pid, 'SIGKILL')
  program.guard.drop(pid)
  return {
    exit: {
      ...(code === null ? {} : { code }),
      ...(signal === null ? {} : { signal }),
      ...(reason === undefined ? {} : { reason }),
    },
    stdout: contents(files.out),
    stderr: contents(files.err),
    ms,
    late: cut === 'late',
    flooded: cut === 'flooded' || files.written() > mostOutput,
    left,
    fileMb: limits.fileMb,
  }
}

/** What a call reads and writes, as open files. */
interface CallFiles extends Disposable {
  readonly input: number | undefined
  readonly out: number
  readonly err: number
  /** How many bytes it has written. */
  readonly written: () => number
}

function openFiles(dir: string, { number, stdin }: CallPlan): CallFiles {
  mkdirSync(dir, { recursive: true })
  const path = (name: string) => join(dir, `${number}-${name}`)
  const out = openSync(path('stdout'), 'a+')
  const err = openSync(path('stderr'), 'a+')
  if (stdin !== undefined) writeFileSync(path('stdin'), stdin)
  const input = stdin === undefined ? undefined : openSync(path('stdin'), 'r')
  return {
    input,
    out,
    err,
    written: () => fstatSync(out).size + fstatSync(err).size,
    [Symbol.dispose]: () => {
      for (const fd of [out, err, input]) if (fd !== undefined) closeSync(fd)
    },
  }
}

/** Starts it in a process group of its own. */
function spawnCall(program: Program, plan: CallPlan, { input, out, err }: CallFiles): ReturnType<typeof spawnLimited> {
  const { spec, guard } = program
  const words = [...callWords(spec.run, spec.dir), ...plan.args]
  const env = callEnvironment({
    guard,
    home: join(program.dataDir, 'home'),
    programDir: spec.dir,
    mark: markOf(program),
    extra: { ...spec.env, ...program.surroundings?.env, ...plan.env },
  })
  const fileBytes = limitsOf(spec).fileMb * 2 ** 20
  return spawnLimited(words, [input ?? 'ignore', out, err], { dir: plan.dir, env, guard, fileBytes })
}

/** Calls a program once without arguments or input, whatever comes of it: a Node.js program then keeps its compiled code. */
export async function callOnce(program: Program): Promise<void> {
  const plan = { args: [], stdin: undefined, env: {}, within: 5000, number: 0 }
  await callProgram(program, { ...plan, dir: program.dataDir })
}

/** What all calls of one program have in their environment. */
export function markOf(program: Program): string {
  return `${program.guard.id}-${program.number}`
}

/** Waits for the end of a call, or ends it: when its time is up, it writes too much, or nobody wants to know any more. */
async function untilEnd(
  pid: number,
  { within, signal }: CallPlan,
  ended: Promise<unknown>,
  written: () => number,
): Promise<'late' | 'flooded' | undefined> {
  const watch = new StartWatch(pid)
  let until = performance.now() + within
  let extended = false
  const done = ended.then(() => true)
  const end = (why: 'late' | 'flooded') => {
    signalTo(-pid, 'SIGKILL')
    return why
  }
  for (;;) {
    if (await withDeadline(done, lookEveryMs)) return undefined
    if (signal?.aborted) return end('late')
    if (written() > mostOutput) return end('flooded')
    if (performance.now() < until) continue
    if (extended || !(await watch.starved())) return end('late')
    extended = true
    until += within * (patienceIfStarved - 1)
  }
}

/** How many processes of the group still run a while after its leader has ended. */
async function stillRunning(group: number): Promise<number> {
  const until = performance.now() + outliveMs
  while (signalTo(-group, 0 as unknown as NodeJS.Signals)) {
    const running = (await processesOf(new Set([group]))).filter(({ memory }) => memory > 0)
    if (running.length === 0) return 0
    if (performance.now() > until) return running.length
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return 0
}

function contents(fd: number): Buffer {
  const bytes = Buffer.alloc(Math.min(fstatSync(fd).size, mostOutput))
  let length = 0
  while (length < bytes.length) {
    const read = readSync(fd, bytes, length, bytes.length - length, length)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}
