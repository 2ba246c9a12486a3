import { fileURLToPath } from 'node:url'
import { type Observation, runExperiment } from '@backroad/lab'

type Of<T extends Observation['type']> = Extract<Observation, { type: T }>

/** What an experiment of this folder showed in the end, for its tests: of observations with one id, the last. */
export class Seen {
  readonly #observations: ReadonlyMap<string, Observation>

  constructor(observations: ReadonlyMap<string, Observation>) {
    this.#observations = observations
  }

  get<T extends Observation['type']>(type: T, id: string): Of<T> {
    const found = this.#observations.get(id)
    if (found?.type !== type) throw new Error(`no ${type} "${id}" was observed`)
    return found as Of<T>
  }
}

/** Runs it to its end as the lab does, in a process of its own. Throws when it fails. */
export async function runHere(slug: string, params: Readonly<Record<string, unknown>> = {}): Promise<Seen> {
  const path = fileURLToPath(new URL(`../${slug}.ts`, import.meta.url))
  const observations = new Map<string, Observation>()
  for await (const event of runExperiment({ path, params })) {
    if (event.type === 'observation') observations.set(event.observation.id, event.observation)
    if (event.type === 'failed') throw new Error(event.message)
  }
  return new Seen(observations)
}
