import { readWorkspace, runCheck, type Checkable, type CheckResult, type ProgramSpec } from '@backroad/check'
import { loadCheckable, loadSeries, type Build } from '@backroad/series'
import path from 'node:path'

export const seriesDir = path.resolve(import.meta.dirname, '../../series/backend')

/** A build with its code, and its reference as prove runs it. */
export interface Reference {
  readonly build: Build
  readonly checkable: Checkable
  readonly program: ProgramSpec
}

/** All builds of the series that there are. */
export async function references(): Promise<Reference[]> {
  const { series } = await loadSeries(seriesDir)
  if (series === undefined) throw new Error('The series is not valid; npm run check says what is wrong with it.')
  const builds = series.chapters.flatMap((chapter) => chapter.topics).flatMap((topic) => topic.builds)
  return Promise.all(
    builds.map(async (build) => ({
      build,
      checkable: await loadCheckable(build),
      program: readWorkspace(path.join(build.dir, 'reference')),
    })),
  )
}

/** The build `http-server`, for which budgets are stated by name. */
export async function httpServer(): Promise<Reference> {
  const found = (await references()).find(({ build }) => build.slug === 'http-server')
  if (found === undefined)
    throw new Error('The series has no build http-server; npm run check says what is wrong with it.')
  return found
}

/** A whole check without anything stored. */
export async function checkOnce({ checkable, program }: Reference, only?: string): Promise<CheckResult> {
  const events = runCheck({ build: checkable, program, ...(only === undefined ? {} : { only: [only] }) })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}
