import { readWorkspace, runCheck, type CheckResult, type ProgramSpec, type Stage } from '@backroad/check'
import { loadSeries, loadStages, type Build } from '@backroad/series'
import path from 'node:path'

export const seriesDir = path.resolve(import.meta.dirname, '../../series/backend')

/** The build `http-server` with its stages and its reference, as prove runs it. */
export async function httpServer(): Promise<{ build: Build; stages: readonly Stage[]; reference: ProgramSpec }> {
  const { series } = await loadSeries(seriesDir)
  const build = series?.chapters
    .flatMap((chapter) => chapter.topics)
    .flatMap((topic) => topic.builds)
    .find((each) => each.slug === 'http-server')
  if (build === undefined)
    throw new Error('The series has no build http-server; npm run check says what is wrong with it.')
  return { build, stages: await loadStages(build), reference: readWorkspace(path.join(build.dir, 'reference')) }
}

/** A whole check without anything stored. */
export async function checkOnce(
  build: Build,
  stages: readonly Stage[],
  program: ProgramSpec,
  only?: string,
): Promise<CheckResult> {
  const { slug, title, contract } = build
  const events = runCheck({
    build: { slug, title, contract, stages },
    program,
    ...(only === undefined ? {} : { only: [only] }),
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
  }
}
