import { Databases, runCheck, type Checkable, type CheckResult, type ProgramSpec } from '@backroad/check'
import type { Build } from '@backroad/series'

/** How a program is run through a build's stages, in all of prove. */
export interface Course {
  readonly build: Build
  /** The build with its code imported. */
  readonly checkable: Checkable
  /** One server of databases for all runs, where the build asks for databases. */
  readonly databases?: Databases
  readonly signal?: AbortSignal
}

/** Runs one whole check and gives its result. */
export async function runOnce(
  course: Course,
  program: ProgramSpec,
  select: { until?: string; only?: readonly string[] } = {},
): Promise<CheckResult> {
  const { checkable, databases, signal } = course
  const events = runCheck({
    simplify: false,
    build: checkable,
    program,
    ...select,
    ...(databases === undefined ? {} : { databases }),
    ...(signal === undefined ? {} : { signal }),
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}

/** Calls `work` with a server of databases for all its checks, where the build asks for databases, and ends it then. */
export async function* withDatabases<E, R>(
  checkable: Checkable,
  work: (databases: Pick<Course, 'databases'>) => AsyncGenerator<E, R, void>,
): AsyncGenerator<E, R, void> {
  if (checkable.database === undefined) return yield* work({})
  const databases = new Databases()
  try {
    return yield* work({ databases })
  } finally {
    await databases.close()
  }
}

/**
 * Does `work` for each item, at most `width` at a time, and gives each result as it comes. Stops at the first error. However it is
 * left, by an error or by its reader, what is still under way is told so by its `signal` and has ended before this does.
 */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  outer?: AbortSignal,
): AsyncGenerator<R, void, void> {
  const leave = new AbortController()
  const signal = outer ? AbortSignal.any([outer, leave.signal]) : leave.signal
  const waiting = items.values()
  const running = new Set<Promise<Finished<R>>>()
  const startNext = () => {
    const { value: item, done } = waiting.next()
    if (done) return
    const own: Promise<Finished<R>> = work(item, signal).then((result) => ({ result, own }))
    own.catch(() => {}) // told to whoever waits for the next; nobody does when this was left
    running.add(own)
  }
  try {
    for (let started = 0; started < width; started++) startNext()
    while (running.size > 0) {
      const { result, own } = await Promise.race(running)
      running.delete(own)
      startNext()
      yield result
    }
  } finally {
    leave.abort(new Error('What this was for has ended.'))
    await Promise.allSettled(running)
  }
}

interface Finished<R> {
  readonly result: R
  readonly own: Promise<Finished<R>>
}
