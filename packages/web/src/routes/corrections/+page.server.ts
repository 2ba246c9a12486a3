import { load as read } from '#lib/api/load.ts'
import type { CorrectionPart } from '#lib/api/correction-types.ts'
import type { PageServerLoad } from './$types'

const states = ['open', 'stale', 'accepted', 'declined'] as const

export const load: PageServerLoad = async ({ fetch, url }) => {
  const state = states.find((each) => each === url.searchParams.get('state')) ?? 'open'
  const asked = new URLSearchParams({ state, limit: '50' })
  for (const key of ['topic', 'cursor']) {
    const value = url.searchParams.get(key)
    if (value !== null) asked.set(key, value)
  }
  return { part: await read<CorrectionPart>(fetch, `/api/corrections?${asked}`), state, topic: asked.get('topic') }
}
