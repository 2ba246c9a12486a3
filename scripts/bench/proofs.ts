import { prove } from '@backroad/app'
import { loadSeries } from '@backroad/series'
import { seriesDir } from './builds.ts'
import type { Bench } from './row.ts'

/** Whether the checks are right: wrong programs caught, real software without a false alarm. */
export const proofs: Bench = async ({ full }) => {
  const { series } = await loadSeries(seriesDir)
  if (series === undefined) throw new Error('The series is not valid; npm run check says what is wrong with it.')
  const events = prove({ series, topics: [], repeat: full ? 100 : 1 })
  for (;;) {
    const next = await events.next()
    if (!next.done) continue
    const wrong = next.value.flatMap((proof) => proof.wrong)
    const real = next.value.flatMap((proof) => proof.real).filter((each) => each.found)
    const caught = wrong.filter((each) => each.ok).length
    const misses = real.flatMap((each) => each.misses.map((miss) => `${each.name}: ${miss.stage}`))
    return [
      {
        what: 'wrong programs caught at their stage',
        budget: 'all',
        figure: `${caught} of ${wrong.length}`,
        ok: caught === wrong.length,
      },
      {
        what: `false alarms on real software (${real.map((each) => each.name).join(', ')})`,
        budget: 'none',
        figure: misses.length === 0 ? 'none' : misses.join(', '),
        ok: misses.length === 0,
      },
    ]
  }
}
