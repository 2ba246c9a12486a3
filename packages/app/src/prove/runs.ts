import { runCheck, type CheckResult, type ProgramSpec, type Stage } from '@backroad/check'
import type { Build } from '@backroad/series'

/** How a program is run through a build's stages, in all of prove. */
export interface Course {
  readonly build: Build
  readonly stages: readonly Stage[]
  readonly signal?: AbortSignal
}

/** Runs one whole check and gives its result. */
export async function runOnce(course: Course, program: ProgramSpec, until?: string): Promise<CheckResult> {
  const { build, stages, signal } = course
  const events = runCheck({
    build: { slug: build.slug, title: build.title, contract: build.contract, stages },
    program,
    ...(until === undefined ? {} : { until }),
    ...(signal === undefined ? {} : { signal }),
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}

/** Does `work` for each item, at most `width` at a time; results stay in order. Stops at the first error. */
export async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}

export const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
