import { commandWords, showCommand } from './command-line.ts'
import { watchGroup } from './group-watch.ts'
import { type Guard, startGuard } from './guard.ts'
import { launch, programEnvironment } from './launch.ts'
import { OutputTail } from './output-tail.ts'
import { type Exit, type ProgramSpec, outputRead, showExit } from './program.ts'
import { withDeadline } from './with-deadline.ts'

/** How long compiling may take, ms. */
const prepareWithin = 180_000

/** `prepare` of backroad.yaml ended otherwise than with exit code 0. */
export class PrepareError extends Error {
  override readonly name = 'PrepareError'
  readonly command: string
  readonly exit: Exit
  /** The last lines of what it wrote, stdout and stderr as they came. */
  readonly output: string

  constructor(command: string, exit: Exit, output: string) {
    super(exit.reason ?? `The command ${command} ended with ${showExit(exit)}.`)
    this.command = command
    this.exit = exit
    this.output = output
  }
}

/** Runs `prepare`, where there is one, to its end. Throws `PrepareError` when that is not exit code 0. */
export async function prepareProgram(
  spec: ProgramSpec,
  o: { guard?: Guard; signal?: AbortSignal } = {},
): Promise<void> {
  if (spec.prepare === undefined) return
  const guard = o.guard ?? startGuard()
  try {
    await runToEnd(spec, spec.prepare, guard, o.signal)
  } finally {
    if (o.guard === undefined) await guard.close()
  }
}

async function runToEnd(
  spec: ProgramSpec,
  command: string | readonly string[],
  guard: Guard,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  const output = new OutputTail(32 * 1024)
  const env = programEnvironment(guard, { ...spec.env })
  const launched = await launch(commandWords(command), { dir: spec.dir, env, guard, fileBytes: 4 * 2 ** 30 })
  const { child, pid } = launched
  let reason: string | undefined
  const end = (why: string) => {
    reason ??= why
    launched.killGroup()
  }
  const cancel = () => end('The check was cancelled.')
  signal?.addEventListener('abort', cancel, { once: true })
  const unwatch = watchGroup(pid, { memoryMb: 4096, processes: 512 }, end)
  launched.stdout?.on('data', (bytes: Buffer) => output.push(bytes))
  launched.stderr.on('data', (bytes: Buffer) => output.push(bytes))
  const exited = new Promise<Exit>((done) =>
    child.once('exit', (code, name) => {
      launched.killGroup()
      const exit = { ...(code === null ? {} : { code }), ...(name ? { signal: name } : {}) }
      // A daemon that it leaves behind, as some compilers do, holds the pipes open.
      void outputRead(launched).then(() => done(exit))
    }),
  )
  try {
    let exit = await withDeadline(exited, prepareWithin)
    if (exit === undefined) {
      end(`The command ${showCommand(command)} ran for more than ${prepareWithin / 1000} s, so it was ended.`)
      exit = await exited
    }
    signal?.throwIfAborted()
    if (exit.code === 0 && reason === undefined) return
    throw new PrepareError(showCommand(command), reason ? { ...exit, reason } : exit, output.lastLines(40))
  } finally {
    unwatch()
    signal?.removeEventListener('abort', cancel)
    guard.drop(pid)
  }
}
