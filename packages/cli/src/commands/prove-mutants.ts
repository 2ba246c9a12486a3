import { proveMutants, type MutantsProof } from '@backroad/app'
import { MutantsDrawing } from '../draw/mutants.ts'
import { painterFor } from '../draw/paint.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { loadValidSeries } from '../load-series.ts'
import { seriesDirOf } from '../places.ts'
import { refuseUnknown } from './prove.ts'

interface Options {
  readonly repeat: number
  readonly wrong?: readonly string[]
  readonly sample?: number
  readonly seed?: string
  readonly only?: string
  readonly series?: string
  readonly json?: true
}

/** `backroad prove --mutants`: exit code 0 when enough mutants are killed and mutants.yaml fits, 1 when not. */
export async function proveByMutants(topics: readonly string[], options: Options): Promise<number> {
  const { sample, seed, only, json } = options
  if (options.repeat !== 1) throw new UsageError('--repeat does not go with --mutants: each is tried once.')
  if (options.wrong) throw new UsageError('--wrong and --mutants contradict each other: give one of them.')
  if (seed !== undefined && sample === undefined) throw new UsageError('--seed goes with --sample.')
  const series = await loadValidSeries(seriesDirOf(options.series))
  refuseUnknown(series, topics)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const events = proveMutants({
    series,
    topics,
    signal: abort.signal,
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed }),
    ...(only === undefined ? {} : { only }),
  })
  const drawing = new MutantsDrawing(process.stdout, painterFor(process.stdout))
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) return report(next.value, json)
      if (!json) drawing.draw(next.value)
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error
    console.error('\nCancelled.')
    return exitCodes.failed
  }
}

function report(proofs: readonly MutantsProof[], json: true | undefined): number {
  if (json) console.log(JSON.stringify({ builds: proofs }, null, 2))
  return proofs.every(({ ok }) => ok) ? exitCodes.passed : exitCodes.failed
}
