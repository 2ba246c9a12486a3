import { load as read } from '#lib/api/load.ts'
import type { NotePart } from '#lib/api/note-types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const cursor = url.searchParams.get('cursor')
  const path = cursor === null ? '/api/notes?limit=50' : `/api/notes?limit=50&cursor=${encodeURIComponent(cursor)}`
  return { part: await read<NotePart>(fetch, path), isFirst: cursor === null }
}
