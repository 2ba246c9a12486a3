import type { Backroad } from '@backroad/app'
import { drawObservation, runExperiment } from '@backroad/lab'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

interface Options {
  readonly param: readonly string[]
  readonly json?: true
}

/** `backroad lab`: runs an experiment and draws what it observes; lists all experiments when none is named. */
export async function lab(name: string | undefined, options: Options): Promise<number> {
  await using app = await openApp()
  if (name === undefined) return list(app)
  const [topicSlug = '', experiment = ''] = name.split('/')
  const { topic } = app.series.topic(topicSlug)
  const { path } = app.series.experiment(topic, experiment)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => abort.abort())

  const width = Math.min(120, process.stdout.columns || 80)
  const color = process.stdout.isTTY && process.env.NO_COLOR === undefined
  let code: number = exitCodes.passed
  // A drawing that grows is printed once it is complete; on the way only progress is.
  const latest = new Map<string, string>()
  for await (const event of runExperiment({ path, params: paramsOf(options.param), signal: abort.signal })) {
    if (options.json) console.log(JSON.stringify(event))
    if (event.type === 'observation' && event.observation.type === 'progress')
      progress(drawObservation(event.observation, { width }))
    else if (event.type === 'observation')
      latest.set(event.observation.id, drawObservation(event.observation, { width, color }))
    if (event.type === 'failed') {
      process.stderr.write(`${event.message}\n`)
      code = event.reason === 'error' ? exitCodes.wrongUse : exitCodes.failed
    }
  }
  if (!options.json) {
    progress('')
    for (const drawing of latest.values()) console.log(`${drawing}\n`)
  }
  return code
}

function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
}

function list(app: Backroad): number {
  const topics = app.series.topics.filter((topic) => topic.experiments.length > 0)
  for (const topic of topics) for (const { slug } of topic.experiments) console.log(`${topic.slug}/${slug}`)
  if (topics.length === 0) console.log('This series has no experiment yet.')
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
