import { tearTail } from './data-files.ts'
import { type Program, type ProgramSpec, type RestartOptions } from './program.ts'
import { withDeadline } from './with-deadline.ts'
import { type StartOptions, type StartedProgram, startProgram } from './start-program.ts'

/** How long a program that was sent SIGKILL may take to be gone, ms: the system's own work. */
const killedWithin = 2000

/**
 * Crashes a program, or ends it by another signal, and starts it again on the same DATA_DIR with the same around it.
 * Throws `StartError` when it does not come up, and `WireError` hung when it does not end.
 */
export async function restartProgram(
  program: Program,
  spec: ProgramSpec,
  { signal = 'SIGKILL', tear, between, fileLimit }: RestartOptions,
  { note, ...o }: StartOptions & { readonly note: (text: string) => void },
): Promise<StartedProgram> {
  if (program.running) program.signal(signal)
  if (signal === 'SIGKILL') await withDeadline(program.ended, killedWithin)
  else await program.exited(undefined, `its end after ${signal}`)
  await program.kill()
  if (tear) note((await tearTail(program.dataDir, tear)) ?? 'found no file to cut bytes off')
  await between?.()
  const { contract, transport, surroundings, database, dataDir } = program
  return startProgram(spec, { ...o, place: { contract, transport, surroundings, database, dataDir, fileLimit } })
}
