import type { SearchHit, SearchKind, SearchResult } from '../api/search-types.ts'

const titles: Readonly<Record<SearchKind, string>> = {
  lesson: 'Lessons',
  stage: 'Stages',
  glossary: 'Glossary',
  note: 'Your notes',
}

/** A hit with its place among all that are shown. */
export interface PlacedHit {
  readonly hit: SearchHit
  readonly at: number
}

export interface HitGroup {
  readonly title: string
  readonly hits: readonly PlacedHit[]
}

/** The hits by their kinds, in the order in which the kinds first come. */
export function groupsOf({ hits }: Pick<SearchResult, 'hits'>): HitGroup[] {
  const placed = hits.map((hit, at) => ({ hit, at }))
  return [...Map.groupBy(placed, ({ hit }) => hit.kind)].map(([kind, own]) => ({ title: titles[kind], hits: own }))
}

/** How many were found and how fast: "5 found in 2 ms". */
export function foundIn({ total, ms }: Pick<SearchResult, 'total' | 'ms'>): string {
  if (total === 0) return 'Nothing found'
  const time = ms < 1 ? 'less than 1 ms' : `${Math.round(ms)} ms`
  return `${total.toLocaleString('en-GB')} found in ${time}`
}
