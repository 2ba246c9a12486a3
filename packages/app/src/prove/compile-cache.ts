import { callOnce, contractOf, startProgram, type Checkable, type ProgramSpec } from '@backroad/check'
import { cp } from 'node:fs/promises'
import path from 'node:path'

/**
 * The environment that has a Node.js program keep its compiled code in `dir`, so that each further start takes less than
 * half as long. Paths in it are relative: a copy of program and folder, side by side as they were, goes on using it, but for
 * files that differ. Other programs don't notice.
 */
function cacheEnvironment(dir: string): Record<string, string> {
  return { NODE_COMPILE_CACHE: dir, NODE_COMPILE_CACHE_PORTABLE: '1' }
}

/**
 * A program with its compiled code kept in `dir`: it is started once and ended as its contract says, because only an orderly
 * end writes it.
 */
export async function withCompileCache(
  program: ProgramSpec,
  dir: string,
  { contract, ready }: Pick<Checkable, 'contract' | 'ready'>,
): Promise<ProgramSpec> {
  const cached = { ...program, env: { ...program.env, ...cacheEnvironment(dir) } }
  try {
    await using started = await startProgram(cached, {
      place: { contract: contractOf(contract), transport: ready },
    })
    if (contractOf(contract).starts === 'by-call') await callOnce(started.program)
    else await started.program.stop({ within: 2000 })
  } catch {
    // One that doesn't start or end is for the stages to judge.
  }
  return cached
}

/**
 * Copies a program and its compiled code, which lie in `from` as `program` and `compiled`, to `to`, and says how the copy
 * is run.
 */
export async function copyCompiled(from: string, to: string, read: (dir: string) => ProgramSpec): Promise<ProgramSpec> {
  await cp(from, to, { recursive: true })
  const program = read(path.join(to, 'program'))
  return { ...program, env: { ...program.env, ...cacheEnvironment(path.join(to, 'compiled')) } }
}
