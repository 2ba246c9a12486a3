import { fileURLToPath } from 'node:url'
import type { Observation } from '../types.ts'
import { runExperiment } from './run-experiment.ts'

type Of<T extends Observation['type']> = Extract<Observation, { type: T }>

/** What an experiment showed in the end: of observations with one id, the last. */
export interface Observed {
  /** @throws Error when nothing of this type and id was observed */
  get<T extends Observation['type']>(type: T, id: string): Of<T>
}

/** Longer than any test may take, ms. */
const longestTest = 3_600_000

/**
 * Runs the experiment in `module`, a file URL, to its end as the lab does, in a process of its own; for tests of experiments. How
 * long it may take is for the test to say: on a busy machine the experiment's own limit says nothing of it.
 * @throws Error with its message when it fails
 */
export async function observeExperiment(
  module: URL,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Observed> {
  const observations = new Map<string, Observation>()
  for await (const event of runExperiment({ path: fileURLToPath(module), params, limits: { ms: longestTest } })) {
    if (event.type === 'observation') observations.set(event.observation.id, event.observation)
    if (event.type === 'failed') throw new Error(event.message)
  }
  return {
    get<T extends Observation['type']>(type: T, id: string): Of<T> {
      const found = observations.get(id)
      if (found?.type !== type) throw new Error(`no ${type} "${id}" was observed`)
      return found as Of<T>
    },
  }
}
