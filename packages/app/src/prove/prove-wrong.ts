import { readWorkspace, type CheckResult } from '@backroad/check'
import type { WrongProgram } from '@backroad/series'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runOnce, type Course } from './runs.ts'
import type { WrongProof } from './types.ts'

/**
 * Makes the wrong program from the reference and runs it up to the stage that must catch it: that stage must not pass,
 * and every stage before it must.
 */
export async function proveWrong(course: Course, wrong: WrongProgram, repeat: number): Promise<WrongProof> {
  const dir = await mkdtemp(path.join(tmpdir(), `backroad-wrong-`))
  try {
    await makeWrongProgram(course, wrong, dir)
    const workspace = readWorkspace(dir)
    const results: CheckResult[] = []
    results.push(await runOnce(course, workspace, { until: wrong.caughtBy }))
    // That no earlier stage catches it is seen once; from then on only the stage that must is asked again.
    for (let run = 1; run < repeat; run++)
      results.push(await runOnce(course, workspace, { only: neededFor(course, wrong.caughtBy) }))
    return judge(wrong, results)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A stage with all that it needs to be run at all. */
function neededFor({ stages }: Course, slug: string): string[] {
  const needs = stages.find((stage) => stage.slug === slug)?.needs ?? []
  return [...new Set([...needs.flatMap((need) => neededFor({ stages } as Course, need)), slug])]
}

async function makeWrongProgram(course: Course, wrong: WrongProgram, dir: string): Promise<void> {
  await cp(path.join(course.build.dir, 'reference'), dir, { recursive: true })
  for (const edit of wrong.edits) {
    const file = path.join(dir, edit.file)
    const source = await readFile(file, 'utf8')
    // The series check has made sure that it matches exactly once.
    await writeFile(
      file,
      source.replace(edit.find, () => edit.put),
    )
  }
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
