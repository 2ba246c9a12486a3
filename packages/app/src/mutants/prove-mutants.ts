import { createRandom, readWorkspace, runCheck, type Checkable, type ProgramSpec } from '@backroad/check'
import { loadCheckable, type Build, type Series } from '@backroad/series'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildsOf } from '../prove/builds-of.ts'
import { withCompileCache } from '../prove/compile-cache.ts'
import { linkModules } from '../prove/link-modules.ts'
import { inParallel, withDatabases, type Course } from '../prove/runs.ts'
import { instrumentReference } from './instrument-reference.ts'
import { findListed, type ListedMutants } from './listed.ts'
import { notingReach, reachedIn } from './reach.ts'
import { tryMutant, withMutant } from './try-mutant.ts'
import type { Mutant, MutantsEvent, MutantsProof, StaleEntry, TriedMutant } from './types.ts'

export interface MutantsOptions {
  readonly series: Series
  /** Slugs of topics; all that have a build when empty. */
  readonly topics: readonly string[]
  /** Try only this many, chosen by chance. */
  readonly sample?: number
  /** Chooses the same sample again. */
  readonly seed?: string
  /** Only those of this file, relative to the reference's folder. */
  readonly only?: string
  readonly signal?: AbortSignal
}

/** The least share of mutants that change behaviour that must be killed. */
const budget = 0.95
/** Mutants tried at the same time: each is mostly waiting. */
const width = 2

/** The reference does not stand the test itself, so that nothing can be said of its mutants. */
export class MutantsError extends Error {
  override readonly name = 'MutantsError'
}

/**
 * Tries the checks with mutants: small changes that a machine makes to each reference solution, one at a time. Each is run
 * through the stages that reach it, until one does not pass. Throws `MutantsError` when the reference itself does not pass.
 */
export async function* proveMutants(o: MutantsOptions): AsyncGenerator<MutantsEvent, MutantsProof[], void> {
  const proofs: MutantsProof[] = []
  for (const { topic, build } of buildsOf(o.series, o.topics)) {
    const proof = yield* proveBuild(o, topic.slug, build)
    yield { type: 'mutants-finished', proof }
    proofs.push(proof)
  }
  return proofs
}

/** All that is needed to try the mutants of one build. */
interface Trial extends Pick<Course, 'databases'> {
  readonly build: Build
  readonly checkable: Checkable
  readonly program: ProgramSpec
  readonly scratch: string
  readonly signal: AbortSignal | undefined
}

