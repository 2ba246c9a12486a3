import { answersAt } from './accepts.ts'
import { freePort, portIsFree } from './free-port.ts'
import { server } from './contracts/server.ts'
import { type Guard, startGuard } from './guard.ts'
import { type ListeningSocket, listeningSockets } from './listening.ts'
import { type Exit, Program, type ProgramEvent, type ProgramPlace, type ProgramSpec, showExit } from './program.ts'
import { StartWatch } from './starvation.ts'
import { withDeadline } from './with-deadline.ts'

/** Where programs listen. */
export const host = '127.0.0.1'
/** How long a program may take until its port answers, ms (docs/contracts.md). */
const readyWithin = 10_000
/** A program that listens elsewhere and still not where it should, at this share of its time, won't any more. */
const elsewhereAfter = 0.5
/** How many times as long a program may take that had to wait for a processor. */
const patience = 4

/** How long there is at most between two tries of a port, ms: in the first second nobody shall wait for the checker. */
const mostQuickWait = 3
const mostWait = 20
const quickForMs = 1000

/** The program did not come up: it ended, or its port never answered; or the machine was too busy to tell. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly verdict: 'crashed' | 'refused' | 'unclear'
  readonly program: Program
  readonly exit: Exit | undefined
  /** Where it listens instead, as far as that is known. */
  readonly listensAt: readonly ListeningSocket[]
  /** The time it was given, ms. */
  readonly withinMs: number
  /** It was to be another copy, beside one that runs. */
  isCopy = false

  constructor(program: Program, o: { withinMs: number; listensAt?: readonly ListeningSocket[]; tooBusy?: boolean }) {
    const { exit, port } = program
    const where = `${program.transport === 'udp' ? 'UDP ' : ''}port ${port}`
    super(
      exit
        ? `Your program ended with ${showExit(exit)} before it listened on port ${port}.`
        : o.tooBusy
          ? `Your program did not listen on ${where} within ${o.withinMs / 1000} s, but this machine was too busy to tell why: other programs kept its processors. Check again when it has less to do.`
          : `Your program runs, but nothing listens on ${where}.`,
    )
    this.verdict = exit ? 'crashed' : o.tooBusy ? 'unclear' : 'refused'
    this.program = program
    this.exit = exit
    this.listensAt = o.listensAt ?? []
    this.withinMs = o.withinMs
  }
}

export interface StartOptions {
  /** Cleans up after the program; `startProgram` makes one of its own where there is none. */
  readonly guard?: Guard
  readonly number?: number
  readonly observe?: (event: ProgramEvent) => void
  readonly signal?: AbortSignal
  /** How its place differs from that of any program. */
  readonly place?: Partial<Pick<ProgramPlace, 'contract'>> &
    Pick<ProgramPlace, 'transport' | 'surroundings' | 'database' | 'env' | 'dataDir' | 'fileLimit' | 'pipes'>
}

/** A program that is up as its contract asks. Closing it ends all its processes. */
export interface StartedProgram extends AsyncDisposable {
  readonly program: Program
}

/**
 * Starts a program. One of the contract `server` has a free port of 127.0.0.1 and is waited for until it accepts a connection:
 * throws `StartError` when it doesn't come up; if only because something else took its port meanwhile, it is first started once more on another.
 */
export async function startProgram(spec: ProgramSpec, o: StartOptions = {}): Promise<StartedProgram> {
  const guard = o.guard ?? startGuard()
  const close = async (program?: Program) => {
    await program?.kill()
    if (o.guard === undefined) await guard.close()
  }
  try {
    const program = await bringUp(spec, guard, o, spec.port === undefined)
    return { program, [Symbol.asyncDispose]: () => close(program) }
  } catch (error) {
    await close()
    throw error
  }
}

async function bringUp(spec: ProgramSpec, guard: Guard, o: StartOptions, again: boolean): Promise<Program> {
  const transport = o.place?.transport ?? 'tcp'
  const contract = o.place?.contract ?? server
  const hasPort = contract.ready === 'port'
  const port = spec.port ?? (hasPort ? await freePort(host, transport) : 0)
  const number = o.number ?? 1
  const place = { ...o.place, contract, host, port, guard, number, ...(o.observe ? { observe: o.observe } : {}) }
  const startedAt = performance.now()
  const program = await Program.start(spec, place)
  if (!hasPort) {
    program.readyMs = performance.now() - startedAt
    program.readyAt = performance.now()
    return program
  }
  try {
    await untilReady(program, { startedAt, withinMs: spec.limits?.readyMs ?? readyWithin, signal: o.signal })
    return program
  } catch (error) {
    await program.kill()
    const portWasTaken =
      error instanceof StartError && error.exit !== undefined && !(await portIsFree(port, host, transport))
    if (portWasTaken && again) return bringUp(spec, guard, o, false)
    throw error
  }
}

interface Wait {
  readonly startedAt: number
  readonly withinMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Waits until the program's port answers. Where it had too little of the processors in its time, it is given longer, once;
 * if that too was no fair time, nothing is known.
 */
async function untilReady(program: Program, { startedAt, withinMs, signal }: Wait): Promise<void> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  signal?.addEventListener('abort', () => stop(), { once: true })
  const over = Promise.race([program.ended, stopped])
  const watch = new StartWatch(program.pid)
  let longest = withinMs
  let wait = 1
  let looked = startedAt
  for (;;) {
    const accepted = await answersAt(program.host, program.port, program.transport)
    signal?.throwIfAborted()
    if (program.exit) {
      await program.ended
      throw new StartError(program, { withinMs: longest })
    }
    const now = performance.now()
    if (accepted) {
      program.readyMs = now - startedAt
      program.readyAt = now
      return
    }
    if (now - startedAt > longest) {
      const starved = await watch.starved()
      if (!starved || longest > withinMs) {
        const listensAt = await listeningSockets(program.pid, program.transport)
        throw new StartError(program, { withinMs: longest, listensAt, tooBusy: starved })
      }
      longest = withinMs * patience
      await watch.beginAnew()
    } else if (now - looked > withinMs * elsewhereAfter) {
      looked = now
      const listensAt = await listeningSockets(program.pid, program.transport)
      const elsewhere = listensAt.length > 0 && !listensAt.some((socket) => reaches(socket, program))
      if (elsewhere && !(await watch.starved())) throw new StartError(program, { withinMs: longest, listensAt })
    }
    await withDeadline(over, wait)
    // A UDP port that somebody else holds for a moment looks like the program's: the more often it is looked at, the likelier.
    const isQuick = program.transport === 'tcp' && now - startedAt < quickForMs
    wait = Math.min(wait * 1.5, isQuick ? mostQuickWait : mostWait)
  }
}

function reaches(socket: ListeningSocket, program: Program): boolean {
  return socket.port === program.port && [program.host, '0.0.0.0', '::'].includes(socket.address)
}
