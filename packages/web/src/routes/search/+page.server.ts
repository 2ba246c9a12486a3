import { load as read } from '#lib/api/load.ts'
import type { SearchResult } from '#lib/api/search-types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const words = (url.searchParams.get('q') ?? '').trim().slice(0, 500)
  if (words === '') return { words }
  return { words, result: await read<SearchResult>(fetch, `/api/search?limit=30&q=${encodeURIComponent(words)}`) }
}
