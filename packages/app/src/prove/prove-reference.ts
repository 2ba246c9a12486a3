import { readWorkspace, type CheckResult } from '@backroad/check'
import path from 'node:path'
import { runOnce, type Course } from './runs.ts'
import type { Miss, ReferenceProof } from './types.ts'

/** Runs the reference through all stages `repeat` times; every stage must pass every time. */
export async function proveReference(course: Course, repeat: number): Promise<ReferenceProof> {
  const workspace = readWorkspace(path.join(course.build.dir, 'reference'))
  const misses: Miss[] = []
  const ms: number[] = []
  // One after another: a run's time is its own.
  for (let run = 0; run < repeat; run++) {
    const result = await runOnce(course, workspace)
    misses.push(...missesOf(result))
    ms.push(result.ms)
  }
  const sorted = ms.toSorted((a, b) => a - b)
  return {
    runs: repeat,
    stages: course.checkable.stages.length,
    misses,
    ms: { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 },
  }
}

/** The stages of a check that did not pass. */
export function missesOf(result: CheckResult): Miss[] {
  return result.stages
    .filter((stage) => stage.verdict !== 'passed')
    .map((stage) => ({
      stage: stage.slug,
      verdict: stage.verdict,
      seed: result.seed,
      summary: stage.evidence?.summary ?? (stage.waitsFor ? `waits for ${stage.waitsFor}` : ''),
    }))
}
