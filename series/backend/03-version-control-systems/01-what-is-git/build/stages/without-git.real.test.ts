import { join } from 'node:path'
import { readWorkspace, runCheck } from '@backroad/check'
import { loadCheckable, loadSeries } from '@backroad/series'
import { expect, it, vi } from 'vitest'

const { series } = await loadSeries(join(import.meta.dirname, '../../../..'))
const build = series?.chapters
  .flatMap(({ topics }) => topics.flatMap(({ builds }) => builds))
  .find((each) => each.slug === 'git')
if (build === undefined) throw new Error('the build could not be loaded')

it(
  'where git is missing, stages that can do without it are judged, and the others say what is missing',
  { timeout: 300_000 },
  async () => {
    vi.stubEnv('BACKROAD_GIT', 'none')
    const alone = [
      'makes-a-repository',
      'names-a-file-by-its-bytes',
      'stores-an-object',
      'reads-an-object',
      'writes-a-commit',
    ]
    const only = [...alone, 'lists-a-tree', 'puts-files-into-the-index']
    const events = runCheck({
      build: await loadCheckable(build),
      program: readWorkspace(join(build.dir, 'reference')),
      only,
    })
    for (;;) {
      const { done, value } = await events.next()
      if (!done) continue
      const result = new Map(value.stages.map((stage) => [stage.slug, stage]))
      for (const slug of alone) expect(result.get(slug), slug).toMatchObject({ verdict: 'passed' })
      expect(result.get('stores-an-object')?.judgedBy).toBe('Backroad alone, as git was not found')
      for (const slug of ['lists-a-tree', 'puts-files-into-the-index']) {
        expect(result.get(slug), slug).toMatchObject({ verdict: 'unclear' })
        expect(result.get(slug)?.evidence?.summary).toMatch(
          /^git was not found, .* apt-get install git\. It is no fault of your program\.$/,
        )
      }
      return
    }
  },
)
