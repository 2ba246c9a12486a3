import { readWorkspace, type Checkable, type CheckResult } from '@backroad/check'
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
    const results: CheckResult[] = []
    results.push(await runOnce(course, workspace, { until: wrong.caughtBy }))
    // That no earlier stage catches it is seen once; from then on only the stage that must is asked again.
    const program = repeat > 1 ? await withCompileCache(workspace, path.join(dir, 'compiled')) : workspace
    const only = neededFor(course.checkable.stages, wrong.caughtBy)
    for (let run = 1; run < repeat; run++) results.push(await runOnce(course, program, { only }))
    return judge(wrong, results)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A stage with all that it needs to be run at all. */
function neededFor(stages: Checkable['stages'], slug: string): string[] {
  const needs = stages.find((stage) => stage.slug === slug)?.needs ?? []
  return [...new Set([...needs.flatMap((need) => neededFor(stages, need)), slug])]
}

async function makeWrongProgram({ build }: Course, wrong: WrongProgram, dir: string): Promise<void> {
  await cp(path.join(build.dir, 'reference'), dir, { recursive: true })
  for (const [file, text] of await applyEdits(build, wrong)) await writeFile(path.join(dir, file), text)
}

function judge(wrong: WrongProgram, results: readonly CheckResult[]): WrongProof {
  const firsts = results.map((result) =>
    result.stages.find((stage) => stage.verdict !== 'passed' && stage.verdict !== 'waits'),
  )
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
