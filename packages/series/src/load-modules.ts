import type { BenchDefinition, Checkable, Stage, StageDefinition, SurroundingsDefinition } from '@backroad/check'
import type { ExperimentDefinition } from '@backroad/lab'
import { relative as relativePath, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { didYouMean } from './nearest.ts'
import type { Build, ExperimentFile, Problem, Series } from './types.ts'

const STAGE_KEYS = ['spec', 'timeout', 'replyWithin', 'isolation', 'needs', 'needsPostgresql', 'likely', 'check']
const EXPERIMENT_KEYS = ['title', 'question', 'predict', 'params', 'limits', 'run']

const milliseconds = z.number().positive('must be more than 0 ms')
const callable = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', 'must be a function')

const stageShape = z.object({
  spec: z.string().trim().min(1, 'must name a section, such as RFC 9112 §2.2'),
  timeout: milliseconds.optional(),
  replyWithin: milliseconds.optional(),
  isolation: z.enum(['shared', 'fresh']).optional(),
  needs: z.array(z.string()).optional(),
  needsPostgresql: z.boolean().optional(),
  likely: z.string().optional(),
  check: callable,
})

const surroundingsShape = z.object({ start: callable })

const experimentShape = z.object({
  title: z.string().trim().min(1, 'must not be empty'),
  question: z.string().trim().min(1, 'must not be empty'),
  predict: z.object({
    type: z.literal('choice'),
    question: z.string().trim().min(1, 'must not be empty'),
    options: z.array(z.string().trim().min(1, 'must not be empty')).min(2, 'must hold two or more'),
  }),
  params: z.custom<z.ZodObject>(
    (value) => typeof value === 'object' && value !== null && 'shape' in value && 'parse' in value,
    'must be z.object({ … })',
  ),
  limits: z
    .object({ ms: milliseconds.optional(), memoryMb: milliseconds.optional(), observations: milliseconds.optional() })
    .optional(),
  run: callable,
})

/** The code of a series can't be used; `problems` says where and why, `message` says it all in text. */
export class SeriesError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(
      problems.map(({ path, message, allowed }) => `${path}: ${message}${allowed ? ` (${allowed})` : ''}`).join('\n'),
    )
    this.name = 'SeriesError'
    this.problems = problems
  }
}

/**
 * Imports the stages of a build, in order.
 * @throws SeriesError with every module that throws or whose default export is no stage; its paths are absolute
 */
export async function loadStages(build: Build): Promise<Stage[]> {
  const problems: Problem[] = []
  const stages = await importStages(build, problems)
  if (problems.length) throw new SeriesError(problems)
  return stages
}

/**
 * Imports all code of a build that a check runs: its stages, and what is around each program. Where it is told which stages
 * the check runs, the others are left out.
 * @throws SeriesError as `loadStages`
 */
export async function loadCheckable(
  build: Build,
  selection: { readonly until?: string; readonly only?: readonly string[] } = {},
): Promise<Checkable> {
  const problems: Problem[] = []
  const files = selected(build, selection)
  const stages = await importStages(build, problems, files)
  const surroundings = await importSurroundings(build, problems)
  if (problems.length) throw new SeriesError(problems)
  const { slug, title, contract, ready, database } = build
  return {
    slug,
    title,
    contract,
    stages,
    ...(files.length === build.stages.length ? {} : { total: build.stages.length }),
    ...(ready === undefined ? {} : { ready }),
    ...(database === undefined ? {} : { database }),
    ...(surroundings === undefined ? {} : { surroundings }),
  }
}

/**
 * Imports what a build's bench.ts says; undefined where it has none.
 * @throws SeriesError as `loadStages`
 */
export async function loadBench(build: Build): Promise<BenchDefinition | undefined> {
  const problems: Problem[] = []
  const bench = await importBench(build, problems)
  if (problems.length) throw new SeriesError(problems)
  return bench
}

/**
 * Imports an experiment.
 * @throws SeriesError when the module throws or its default export is no experiment
 */
export async function loadExperiment(file: ExperimentFile): Promise<ExperimentDefinition> {
  const problems: Problem[] = []
  const found = await importExperiment(file, problems)
  if (!found) throw new SeriesError(problems)
  return found
}

