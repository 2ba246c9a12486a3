import { join } from 'node:path'
import { showCommand } from '../command-line.ts'
import { contractOf } from '../contracts/contracts.ts'
import { EventQueue } from '../event-queue.ts'
import { type Guard, startGuard } from '../guard.ts'
import { prepareProgram } from '../prepare-program.ts'
import { type ProgramSpec, showExit } from '../program.ts'
import { randomSeed } from '../random.ts'
import { StartError } from '../start-program.ts'
import { type NamedPipes, holdPipes, makePipes } from '../named-pipes.ts'
import type { Contract, SurroundingsDefinition, Transport } from '../types.ts'
import { type BenchSide, startSide } from './bench-side.ts'
import { outcomeOf, ratioOf } from './compare-rates.ts'
import { BenchError, type Generator, startGenerator, startResponder } from './generator.ts'
import { reachedBy, sayOutcome } from './say-outcome.ts'
import type {
  BenchDefinition,
  BenchEvent,
  BenchResult,
  LoadDefinition,
  LoadOutcome,
  LoadSample,
  Side,
} from './types.ts'

export interface BenchOptions {
  readonly build: {
    readonly slug: string
    readonly title: string
    /** `server` unless told. */
    readonly contract?: Contract
    readonly ready?: Transport
    readonly surroundings?: SurroundingsDefinition
  }
  readonly bench: BenchDefinition
  /** URL of the module that `bench` came from: the process that makes the load imports it too. */
  readonly module: string
  readonly program: ProgramSpec
  readonly real: { readonly name: string; readonly version?: string; readonly program: ProgramSpec }
  /** Four hexadecimal digits unless told; the same seed makes the same requests. */
  readonly seed?: string
  /** Rounds that count, 5 unless told, at least 3. */
  readonly rounds?: number
  /** How long one sample takes, ms; 1000 unless told. */
  readonly sampleMs?: number
  /** Requests in one sample at most, 200,000 unless told. */
  readonly mostRequests?: number
  readonly signal?: AbortSignal
}

/**
 * Measures a program and real software in turns under the same loads. Events come as they happen; the result comes with
 * the last event and is also what the generator returns. When it ends, however it ends, so have all its processes.
 *
 * @throws BenchError when a load can't be made or is not answered rightly before it begins, `StartError` when one of the two
 * does not come up, `PrepareError` when the program does not build
 */
export async function* runBench(o: BenchOptions): AsyncGenerator<BenchEvent, BenchResult, void> {
  const queue = new EventQueue<BenchEvent>()
  const cancel = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, cancel.signal]) : cancel.signal
  const work = measure(o, signal, (event) => queue.push(event)).finally(() => queue.end())
  work.catch(() => {}) // awaited below, after the events
  try {
    yield* queue
    return await work
  } finally {
    cancel.abort(new Error('The bench was left before its end.'))
    await work.catch(() => {})
  }
}

type Emit = (event: BenchEvent) => void

/** What one load is measured with. */
interface Course {
  readonly guard: Guard
  readonly sides: Readonly<Record<Side, BenchSide>>
  readonly seed: string
  readonly rounds: number
  readonly sampleMs: number
  readonly most: number
  readonly signal: AbortSignal
  readonly emit: Emit
}

async function measure(o: BenchOptions, signal: AbortSignal, emit: Emit): Promise<BenchResult> {
  signal.throwIfAborted()
  const began = performance.now()
  const { slug: build, title, ready = 'tcp', surroundings } = o.build
  const { seed = randomSeed(), sampleMs = 1000, mostRequests: most = 200_000 } = o
  const rounds = Math.max(3, o.rounds ?? 5)
  const { name, version } = o.real
  const against = { name, ...(version === undefined ? {} : { version }) }
  const loads = o.bench.loads.map((load) => {
    const { name, protocol, connections, depth = 1 } = load
    return { name, protocol, connections, depth }
  })
  emit({ type: 'bench-started', build, title, against, seed, rounds, loads })
  const guard = startGuard()
  try {
    if (o.program.prepare !== undefined) {
      emit({ type: 'preparing', command: showCommand(o.program.prepare) })
      await prepareProgram(o.program, { guard, signal })
    }
    const contract = contractOf(o.build.contract ?? 'server')
    const place = { guard, seed, contract, ready, surroundings, signal }
    await using program = await startSide(o.program, { ...place, number: 1 })
    await using real = await startReal(o, place)
    const course: Course = { guard, sides: { program, real }, seed, rounds, sampleMs, most, signal, emit }
    const outcomes: LoadOutcome[] = []
    for (const load of o.bench.loads) {
      const outcome = await measureLoad(load, o.module, name, course)
      outcomes.push(outcome)
      emit({ type: 'load-finished', outcome })
    }
    const ms = Math.round(performance.now() - began)
    const result: BenchResult = { build, title, against, seed, rounds, sampleMs, ms, loads: outcomes }
    emit({ type: 'bench-finished', result })
    return result
  } finally {
    await guard.close()
  }
}

