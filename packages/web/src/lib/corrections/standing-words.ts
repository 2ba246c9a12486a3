import type { CorrectionItem } from '../api/correction-types.ts'

/** Where a correction stands, in a few words. */
export function standingWords({ state, standing }: Pick<CorrectionItem, 'state' | 'standing'>): string {
  if (state !== 'open') return state
  switch (standing) {
    case 'merges':
      return 'open, the paragraph has changed'
    case 'stale':
      return 'stale, the same lines have changed'
    case 'lost':
      return 'stale, the paragraph is gone'
    case 'done':
      return 'open, it reads so already'
    default:
      return 'open'
  }
}
