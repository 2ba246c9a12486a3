import { changesOf, type Backroad, type CheckRequest } from '@backroad/app'
import {
  readWorkspace,
  showCommand,
  typedCall,
  typedCommand,
  type CheckResult,
  type DatabaseKind,
} from '@backroad/check'
import type { Build } from '@backroad/series'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describeError } from '../describe-error.ts'
import { CheckDrawing } from '../draw/check.ts'
import { junitXml } from '../draw/junit.ts'
import { painterFor } from '../draw/paint.ts'
import { drawWhatNow } from '../draw/what-now.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'
import { stageSlug } from '../stage-slug.ts'

interface Options {
  readonly all?: true
  readonly until?: string
  readonly only?: string
  readonly watch?: true
  readonly seed?: string
  readonly database?: DatabaseKind
  readonly json?: true
  readonly junit?: string
  // Of --against and --compare.
  readonly build?: string
  readonly verbose?: true
}

/** `backroad check`: runs the program of a workspace through its stages and says what was wrong. */
export async function check(dir: string, options: Options): Promise<number> {
  refuseContradictions(options)
  await using app = await openApp()
  const workspace = await app.workspaces.register(path.resolve(dir))
  const { build } = app.series.build(workspace.build)
  const { stages } = build
  const request: CheckRequest = {
    workspace: workspace.id,
    ...(options.all ? { all: true } : {}),
    ...(options.until === undefined ? {} : { until: stageSlug(stages, options.until) }),
    ...(options.only === undefined ? {} : { only: [stageSlug(stages, options.only)] }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.database === undefined ? {} : { database: options.database }),
  }
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort())

  const checking = { app, build, dir: workspace.dir, request, options, signal: abort.signal }
  let code = await checkOnce(checking)
  if (!options.watch) return code
  for await (const _ of changesOf(workspace.dir, abort.signal, () => console.error('\nWatching; Ctrl-C ends it.'))) {
    code = await checkOnce(checking).catch(tellFault)
  }
  return code
}

/** A backroad.yaml that is half written is told, as all that is wrong in it; the next change may mend it. */
function tellFault(error: unknown): number {
  const { message, code } = describeError(error)
  console.error(message)
  return code
}

function refuseContradictions(options: Options): void {
  const chosen = [options.all && '--all', options.until && '--until', options.only && '--only'].filter(Boolean)
  if (chosen.length > 1) throw new UsageError(`${chosen.join(' and ')} contradict each other: give one of them.`)
  if (options.build !== undefined) {
    throw new UsageError('--build goes with --against; a program is checked by the build that its backroad.yaml names.')
  }
  if (options.verbose) throw new UsageError('--verbose goes with --compare.')
}

interface Checking {
  readonly app: Backroad
  readonly build: Build
  /** The workspace's folder. */
  readonly dir: string
  readonly request: CheckRequest
  readonly options: Options
  readonly signal: AbortSignal
}

async function checkOnce(checking: Checking): Promise<number> {
  const { app, request, options, signal } = checking
  const { id } = await app.checks.start(request)
  const cancel = () => void app.checks.cancel(id)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const drawing = new CheckDrawing(process.stdout, painterFor(process.stdout))
    for await (const { event } of await app.checks.follow(id)) {
      if (!options.json) drawing.draw(event)
      else if (event.type !== 'check-finished') console.log(JSON.stringify(event))
    }
    if (signal.aborted) {
      console.error('\nThe check was cancelled.')
      return exitCodes.failed
    }
    return await report(checking, id)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function report({ app, build, dir, options }: Checking, id: string): Promise<number> {
  const { result, reason } = await app.checks.get(id)
  if (result === undefined) {
    console.error(`Backroad could not do this check: ${reason ?? 'it gave no reason'}`)
    return exitCodes.unclear
  }
  // The last line is the result itself, for scripts.
  if (options.json) console.log(JSON.stringify(result))
  else {
    const { run } = readWorkspace(dir)
    const kept = new Map<string, string>()
    for (const { slug } of result.stages) {
      const folder = await app.checks.keptData(id, slug)
      if (folder !== undefined) kept.set(slug, showCommand([folder]))
    }
    const surroundings = {
      build,
      run: build.contract === 'command' ? typedCall(run, path.resolve(dir)) : typedCommand(run),
      transcript: await app.checks.transcript(id),
      dataOf: (stage: string) => kept.get(stage),
    }
    for (const line of drawWhatNow(result, surroundings)) console.log(line)
  }
  if (options.junit !== undefined) await writeFile(options.junit, junitXml(result))
  return exitCodeOf(result)
}

/** A failure counts before what is unclear: it is certain. */
function exitCodeOf(result: CheckResult): number {
  const verdicts = new Set(result.stages.map((stage) => stage.verdict))
  const bad = [...verdicts].filter((verdict) => verdict !== 'passed' && verdict !== 'unclear' && verdict !== 'waits')
  if (bad.length > 0) return exitCodes.failed
  return verdicts.has('unclear') ? exitCodes.unclear : exitCodes.passed
}
