import type { Stage } from './types.ts'

/** The stages asked for, in order. Throws a `RangeError` that names what there is, for a stage that isn't. */
export function selectStages(
  stages: readonly Stage[],
  o: { until?: string | number; only?: readonly string[] },
): readonly Stage[] {
  const ordered = [...stages].sort((a, b) => a.number - b.number)
  const { only, until } = o
  if (only !== undefined) {
    for (const slug of only) find(ordered, slug)
    return ordered.filter(({ slug }) => only.includes(slug))
  }
  if (until === undefined) return ordered
  const last = find(ordered, until)
  return ordered.filter(({ number }) => number <= last.number)
}

function find(stages: readonly Stage[], wanted: string | number): Stage {
  const found = stages.find(({ slug, number }) => slug === wanted || String(number) === String(wanted))
  if (found) return found
  const known = stages.map(({ number, slug }) => `${number} ${slug}`).join(', ')
  throw new RangeError(`There is no stage ${wanted}. There are: ${known}.`)
}
