import type { AgainstResult, Backroad } from '@backroad/app'
import { readWorkspace } from '@backroad/check'
import type { Build } from '@backroad/series'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CheckDrawing } from '../draw/check.ts'
import { painterFor } from '../draw/paint.ts'
import { labelled } from '../draw/wrap.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'
import { stageSlug } from '../stage-slug.ts'

interface Options {
  /** Name of real software. */
  readonly against: string
  readonly build?: string
  readonly all?: true
  readonly until?: string
  readonly only?: string
  readonly seed?: string
  readonly json?: true
  // These don't go with it.
  readonly watch?: true
  readonly junit?: string
  readonly compare?: string
  readonly verbose?: true
}

/**
 * `backroad check --against NAME`: real software through all stages unless told, drawn as a check. What the series lists as
 * different is shown with its reason and is no failure. Nothing is stored.
 */
export async function checkAgainst(dir: string, options: Options): Promise<number> {
  refuseContradictions(options)
  await using app = await openApp()
  const { build } = app.series.build(options.build ?? buildOf(dir))
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort())
  const scratch = await mkdtemp(path.join(tmpdir(), 'backroad-against-'))
  let keep = false
  try {
    const transcriptFile = path.join(scratch, `${options.against}.jsonl`)
    const ran = await drawn(app, build, options, transcriptFile, abort.signal)
    if (options.json) console.log(JSON.stringify({ ...ran.result, against: { ...ran.software, differs: ran.differs } }))
    const code = exitCodeOf(ran)
    keep = code !== exitCodes.passed
    if (!options.json) for (const line of footOf(ran, keep ? transcriptFile : undefined)) console.log(line)
    return code
  } catch (error) {
    if (!abort.signal.aborted) throw error
    console.error('\nThe check was cancelled.')
    return exitCodes.failed
  } finally {
    if (!keep) await rm(scratch, { recursive: true, force: true })
  }
}

function refuseContradictions(options: Options): void {
  const others = (['watch', 'junit', 'compare', 'verbose'] as const).filter((key) => options[key])
  if (others.length > 0) {
    throw new UsageError(`--against runs real software alone, so --${others.join(' and --')} can't go with it.`)
  }
  const chosen = (['all', 'until', 'only'] as const).filter((key) => options[key])
  if (chosen.length > 1) throw new UsageError(`--${chosen.join(' and --')} contradict each other: give one of them.`)
}

function buildOf(dir: string): string {
  if (existsSync(path.join(dir, 'backroad.yaml'))) return readWorkspace(path.resolve(dir)).build
  throw new UsageError(
    `${path.resolve(dir)} is no workspace, so it is not known by which build to check.\n` +
      'Name the build: backroad check --against nginx --build http-server',
  )
}

async function drawn(
  app: Backroad,
  build: Build,
  options: Options,
  transcriptFile: string,
  signal: AbortSignal,
): Promise<AgainstResult> {
  const { against: name } = options
  const events = app.comparisons.against({
    build: build.slug,
    software: name,
    transcriptFile,
    signal,
    ...(options.all ? { all: true } : {}),
    ...(options.until === undefined ? {} : { until: stageSlug(build.stages, options.until) }),
    ...(options.only === undefined ? {} : { only: [stageSlug(build.stages, options.only)] }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  })
  const software = { name, differs: app.comparisons.differs(build.slug, name) }
  const drawing = new CheckDrawing(process.stdout, painterFor(process.stdout), { software })
  for (;;) {
    const step = await events.next()
    if (step.done) return step.value
    if (!options.json) drawing.draw(step.value)
    else if (step.value.type !== 'check-finished') console.log(JSON.stringify(step.value))
  }
}

function footOf({ software, stale }: AgainstResult, transcript: string | undefined): string[] {
  const { name, version } = software
  const passed = stale.map((slug) => `  ${slug} is listed as different, but it passed.`)
  return [
    ...passed,
    '',
    ...labelled(
      'software',
      `${name} ${version ?? 'of an unknown version'}; this is no check of your program, and nothing is stored`,
    ),
    ...(transcript === undefined ? [] : labelled('all bytes', [transcript])),
  ]
}

function exitCodeOf({ result, differs }: AgainstResult): number {
  const verdicts = result.stages.filter(({ slug }) => differs[slug] === undefined).map(({ verdict }) => verdict)
  if (verdicts.some((verdict) => !['passed', 'unclear', 'waits'].includes(verdict))) return exitCodes.failed
  return verdicts.includes('unclear') ? exitCodes.unclear : exitCodes.passed
}
