/** The process in which one experiment runs or is described; see `experiment-process.ts` for the other end. */
import { once } from 'node:events'
import { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { describeDefinition } from '../define/experiment.ts'
import { parseParams } from '../define/params.ts'
import type { ExperimentDefinition, Observation, RunLimits } from '../types.ts'
import { limitsOf } from './limits.ts'
import { loadExperiment, sentenceOf } from './load-experiment.ts'
import type { Job, Message } from './message.ts'
import { createNetwork } from './network.ts'

const out = new Socket({ fd: 3, readable: false, writable: true })

/** Resolves when the parent's side has taken the message, so that an endless run is held to the pace of its reader. */
function send(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()))
  })
}

async function takeJob(): Promise<Job> {
  const watchdog = new Worker(new URL('./watchdog.ts', import.meta.url), { workerData: process.cwd() })
  const [line] = (await once(watchdog, 'message')) as [string]
  return JSON.parse(line) as Job
}

async function work(job: Job): Promise<Message> {
  const definition = await loadExperiment(job.path)
  if (!job.run) return { type: 'described', description: describeDefinition(definition) }
  const parsed = parseParams(definition.params, job.run.params)
  if (!parsed.ok) {
    return { type: 'failed', reason: 'error', message: parsed.problems.map((problem) => problem.message).join(' ') }
  }
  const limits = limitsOf(definition.limits, job.run.limits)
  await send({ type: 'started', params: parsed.params, limits })
  return await observe(definition, parsed.params, limits, job.path)
}

async function observe(
  definition: ExperimentDefinition,
  params: Record<string, unknown>,
  limits: RunLimits,
  path: string,
): Promise<Message> {
  const scope = new AbortController()
  const overTime = AbortSignal.timeout(limits.ms)
  const { network, closeAll } = createNetwork()
  try {
    const signal = AbortSignal.any([scope.signal, overTime])
    for await (const observation of definition.run({ params, signal, network })) {
      checkAnswer(observation, definition)
      await send({ type: 'observation', observation })
    }
    return { type: 'finished' }
  } catch (error) {
    if (overTime.aborted) return { type: 'failed', reason: 'time', message: '' }
    return {
      type: 'failed',
      reason: 'error',
      message: `The experiment stopped with an error: ${sentenceOf(error, path)}`,
    }
  } finally {
    scope.abort()
    await closeAll()
  }
}

function checkAnswer(observation: Observation, definition: ExperimentDefinition): void {
  if (observation.type !== 'answer' || definition.predict.options.includes(observation.option)) return
  throw new Error(`its answer "${observation.option}" is none of the prediction's options`)
}

async function main(): Promise<void> {
  const job = await takeJob()
  process.on('uncaughtException', (error) => {
    const message = `The experiment stopped with an error: ${sentenceOf(error, job.path)}`
    void send({ type: 'failed', reason: 'error', message }).finally(() => process.exit(1))
  })
  const last = await work(job).catch((error: unknown): Message => {
    return { type: 'failed', reason: 'error', message: error instanceof Error ? error.message : String(error) }
  })
  await send(last)
  process.exit(0)
}

await main()
