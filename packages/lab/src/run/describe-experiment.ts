import { ExperimentError } from '../define/experiment.ts'
import type { ExperimentDescription } from '../types.ts'
import { startExperimentProcess } from './experiment-process.ts'
import { DEFAULT_LIMITS, LOAD_MS } from './limits.ts'
import { messageSchema } from './message.ts'

/**
 * What the experiment at `path` (absolute) asks and takes, read in a process of its own: its module may do anything.
 * Takes about as long as starting Node; keep the result until the file changes. Throws `ExperimentError` in a sentence.
 */
export async function describeExperiment(path: string): Promise<ExperimentDescription> {
  await using child = await startExperimentProcess({ path }, DEFAULT_LIMITS.memoryMb)
  const deadline = setTimeout(() => child.kill(), LOAD_MS)
  try {
    for await (const line of child.lines(() => DEFAULT_LIMITS.observationBytes)) {
      const message = messageSchema.parse(JSON.parse(line))
      if (message.type === 'described') return message.description
      if (message.type === 'failed') throw new ExperimentError(message.message)
    }
  } finally {
    clearTimeout(deadline)
  }
  const exit = await child.ended
  const how = exit.signal ? `it was ended by ${exit.signal}` : `its process ended with exit code ${exit.code}`
  throw new ExperimentError(`The experiment at ${path} could not be read: ${how} within ${LOAD_MS / 1000} s.`)
}