async function* proveBuild(
  o: MutantsOptions,
  topic: string,
  build: Build,
): AsyncGenerator<MutantsEvent, MutantsProof, void> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'backroad-mutants-'))
  const checkable = await loadCheckable(build)
  try {
    await linkModules(build.dir, scratch)
    return yield* withDatabases(checkable, (databases) => tryAll(o, topic, { build, checkable, scratch, ...databases }))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function* tryAll(
  o: MutantsOptions,
  topic: string,
  given: Omit<Trial, 'program' | 'signal'>,
): AsyncGenerator<MutantsEvent, MutantsProof, void> {
  const began = performance.now()
  const { build, checkable, scratch } = given
  const reference = path.join(build.dir, 'reference')
  const mutants = await instrumentReference(reference, path.join(scratch, 'program'))
  const listed = findListed(build.mutants, mutants, await linesOf(reference, mutants))
  const { chosen, seed } = choose(o, mutants, listed)
  const counts = { mutants: mutants.length, leftOut: listed.leftOut.size, ...(seed === undefined ? {} : { seed }) }
  yield { type: 'mutants-made', topic, build: build.slug, ...counts, toTry: chosen.length }

  const read = readWorkspace(path.join(scratch, 'program'))
  const program = await withCompileCache(read, path.join(scratch, 'compiled'), checkable)
  const trial: Trial = { ...given, program, signal: o.signal }
  const reached = yield* reachedByStage(trial)
  const tried: TriedMutant[] = []
  const one = (each: Mutant, signal: AbortSignal) => tryOne({ ...trial, signal }, each, reached, listed)
  for await (const mutant of inParallel(chosen, width, one, o.signal)) {
    yield { type: 'mutant', build: build.slug, mutant }
    tried.push(mutant)
  }
  return { topic, build: build.slug, ...counts, ...judge(tried, listed), ms: Math.round(performance.now() - began) }
}

async function linesOf(dir: string, mutants: readonly Mutant[]): Promise<Map<string, readonly string[]>> {
  const files = [...new Set(mutants.map(({ file }) => file))]
  const texts = await Promise.all(files.map((file) => readFile(path.join(dir, file), 'utf8')))
  return new Map(files.map((file, index) => [file, texts[index]?.split('\n') ?? []]))
}

function choose(
  { sample, seed, only }: MutantsOptions,
  mutants: readonly Mutant[],
  { leftOut }: ListedMutants,
): { chosen: readonly Mutant[]; seed?: string } {
  const all = mutants.filter(({ id, file }) => !leftOut.has(id) && (only === undefined || file === only))
  if (sample === undefined || sample >= all.length) return { chosen: all }
  const chosenBy = seed ?? randomBytes(2).toString('hex')
  return { chosen: createRandom(`${chosenBy}/mutants`).shuffle(all).slice(0, sample), seed: chosenBy }
}

/** Runs each stage by itself on the program with no mutant active, and sees which mutants it comes upon. */
async function* reachedByStage(
  trial: Trial,
): AsyncGenerator<MutantsEvent, ReadonlyMap<string, ReadonlySet<string>>, void> {
  const { checkable, build } = trial
  const reached = new Map<string, ReadonlySet<string>>()
  const slugs = checkable.stages.map(({ slug }) => slug)
  const one = (slug: string, signal: AbortSignal) => reachedBy({ ...trial, signal }, slug)
  for await (const { slug, ids } of inParallel(slugs, width, one, trial.signal)) {
    reached.set(slug, ids)
    yield { type: 'reached', build: build.slug, stage: slug, reached: ids.size }
  }
  return reached
}

async function reachedBy(trial: Trial, slug: string): Promise<{ slug: string; ids: ReadonlySet<string> }> {
  const { checkable, program, scratch, signal, databases } = trial
  const into = path.join(scratch, 'reached', slug)
  const events = runCheck({
    simplify: false,
    build: checkable,
    program: await notingReach(program, scratch, into),
    only: [slug],
    ...(databases === undefined ? {} : { databases }),
    ...(signal === undefined ? {} : { signal }),
  })
  for await (const event of events) {
    if (event.type !== 'check-finished') continue
    const [stage] = event.result.stages
    if (stage?.verdict === 'passed') continue
    const why = stage?.evidence?.fault ?? stage?.evidence?.summary ?? ''
    throw new MutantsError(
      `The reference of ${trial.build.slug}, with its mutants in it but none active, does not pass stage ${slug}: ` +
        `${stage?.verdict ?? 'it was not run'}. ${why}\nbackroad prove says whether the reference passes as it is.`,
    )
  }
  return { slug, ids: await reachedIn(into) }
}

async function tryOne(
  { checkable, program, signal, databases }: Trial,
  mutant: Mutant,
  reached: ReadonlyMap<string, ReadonlySet<string>>,
  { equal }: ListedMutants,
): Promise<TriedMutant> {
  const began = performance.now()
  // A stage that comes upon few mutants is about the code that it comes upon.
  const stages = checkable.stages
    .map(({ slug }) => slug)
    .filter((slug) => reached.get(slug)?.has(mutant.id))
    .toSorted((a, b) => (reached.get(a)?.size ?? 0) - (reached.get(b)?.size ?? 0))
  const result = await tryMutant(checkable, withMutant(program, mutant.id), stages, {
    ...(signal === undefined ? {} : { signal }),
    ...(databases === undefined ? {} : { databases }),
  })
  const reason = equal.get(mutant.id)
  return {
    ...mutant,
    result,
    ...(reason === undefined ? {} : { equal: reason }),
    ms: Math.round(performance.now() - began),
  }
}

type Judged = Omit<MutantsProof, 'topic' | 'build' | 'mutants' | 'leftOut' | 'seed' | 'ms'>

/** What the mutants that were tried say of the checks. One that is listed as equal and was killed is not equal. */
export function judge(tried: readonly TriedMutant[], listed: ListedMutants): Judged {
  const killed = tried.filter(({ result }) => result.fate === 'killed')
  const survived = tried.filter(({ result }) => result.fate !== 'killed')
  const equal = survived.filter((mutant) => mutant.equal !== undefined)
  const survivors = survived
    .filter((mutant) => mutant.equal === undefined)
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
  const stale: StaleEntry[] = [...listed.stale, ...killed.flatMap((mutant) => notEqual(mutant))]
  const counted = tried.length - equal.length
  const share = counted === 0 ? 1 : killed.length / counted
  return {
    tried: tried.length,
    killed: killed.length,
    equal: equal.length,
    survivors,
    share,
    budget,
    stale,
    ok: share >= budget && stale.length === 0,
  }
}

function notEqual({ equal, file, line, replacement, result }: TriedMutant): StaleEntry[] {
  if (equal === undefined || result.fate !== 'killed') return []
  const what = `${file}:${line} with ${JSON.stringify(replacement)}`
  return [{ line: 0, message: `${what} is listed as equal, but ${result.stage} tells it apart: ${result.verdict}.` }]
}
