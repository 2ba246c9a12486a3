import type { Backroad, Comparison, ComparisonRequest } from '@backroad/app'
import path from 'node:path'
import { CompareProgress } from '../draw/compare-progress.ts'
import { drawComparison } from '../draw/compare.ts'
import { painterFor } from '../draw/paint.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'
import { stageSlug } from '../stage-slug.ts'

interface Options {
  /** Name of real software. */
  readonly compare: string
  readonly all?: true
  readonly until?: string
  readonly only?: string
  readonly seed?: string
  readonly json?: true
  readonly verbose?: true
  // These don't go with it.
  readonly watch?: true
  readonly junit?: string
  readonly build?: string
}

/**
 * `backroad check --compare NAME`: the program of a workspace and real software through the same stages with the same seed,
 * and what they answered side by side. Exit code 1 where the program does not pass a stage.
 */
export async function checkCompared(dir: string, options: Options): Promise<number> {
  refuseContradictions(options)
  await using app = await openApp()
  const workspace = await app.workspaces.register(path.resolve(dir))
  const { stages } = app.series.build(workspace.build).build
  const { id } = await app.comparisons.start({
    workspace: workspace.id,
    software: options.compare,
    ...(options.all ? { all: true } : {}),
    ...(options.until === undefined ? {} : { until: stageSlug(stages, options.until) }),
    ...(options.only === undefined ? {} : { only: [stageSlug(stages, options.only)] }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  } satisfies ComparisonRequest)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void app.comparisons.cancel(id))
  const progress = new CompareProgress(process.stderr, options.compare)
  for await (const { event } of app.comparisons.follow(id)) {
    if (!options.json) progress.see(event)
    else if (event.type !== 'comparison-finished') console.log(JSON.stringify(event))
  }
  progress.clear()
  return report(app, id, options)
}

function refuseContradictions(options: Options): void {
  const others = (['watch', 'junit', 'build'] as const).filter((key) => options[key])
  if (others.length > 0) {
    throw new UsageError(`--compare can't go with --${others.join(' and --')}: it shows two programs once.`)
  }
  const chosen = (['all', 'until', 'only'] as const).filter((key) => options[key])
  if (chosen.length > 1) throw new UsageError(`--${chosen.join(' and --')} contradict each other: give one of them.`)
}

function report(app: Backroad, id: string, { json, verbose }: Options): number {
  const { comparison, state, reason } = app.comparisons.get(id)
  if (state === 'cancelled') {
    console.error('\nThe comparison was cancelled.')
    return exitCodes.failed
  }
  if (comparison === undefined) {
    console.error(`Backroad could not do this comparison: ${reason ?? 'it gave no reason'}`)
    return exitCodes.unclear
  }
  // The last line is the result itself, for scripts.
  if (json) console.log(JSON.stringify(comparison))
  else {
    const width = Math.min(140, Math.max(60, process.stdout.columns || 80))
    for (const line of drawComparison(comparison, {
      paint: painterFor(process.stdout),
      width,
      verbose: verbose === true,
    })) {
      console.log(line)
    }
  }
  return exitCodeOf(comparison)
}

/** That of a check of the program. */
function exitCodeOf({ stages, prepareFailed }: Comparison): number {
  if (prepareFailed) return exitCodes.failed
  // What a check would not have run counts no more than there.
  const verdicts = stages.filter(({ program }) => program.waitsFor === undefined).map(({ program }) => program.verdict)
  if (verdicts.some((verdict) => verdict !== 'passed' && verdict !== 'unclear')) return exitCodes.failed
  return verdicts.includes('unclear') ? exitCodes.unclear : exitCodes.passed
}
