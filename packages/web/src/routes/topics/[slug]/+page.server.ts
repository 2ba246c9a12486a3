import { load as read } from '#lib/api/load.ts'
import type { Series, TopicPage } from '#lib/api/types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => {
  const topic = await read<TopicPage>(fetch, `/api/topics/${encodeURIComponent(params.slug)}`)
  // A planned topic says what to take first and what there is meanwhile; both need the whole road.
  const series = topic.lesson ? undefined : await read<Series>(fetch, '/api/series')
  return { topic, series }
}
