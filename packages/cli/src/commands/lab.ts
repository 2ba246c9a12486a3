import type { Backroad, ExperimentInfo } from '@backroad/app'
import { drawObservation, type Observation, type RunEvent } from '@backroad/lab'
import { drawDescription, drawOutcome } from '../draw/experiment.ts'
import { painterFor } from '../draw/paint.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'
import { askPrediction, predictionOf } from '../predict.ts'

interface Options {
  readonly param: readonly string[]
  readonly predict?: string
  readonly describe?: true
  readonly series?: string
  readonly json?: true
}

/**
 * `backroad lab`: asks for a prediction, runs an experiment, draws what it observes and says whether it came out as
 * predicted; lists all experiments when none is named.
 */
export async function lab(name: string | undefined, options: Options): Promise<number> {
  await using app = await openApp(options.series)
  if (name === undefined) return list(app, options)
  const [topicSlug = '', slug = ''] = name.split('/')
  const { topic } = app.series.topic(topicSlug)
  const file = app.series.experiment(topic, slug)
  const params = paramsOf(options.param)
  const [experiment] = await app.experiments.infos({ ...topic, experiments: [file] }, new Map())
  if (experiment === undefined) throw new UsageError(`There is no experiment ${name}.`)
  if (options.describe) {
    console.log(options.json ? JSON.stringify(experiment) : drawDescription(name, experiment, width()).join('\n'))
    return exitCodes.passed
  }
  const prediction = await predicted(experiment, options)
  const { id } = await app.experiments.start(topic.slug, slug, { params, ...(prediction && { prediction }) })
  // Awaited here: the app ends with this scope.
  return await show(app, id, prediction, options)
}

/** From the option, else asked for where somebody sits there to answer. */
function predicted(experiment: ExperimentInfo, { predict, json }: Options): Promise<string | undefined> {
  if (predict !== undefined) return Promise.resolve(predictionOf(experiment.predict.options, predict))
  const isAsked = !json && process.stdin.isTTY && process.stdout.isTTY
  return isAsked ? askPrediction(experiment) : Promise.resolve(undefined)
}

/** Follows a run to its end. Ctrl-C ends the run and then the command. */
async function show(app: Backroad, id: string, prediction: string | undefined, { json }: Options): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void app.experiments.cancel(id))
  }
  const style = { width: width(), color: process.stdout.isTTY && process.env.NO_COLOR === undefined }
  // A drawing that grows is printed once it is complete; on the way only progress is.
  const latest = new Map<string, Observation>()
  let code: number = exitCodes.passed
  for await (const { event } of await app.experiments.follow(id)) {
    if (json) console.log(JSON.stringify(event))
    if (event.type === 'observation') {
      if (event.observation.type === 'progress') progress(drawObservation(event.observation, style))
      else latest.set(event.observation.id, event.observation)
    }
    if (event.type === 'failed') code = failed(event)
  }
  if (json) return code
  progress('')
  for (const observation of latest.values()) {
    if (observation.type === 'answer') {
      for (const line of drawOutcome(observation.option, prediction, painterFor(process.stdout))) console.log(line)
    }
    console.log(`${drawObservation(observation, style)}\n`)
  }
  return code
}

function failed(event: Extract<RunEvent, { type: 'failed' }>): number {
  progress('')
  process.stderr.write(`${event.message}\n`)
  return event.reason === 'error' ? exitCodes.wrongUse : exitCodes.failed
}

function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
}

const width = (): number => Math.min(120, process.stdout.columns || 80)

function list(app: Backroad, { json }: Options): number {
  const all = app.series.topics.flatMap((topic) => topic.experiments.map(({ slug }) => ({ topic, slug })))
  for (const { topic, slug } of all) {
    console.log(json ? JSON.stringify({ topic: topic.slug, experiment: slug }) : `${topic.slug}/${slug}`)
  }
  if (all.length === 0 && !json) console.log('This series has no experiment yet.')
  return exitCodes.passed
}

/** `delay=40` as one entry; values stay text, the experiment's schema reads them. */
function paramsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`--param takes key=value, for example --param delay=40, not "${text}".`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
