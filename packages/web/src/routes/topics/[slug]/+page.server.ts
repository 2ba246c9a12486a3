import { load as read } from '#lib/api/load.ts'
import type { Series, TopicPage } from '#lib/api/types.ts'
import { readAddress } from '#lib/experiment/address.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const topic = await read<TopicPage>(fetch, `/api/topics/${encodeURIComponent(params.slug)}`)
  // A planned topic says what to take first and what there is meanwhile; both need the whole road.
  const series = topic.lesson ? undefined : await read<Series>(fetch, '/api/series')
  const given = Object.fromEntries(
    topic.experiments.map((each) => [each.slug, readAddress(each.slug, each.params, url.searchParams)]),
  )
  return { topic, series, given }
}
