import { runCheck, type Checkable, type Databases, type ProgramSpec } from '@backroad/check'
import type { MutantFate } from './types.ts'

/** The instrumented program with one mutant active. */
export function withMutant(program: ProgramSpec, id: string): ProgramSpec {
  return {
    ...program,
    env: { ...program.env, __STRYKER_ACTIVE_MUTANT__: id },
    // A mutant may loop and take what it can get; a reference needs little.
    limits: { ...program.limits, memoryMb: 512 },
  }
}

/** So many stages are asked first: they kill most mutants, and the others need not be begun. */
const askedFirst = 3

/**
 * Runs a program with its mutant through the stages that reach it, those that are likeliest to kill it first, until one does not
 * pass; then the check is left, and its processes end. A stage that can't tell decides nothing.
 */
export async function tryMutant(
  build: Checkable,
  program: ProgramSpec,
  stages: readonly string[],
  o: { readonly signal?: AbortSignal; readonly databases?: Databases } = {},
): Promise<MutantFate> {
  if (stages.length === 0) return { fate: 'unreached' }
  const unclear: string[] = []
  for (const only of [stages.slice(0, askedFirst), stages.slice(askedFirst)]) {
    if (only.length === 0) continue
    const events = runCheck({ build, program, only, simplify: false, ...o })
    for await (const event of events) {
      if (event.type !== 'stage-finished') continue
      const { slug, verdict } = event.result
      if (verdict === 'unclear') unclear.push(slug)
      else if (verdict !== 'passed' && verdict !== 'waits') return { fate: 'killed', stage: slug, verdict }
    }
  }
  return { fate: 'survived', stages: stages.length, ...(unclear.length === 0 ? {} : { unclear }) }
}
