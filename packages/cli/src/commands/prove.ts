import { buildsOf, prove, proveWrongNames, type BuildProof, type ProveEvent, type ProveOptions } from '@backroad/app'
import type { Series } from '@backroad/series'
import { proveLines } from '../draw/prove.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { loadValidSeries } from '../load-series.ts'
import { seriesDirOf } from '../places.ts'

interface Options {
  readonly repeat: number
  readonly series?: string
  readonly json?: true
  /** Names of wrong programs. */
  readonly wrong?: readonly string[]
  // Of --mutants.
  readonly sample?: number
  readonly seed?: string
  readonly only?: string
}

/** `backroad prove`: exit code 0 when every check is proven right, 1 when not, 3 when a run could not tell. */
export async function proveTopics(topics: readonly string[], options: Options): Promise<number> {
  const series = await loadValidSeries(seriesDirOf(options.series))
  refuseUnknown(series, topics)
  const others = (['sample', 'seed', 'only'] as const).filter((key) => options[key] !== undefined)
  if (others.length > 0) throw new UsageError(`--${others.join(' and --')} only goes with --mutants.`)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const what = { series, topics, repeat: options.repeat, signal: abort.signal }
  const see = (event: ProveEvent) => {
    if (!options.json) for (const line of proveLines(event)) console.log(line)
  }
  try {
    return await proven(what, topics, options, see)
  } catch (error) {
    if (!abort.signal.aborted) throw error
    console.error('\nCancelled.')
    return exitCodes.failed
  }
}

async function proven(
  what: ProveOptions & { signal: AbortSignal },
  topics: readonly string[],
  options: Options,
  see: (event: ProveEvent) => void,
): Promise<number> {
  if (options.wrong) {
    refuseUnknownWrong(what.series, topics, options.wrong)
    const wrong = await drain(proveWrongNames({ ...what, names: options.wrong }), see)
    if (options.json) console.log(JSON.stringify({ repeat: options.repeat, wrong }, null, 2))
    if (wrong.some(({ verdict }) => verdict === 'unclear')) return exitCodes.unclear
    return !what.signal.aborted && wrong.every(({ ok }) => ok) ? exitCodes.passed : exitCodes.failed
  }

  const proofs = await drain(prove(what), see)
  if (options.json) console.log(JSON.stringify({ repeat: options.repeat, builds: proofs }, null, 2))
  if (what.signal.aborted) return exitCodes.failed
  if (proofs.some(hasUnclear)) return exitCodes.unclear
  return proofs.every((proof) => proof.ok) ? exitCodes.passed : exitCodes.failed
}

/** @throws UsageError for a topic that is not there, or has nothing to prove */
export function refuseUnknown(series: Series, topics: readonly string[]): void {
  const known = series.chapters.flatMap((chapter) => chapter.topics)
  for (const slug of topics) {
    const topic = known.find((each) => each.slug === slug)
    if (topic === undefined) throw new UsageError(`There is no topic "${slug}". backroad topics lists them all.`)
    if (topic.builds.length === 0)
      throw new UsageError(`The topic "${slug}" has no build yet, so there is nothing to prove.`)
  }
}

function refuseUnknownWrong(series: Series, topics: readonly string[], names: readonly string[]): void {
  const known = new Set(buildsOf(series, topics).flatMap(({ build }) => build.wrong.map(({ name }) => name)))
  const unknown = names.find((name) => !known.has(name))
  if (unknown === undefined) return
  const where = topics.length === 0 ? 'any build' : `a build of ${topics.join(' or ')}`
  throw new UsageError(
    `There is no wrong program "${unknown}" of ${where}. Its name is that of its file in the folder wrong, without .yaml.`,
  )
}

async function drain<Proof>(
  events: AsyncGenerator<ProveEvent, Proof[]>,
  see: (event: ProveEvent) => void,
): Promise<Proof[]> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    see(next.value)
  }
}

const hasUnclear = (proof: BuildProof): boolean =>
  [...proof.reference.misses, ...proof.real.flatMap((real) => real.misses)].some(
    (miss) => miss.verdict === 'unclear',
  ) || proof.wrong.some((wrong) => wrong.verdict === 'unclear')
