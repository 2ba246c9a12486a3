import type { CheckResult } from '@backroad/check'
import { findCommand } from '@backroad/lab'
import type { RealSoftware } from '@backroad/series'
import { askVersion } from '../machine/ask-version.ts'
import { missesOf } from './prove-reference.ts'
import { realProgram } from './real-program.ts'
import { inParallel, runOnce, type Course } from './runs.ts'
import type { Miss, RealProof } from './types.ts'

/** Checks of real software at the same time: each is mostly waiting. */
const atOnce = 2

/** Runs real software through all stages: each must pass, but for the differences that the series lists with a reason. */
export async function proveReal(course: Course, software: RealSoftware, repeat: number): Promise<RealProof> {
  const total = course.checkable.stages.length
  const named = { name: software.name, ...(software.package === undefined ? {} : { package: software.package }) }
  const command = software.command === 'node' ? process.execPath : await findCommand(software.command)
  if (command === undefined)
    return { ...named, found: false, runs: 0, passed: 0, total, differs: [], misses: [], stale: [], ok: true }

  const version = await askVersion(command, software.version)
  const program = realProgram(course.build, software, command)
  const results: CheckResult[] = []
  const runs = Array.from({ length: repeat }, (_, run) => run)
  const once = (_: number, signal: AbortSignal) => runOnce({ ...course, signal }, program)
  for await (const result of inParallel(runs, atOnce, once, course.signal)) results.push(result)
  return { ...named, found: true, ...(version === undefined ? {} : { version }), ...judge(software, results, total) }
}

function judge(
  software: RealSoftware,
  results: readonly CheckResult[],
  total: number,
): Omit<RealProof, 'name' | 'found'> {
  const all = results.flatMap(missesOf)
  const bySlug = new Map<string, Miss>(all.map((miss) => [miss.stage, miss]))
  const differs = [...bySlug.values()].flatMap((miss) => {
    const reason = software.differs[miss.stage]
    return reason === undefined ? [] : [{ stage: miss.stage, verdict: miss.verdict, reason }]
  })
  const misses = all.filter((miss) => software.differs[miss.stage] === undefined || miss.verdict === 'unclear')
  const byChance = software.byChance ?? []
  const stale = Object.keys(software.differs).filter((slug) => !bySlug.has(slug) && !byChance.includes(slug))
  return {
    runs: results.length,
    passed: total - bySlug.size,
    total,
    differs,
    misses,
    stale,
    ok: misses.length === 0 && stale.length === 0,
  }
}
