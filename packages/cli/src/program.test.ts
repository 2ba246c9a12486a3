import { loadBench } from '@backroad/series'
import { expect, it } from 'vitest'
import { loadValidSeries } from './load-series.ts'
import { seriesDirOf } from './places.ts'
import { defineProgram } from './program.ts'

it('the help of check names what --bench compares with where no name is given, of every build that has a bench', async () => {
  const series = await loadValidSeries(seriesDirOf(undefined))
  const builds = series.chapters.flatMap(({ topics }) => topics).flatMap((topic) => topic.builds)
  const check = defineProgram(() => {}).commands.find((command) => command.name() === 'check')
  const help = check?.helpInformation().replace(/\s+/g, ' ')
  for (const build of builds) {
    const bench = await loadBench(build)
    if (bench) expect(help).toContain(`${bench.against} for ${build.slug}`)
  }
}, 60_000)