/** Imports every stage and experiment of a series and says what is wrong with them; paths are relative to its folder. */
export async function checkModules(series: Series): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const topic of series.chapters.flatMap((chapter) => chapter.topics)) {
    for (const build of topic.builds) {
      await importStages(build, problems)
      await importSurroundings(build, problems)
      await importBench(build, problems)
    }
    for (const experiment of topic.experiments) await importExperiment(experiment, problems)
  }
  return problems.map((problem) => ({ ...problem, path: relativePath(series.dir, problem.path).replaceAll(sep, '/') }))
}

function selected(
  { stages }: Build,
  { until, only }: { readonly until?: string; readonly only?: readonly string[] },
): Build['stages'] {
  if (only !== undefined) return stages.filter(({ slug }) => only.includes(slug))
  const last = stages.find(({ slug }) => slug === until)
  return last === undefined ? stages : stages.filter(({ number }) => number <= last.number)
}

async function importStages(build: Build, problems: Problem[], files = build.stages): Promise<Stage[]> {
  const stages: Stage[] = []
  for (const { path, slug, number, title } of files) {
    const found = await importDefault(path, stageShape, STAGE_KEYS, 'stage({ … })', problems)
    if (found) stages.push({ ...(found as StageDefinition), slug, number, title })
  }
  const numbers = new Map(build.stages.map((stage) => [stage.slug, stage.number]))
  for (const stage of stages) {
    const path = build.stages.find((file) => file.slug === stage.slug)?.path ?? build.dir
    for (const need of stage.needs ?? []) {
      const number = numbers.get(need)
      if (number === undefined)
        problems.push({
          path,
          message: `needs names no stage “${need}”.`,
          allowed: didYouMean(need, [...numbers.keys()]),
        })
      else if (number >= stage.number)
        problems.push({
          path,
          message: `needs names stage ${number}, which comes no earlier.`,
          allowed: 'an earlier stage',
        })
    }
  }
  return stages
}

async function importSurroundings(build: Build, problems: Problem[]): Promise<SurroundingsDefinition | undefined> {
  if (build.surroundings === undefined) return undefined
  const found = await importDefault(
    build.surroundings,
    surroundingsShape,
    ['start'],
    'surroundings({ start })',
    problems,
  )
  return found as SurroundingsDefinition | undefined
}

async function importBench(build: Build, problems: Problem[]): Promise<BenchDefinition | undefined> {
  if (build.bench === undefined) return undefined
  const keys = ['loads', 'against']
  const found = (await importDefault(build.bench, z.unknown(), keys, 'bench({ … })', problems)) as BenchDefinition
  if (found === undefined) return undefined
  // Importing the check engine takes a while, and few builds are loaded with their bench.
  const { benchProblems } = await import('@backroad/check')
  const path = build.bench
  const names = build.real.map((software) => software.name)
  for (const problem of benchProblems(found)) {
    problems.push({ path, message: `${problem}.`, allowed: 'export default bench({ loads, against })' })
  }
  if (typeof found.against === 'string' && !names.includes(found.against)) {
    problems.push({
      path,
      message: `against names “${found.against}”, which is no real software of build.yaml.`,
      allowed: didYouMean(found.against, names),
    })
  }
  return found
}

async function importExperiment(file: ExperimentFile, problems: Problem[]): Promise<ExperimentDefinition | undefined> {
  const found = await importDefault(file.path, experimentShape, EXPERIMENT_KEYS, 'experiment({ … })', problems)
  return found as ExperimentDefinition | undefined
}

async function importDefault(
  path: string,
  shape: z.ZodType,
  keys: readonly string[],
  form: string,
  problems: Problem[],
): Promise<object | undefined> {
  let module: { default?: unknown }
  try {
    module = (await import(pathToFileURL(path).href)) as { default?: unknown }
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    problems.push({ path, message: `The module could not be imported. ${reason}`, allowed: `export default ${form}` })
    return undefined
  }
  const { default: found } = module
  if (typeof found !== 'object' || found === null) {
    problems.push({ path, message: 'The module has no default export to take.', allowed: `export default ${form}` })
    return undefined
  }
  const before = problems.length
  for (const key of Object.keys(found)) {
    if (!keys.includes(key))
      problems.push({ path, message: `There is no key “${key}” in ${form}.`, allowed: didYouMean(key, keys) })
  }
  for (const issue of shape.safeParse(found).error?.issues ?? []) {
    problems.push({ path, message: `${issue.path.join('.')}: ${issue.message}`, allowed: `export default ${form}` })
  }
  return problems.length === before ? found : undefined
}