async function startReal(o: BenchOptions, place: Omit<Parameters<typeof startSide>[1], 'number'>): Promise<BenchSide> {
  try {
    return await startSide(o.real.program, { ...place, number: 2 })
  } catch (cause) {
    place.signal.throwIfAborted()
    const said = cause instanceof StartError ? cause.program.stderrTail() : (cause as Error).message
    throw new BenchError(`${o.real.name} did not start.${said === '' ? '' : ` It said: ${said}`}`, { cause })
  }
}

const bothSides = ['program', 'real'] as const

async function measureLoad(load: LoadDefinition, module: string, real: string, course: Course): Promise<LoadOutcome> {
  const { sides, emit, rounds, signal, guard, seed } = course
  for (const side of bothSides) await prepareSide(load, side, real, course)
  await using generator = await startGenerator({ module, load: load.name, seed, guard: guard.id, signal })
  const replies = await probeBoth(generator, load, real, sides)
  const limit = await limitOf(generator, load, replies, course)
  emit({ type: 'limit-measured', load: load.name, rate: limit })
  const samples: Record<Side, LoadSample[]> = { program: [], real: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const side of bothSides) {
      const sample = await runSample(generator, side, real, course)
      if (round > 0) samples[side].push(sample)
      emit({ type: 'sample', load: load.name, round, side, sample })
    }
  }
  const [program, other] = [outcomeOf(samples.program), outcomeOf(samples.real)]
  const ratio = ratioOf(program, other)
  const { name, protocol, connections, depth = 1 } = load
  const outcome = {
    name,
    protocol,
    connections,
    depth,
    program,
    real: other,
    ...(ratio === undefined ? {} : { ratio }),
    limit: { rate: limit, reachedBy: reachedBy(limit, { program: program.median, real: other.median }) },
  }
  return { ...outcome, says: sayOutcome(outcome, real) }
}

function runSample(generator: Generator, side: Side, real: string, course: Course): Promise<LoadSample> {
  const { program, pipes } = course.sides[side]
  const { who, fault } = blame(side, real)
  const { host, port } = program
  if (program.exit) throw new BenchError(`${who} ended (${showExit(program.exit)}) while it was measured.`, { fault })
  return generator.run({ host, port, pipes, ms: course.sampleMs, most: course.most })
}

const blame = (side: Side, real: string): { who: string; fault: 'program' | 'bench' } =>
  side === 'program' ? { who: 'Your program', fault: 'program' } : { who: real, fault: 'bench' }

async function prepareSide(load: LoadDefinition, side: Side, real: string, { sides, signal }: Course): Promise<void> {
  try {
    await sides[side].prepare(load)
  } catch (cause) {
    signal.throwIfAborted()
    const { who, fault } = blame(side, real)
    throw new BenchError(`${who} could not be prepared for the load “${load.name}”: ${(cause as Error).message}`, {
      cause,
      fault,
    })
  }
}

/** The replies of real software to the first requests; who answers those wrongly is not measured. */
async function probeBoth(
  generator: Generator,
  load: LoadDefinition,
  name: string,
  { program, real }: Readonly<Record<Side, BenchSide>>,
): Promise<readonly Uint8Array[]> {
  const placeOf = ({ program: { host, port }, pipes }: BenchSide) => ({ host, port, pipes })
  const theirs = await generator.probe(placeOf(real))
  if (theirs.wrong !== undefined) {
    throw new BenchError(`${name} ${theirs.wrong} (load “${load.name}”). The bench is at fault, not your program.`)
  }
  const ours = await generator.probe(placeOf(program))
  if (ours.wrong !== undefined) {
    throw new BenchError(
      `Your program ${ours.wrong} (load “${load.name}”), so there is nothing to measure yet. Check its stages first.`,
      { fault: 'program' },
    )
  }
  return theirs.replies
}

/** Replies a second of processor time, from a responder that does nothing but answer, with the replies of real software. */
async function limitOf(
  generator: Generator,
  { protocol }: LoadDefinition,
  replies: readonly Uint8Array[],
  { guard, signal, sampleMs, most }: Course,
): Promise<number> {
  const pipes = protocol === 'lines' ? await pipesOfResponder(guard) : undefined
  using _held = pipes && holdPipes(pipes)
  await using responder = await startResponder({ protocol, replies, pipes, guard: guard.id, signal })
  const run = { host: '127.0.0.1', port: responder.port, pipes, ms: sampleMs, most }
  await generator.run(run) // until everything in the generator is compiled
  const { replies: taken, generatorMs } = await generator.run(run)
  return Math.round((taken * 1000) / Math.max(1, generatorMs))
}

let responders = 0

function pipesOfResponder(guard: Guard): Promise<NamedPipes> {
  return makePipes(join(guard.dir, `pipes-responder-${++responders}`))
}
