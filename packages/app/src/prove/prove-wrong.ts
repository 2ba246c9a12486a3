import { randomSeed, readWorkspace, repeatStage, type StageResult } from '@backroad/check'
import { applyEdits, type WrongProgram } from '@backroad/series'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { withCompileCache } from './compile-cache.ts'
import { runOnce, type Course } from './runs.ts'
import type { WrongProof } from './types.ts'

/**
 * Makes the wrong program from the reference and runs it up to the stage that must catch it: that stage must not pass,
 * and every stage before it must.
 */
export async function proveWrong(course: Course, wrong: WrongProgram, repeat: number): Promise<WrongProof> {
  const dir = await mkdtemp(path.join(tmpdir(), `backroad-wrong-`))
  try {
    await makeWrongProgram(course, wrong, path.join(dir, 'program'))
    const workspace = readWorkspace(path.join(dir, 'program'))
    const first = await runOnce(course, workspace, { until: wrong.caughtBy })
    // That no earlier stage catches it is seen once; from then on only the stage that must is asked again.
    const again = repeat > 1 ? await repeated(course, wrong, { dir, repeat: repeat - 1 }) : []
    const results = [first.stages, ...again.map((result) => [result])]
    return judge(wrong, results)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function repeated(
  { checkable, signal }: Course,
  { caughtBy: stage }: WrongProgram,
  { dir, repeat }: { dir: string; repeat: number },
): Promise<readonly StageResult[]> {
  const workspace = readWorkspace(path.join(dir, 'program'))
  const program = await withCompileCache(workspace, path.join(dir, 'compiled'), checkable.ready)
  const seeds = Array.from({ length: repeat }, () => randomSeed())
  return repeatStage({ build: checkable, program, stage, seeds, ...(signal ? { signal } : {}) })
}

async function makeWrongProgram({ build }: Course, wrong: WrongProgram, dir: string): Promise<void> {
  await cp(path.join(build.dir, 'reference'), dir, { recursive: true })
  for (const [file, text] of await applyEdits(build, wrong)) await writeFile(path.join(dir, file), text)
}

function judge(wrong: WrongProgram, results: readonly (readonly StageResult[])[]): WrongProof {
  const firsts = results.map((stages) => stages.find(({ verdict }) => verdict !== 'passed' && verdict !== 'waits'))
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
