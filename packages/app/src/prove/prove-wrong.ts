import { Pace, randomSeed, readWorkspace, repeatStage, type ProgramSpec, type StageResult } from '@backroad/check'
import { applyEdits, type WrongProgram } from '@backroad/series'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { copyCompiled, withCompileCache } from './compile-cache.ts'
import { decided, firstMiss, type Run } from './decided.ts'
import { linkModules } from './link-modules.ts'
import { inParallel, runOnce, type Course } from './runs.ts'
import type { WrongProof } from './types.ts'

/** Wrong programs checked at the same time: each is mostly waiting, and waits more when its stage alone is repeated. */
const widthOnce = 2
const widthRepeated = 4
/** Runs of repeated stages at once, of all wrong programs together: at first, and where they wait more than they work. */
const runsAtFirst = availableParallelism()
const mostRuns = 16

/**
 * Makes each wrong program from the reference and runs it up to the stage that must catch it: that stage must not pass,
 * and every stage before it must.
 */
export async function* proveWrongs(
  course: Course,
  { repeat, whole }: { repeat: number; whole: number },
): AsyncGenerator<WrongProof, void, void> {
  const { wrong } = course.build
  if (wrong.length === 0) return
  const scratch = await mkdtemp(path.join(tmpdir(), 'backroad-wrong-'))
  try {
    await linkModules(course.build.dir, scratch)
    const compiled = await compiledReference(course, path.join(scratch, 'reference'))
    const pace = new Pace(runsAtFirst, mostRuns)
    const one = (each: WrongProgram, signal: AbortSignal) =>
      proveWrong({ ...course, signal }, each, { scratch, compiled, repeat, pace, isWhole: isChosen(each.name, whole) })
    yield* inParallel(wrong, repeat > 1 ? widthRepeated : widthOnce, one, course.signal)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Whether a name is among a share of all names, always the same ones. */
function isChosen(name: string, share: number): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE() < share * 2 ** 32
}

/** A copy of the reference with its compiled code beside it. */
async function compiledReference({ build, checkable }: Course, dir: string): Promise<string> {
  await cp(path.join(build.dir, 'reference'), path.join(dir, 'program'), { recursive: true })
  await withCompileCache(readWorkspace(path.join(dir, 'program')), path.join(dir, 'compiled'), checkable)
  return dir
}

async function proveWrong(
  course: Course,
  wrong: WrongProgram,
  o: { scratch: string; compiled: string; repeat: number; pace: Pace; isWhole: boolean },
): Promise<WrongProof> {
  const { repeat, pace, isWhole } = o
  const dir = path.join(o.scratch, wrong.name)
  try {
    const program = await copyCompiled(o.compiled, dir, readWorkspace)
    for (const [file, text] of await applyEdits(course.build, wrong))
      await writeFile(path.join(dir, 'program', file), text)
    // That no earlier stage catches it is seen once; from then on only the stage that must is asked again.
    const first = isWhole
      ? await decided(1, async () => [(await runOnce(course, program, { until: wrong.caughtBy })).stages])
      : []
    const again = await decided(repeat - first.length, async (times) =>
      (await repeated(course, wrong, { program, pace, repeat: times })).map((result) => [result]),
    )
    return judge(wrong, [...first, ...again])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function repeated(
  { checkable, databases, signal }: Course,
  { caughtBy: stage }: WrongProgram,
  { program, pace, repeat }: { program: ProgramSpec; pace: Pace; repeat: number },
): Promise<readonly StageResult[]> {
  const seeds = Array.from({ length: repeat }, () => randomSeed())
  return repeatStage({
    build: checkable,
    program,
    stage,
    seeds,
    pace,
    ...(databases === undefined ? {} : { databases }),
    ...(signal ? { signal } : {}),
  })
}

function judge(wrong: WrongProgram, results: readonly Run[]): WrongProof {
  const firsts = results.map(firstMiss)
  const caught = firsts.filter((stage) => stage?.slug === wrong.caughtBy && stage.verdict !== 'unclear')
  const shown = firsts.find((stage) => stage !== undefined && !caught.includes(stage)) ?? caught[0]
  return {
    name: wrong.name,
    stage: wrong.caughtBy,
    ...(shown ? { caughtBy: shown.slug, verdict: shown.verdict } : {}),
    ...(shown?.evidence ? { summary: shown.evidence.summary } : {}),
    runs: results.length,
    caught: caught.length,
    ok: caught.length === results.length,
  }
}
