import { readWorkspace } from '@backroad/check'
import type { Solution } from '@backroad/series'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { missesOf } from './prove-reference.ts'
import { runOnce, type Course } from './runs.ts'
import { hasToolchain } from './toolchain.ts'
import type { SolutionProof } from './types.ts'

/** Runs a solution in another language up to its last stage, in a copy of its folder; all of these must pass. */
export async function proveSolution(course: Course, { language, dir, until }: Solution): Promise<SolutionProof> {
  const all = course.checkable.stages
  const stages = all.findIndex(({ slug }) => slug === until) + 1
  const common = { language, stages, total: all.length }
  if (!(await hasToolchain(language))) return { ...common, found: false, misses: [], ok: true }
  const scratch = await mkdtemp(path.join(tmpdir(), 'backroad-solution-'))
  try {
    await cp(dir, path.join(scratch, 'w'), { recursive: true })
    const misses = missesOf(await runOnce(course, readWorkspace(path.join(scratch, 'w')), { until }))
    return { ...common, found: true, misses, ok: misses.length === 0 }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
