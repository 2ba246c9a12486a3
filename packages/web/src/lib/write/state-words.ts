import type { OwnTopic } from '../api/write-types.ts'
import { count } from '../page/count.ts'
import type { RoadState } from '../road/state.ts'

type Standing = Pick<OwnTopic, 'state' | 'changed' | 'proven' | 'words'>

/** How a topic of one's own stands, as a phrase: "draft, 310 words". */
export function stateWords({ state, changed, proven, words }: Standing): string {
  const stands =
    state === 'elsewhere'
      ? 'written elsewhere'
      : changed
        ? 'published, with changes that are not'
        : proven && state === 'published'
          ? 'published and proven'
          : state
  return [
    stands,
    ...(words > 0 ? [count(words, 'word')] : []),
    ...(proven && state !== 'published' ? ['you have proven it'] : []),
  ].join(', ')
}

/** The same as a stretch of the road: a track, a road, filled as far as it is, and the whole of it with a proof. */
export function stretchOf({ state, proven }: Standing): RoadState {
  if (state === 'planned') return 'planned'
  if (state === 'draft' || state === 'elsewhere') return 'written'
  return proven ? 'proven' : 'begun'
}
