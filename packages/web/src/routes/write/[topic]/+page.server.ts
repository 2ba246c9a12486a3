import { error, redirect } from '@sveltejs/kit'
import { ApiProblem, read } from '#lib/api/request.ts'
import type { CommentItem } from '#lib/api/correction-types.ts'
import type { Explanation, OwnSeries } from '#lib/api/write-types.ts'
import type { PageServerLoad } from './$types'

/** The slug of the series, where something was said on this topic of it. */
async function discussedIn(fetch: typeof globalThis.fetch, topic: string): Promise<string | undefined> {
  const { series } = await read<OwnSeries>(fetch, '/api/own-series')
  if (!series) return undefined
  const said = await read<{ items: readonly CommentItem[] }>(
    fetch,
    `/api/topics/${encodeURIComponent(topic)}/comments?series=${encodeURIComponent(series.slug)}`,
  )
  return said.items.length > 0 ? series.slug : undefined
}

const NONE_YET = 409

export const load: PageServerLoad = async ({ fetch, params }) => {
  try {
    const given = await read<Explanation>(fetch, `/api/explanations/${encodeURIComponent(params.topic)}`)
    return { given, discussed: await discussedIn(fetch, given.slug) }
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem
    // Where there is no series yet, it is begun first.
    if (problem.status === NONE_YET) redirect(303, '/write')
    error(problem.status, problem.message)
  }
}
