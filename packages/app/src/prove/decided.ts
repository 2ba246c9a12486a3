import type { StageResult } from '@backroad/check'

/** How often runs that came to nothing on a busy machine are done again. */
const roundsIfUndecided = 3

/** The stages of one run. */
export type Run = readonly StageResult[]

/**
 * So many runs. One that the machine was too busy to decide says nothing of the check: another takes its place, a few times.
 */
export async function decided(times: number, run: (times: number) => Promise<readonly Run[]>): Promise<readonly Run[]> {
  const all: Run[] = []
  for (let round = 0; all.length < times; round++) {
    const runs = await run(times - all.length)
    all.push(...(round < roundsIfUndecided ? runs.filter(isDecided) : runs))
  }
  return all
}

/** Whoever works itself to death is held back by a machine that lets it work little, and then passes. */
function isDecided(stages: Run): boolean {
  const miss = firstMiss(stages)
  return miss ? miss.verdict !== 'unclear' : !stages.some(({ starved }) => starved)
}

/** The first stage of a run that did not pass. */
export function firstMiss(stages: Run): StageResult | undefined {
  return stages.find(({ verdict }) => verdict !== 'passed' && verdict !== 'waits')
}
