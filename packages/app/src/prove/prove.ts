import { starterLanguages } from '@backroad/check'
import { loadCheckable, type Build, type Series, type Topic } from '@backroad/series'
import { buildsOf } from './builds-of.ts'
import { proveReal } from './prove-real.ts'
import { proveReference } from './prove-reference.ts'
import { proveSolution } from './prove-solution.ts'
import { proveStarter } from './prove-starter.ts'
import { proveWrongs } from './prove-wrong.ts'
import { withDatabases, type Course } from './runs.ts'
import type { BuildProof, ProveEvent, WrongProof } from './types.ts'

export interface ProveOptions {
  readonly series: Series
  /** Slugs of topics; all that have a build when empty. */
  readonly topics: readonly string[]
  /** How often the reference, each wrong program and each real server is run. */
  readonly repeat: number
  /** Languages whose starters and solutions are proven; all unless told. */
  readonly languages?: readonly string[]
  /**
   * The share of wrong programs, from 0 to 1, of which it is also seen that no earlier stage catches them, 1 unless told. The
   * others go through their own stage only, which is much quicker. Always the same ones for a share.
   */
  readonly whole?: number
  /** False to leave the reference out, when only the rest is asked for. */
  readonly reference?: boolean
  readonly signal?: AbortSignal
}

export interface ProveWrongOptions extends Pick<ProveOptions, 'series' | 'topics' | 'repeat' | 'signal'> {
  readonly names: readonly string[]
}

/**
 * Proves that a topic's checks are right: the reference passes them, each wrong program is caught at its stage and not
 * before, starters fail the first stage with advice, solutions in other languages pass the stages that they solve, and real software
 * passes but for listed differences.
 */
export async function* prove(options: ProveOptions): AsyncGenerator<ProveEvent, BuildProof[], void> {
  const proofs: BuildProof[] = []
  for (const { topic, build } of buildsOf(options.series, options.topics)) {
    const proof = yield* proveBuild(options, topic, build)
    yield { type: 'build-finished', proof }
    proofs.push(proof)
  }
  return proofs
}

/** Tries wrong programs of these names alone, in all builds that have one: what whoever writes one does over and over. */
export async function* proveWrongNames(options: ProveWrongOptions): AsyncGenerator<ProveEvent, WrongProof[], void> {
  const { repeat, names, signal } = options
  const proofs: WrongProof[] = []
  for (const { topic, build } of buildsOf(options.series, options.topics)) {
    const wrong = build.wrong.filter(({ name }) => names.includes(name))
    if (wrong.length === 0) continue
    const checkable = await loadCheckable(build)
    yield { type: 'build-started', topic: topic.slug, build: build.slug, stages: checkable.stages.length }
    const part = { build: { ...build, wrong }, checkable, ...(signal ? { signal } : {}) }
    const tried = withDatabases(checkable, (databases) => proveWrongs({ ...part, ...databases }, { repeat, whole: 1 }))
    for await (const proof of tried) {
      yield { type: 'wrong', build: build.slug, proof }
      proofs.push(proof)
    }
  }
  return proofs
}

async function* proveBuild(
  options: ProveOptions,
  topic: Topic,
  build: Build,
): AsyncGenerator<ProveEvent, BuildProof, void> {
  const { signal } = options
  const checkable = await loadCheckable(build)
  const part = { build, checkable, ...(signal ? { signal } : {}) }
  return yield* withDatabases(checkable, (databases) => proveParts(options, topic, { ...part, ...databases }))
}

async function* proveParts(
  { series, repeat, ...options }: ProveOptions,
  topic: Topic,
  course: Course,
): AsyncGenerator<ProveEvent, BuildProof, void> {
  const { build } = course
  yield { type: 'build-started', topic: topic.slug, build: build.slug, stages: course.checkable.stages.length }

  const reference = await proveReference(course, options.reference === false ? 0 : repeat)
  yield { type: 'reference', build: build.slug, proof: reference }

  const starters = []
  for (const language of starterLanguages) {
    if (options.languages?.includes(language) === false) continue
    const proof = await proveStarter(course, series.slug, language)
    yield { type: 'starter', build: build.slug, proof }
    starters.push(proof)
  }

  const solutions = []
  for (const solution of build.solutions) {
    if (options.languages?.includes(solution.language) === false) continue
    const proof = await proveSolution(course, solution)
    yield { type: 'solution', build: build.slug, proof }
    solutions.push(proof)
  }

  const wrong = []
  for await (const proof of proveWrongs(course, { repeat, whole: options.whole ?? 1 })) {
    yield { type: 'wrong', build: build.slug, proof }
    wrong.push(proof)
  }

  const real = []
  for (const software of build.real) {
    const proof = await proveReal(course, software, repeat)
    yield { type: 'real', build: build.slug, proof }
    real.push(proof)
  }

  const ok = reference.misses.length === 0 && [...starters, ...solutions, ...wrong, ...real].every((proof) => proof.ok)
  return { topic: topic.slug, build: build.slug, reference, starters, solutions, wrong, real, ok }
}
