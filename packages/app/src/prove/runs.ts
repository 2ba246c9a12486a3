import { runCheck, type Checkable, type CheckResult, type ProgramSpec } from '@backroad/check'
import type { Build } from '@backroad/series'

/** How a program is run through a build's stages, in all of prove. */
export interface Course {
  readonly build: Build
  /** The build with its code imported. */
  readonly checkable: Checkable
  readonly signal?: AbortSignal
}

/** Runs one whole check and gives its result. */
export async function runOnce(
  course: Course,
  program: ProgramSpec,
  select: { until?: string; only?: readonly string[] } = {},
): Promise<CheckResult> {
  const { checkable, signal } = course
  const events = runCheck({
    build: checkable,
    program,
    ...select,
    ...(signal === undefined ? {} : { signal }),
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}

/** Does `work` for each item, at most `width` at a time, and gives each result as it comes. Stops at the first error. */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const waiting = [...items]
  const running = new Set<Promise<{ result: R; own: Promise<unknown> }>>()
  const startNext = () => {
    const item = waiting.shift()
    if (item === undefined) return
    const own: Promise<{ result: R; own: Promise<unknown> }> = work(item).then((result) => ({ result, own }))
    running.add(own)
  }
  for (let started = 0; started < width; started++) startNext()
  while (running.size > 0) {
    const { result, own } = await Promise.race(running)
    running.delete(own as Promise<{ result: R; own: Promise<unknown> }>)
    startNext()
    yield result
  }
}
