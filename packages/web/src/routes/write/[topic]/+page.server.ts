import { error, redirect } from '@sveltejs/kit'
import { ApiProblem, read } from '#lib/api/request.ts'
import type { Explanation } from '#lib/api/write-types.ts'
import type { PageServerLoad } from './$types'

const NONE_YET = 409

export const load: PageServerLoad = async ({ fetch, params }) => {
  try {
    return { given: await read<Explanation>(fetch, `/api/explanations/${encodeURIComponent(params.topic)}`) }
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem
    // Where there is no series yet, it is begun first.
    if (problem.status === NONE_YET) redirect(303, '/write')
    error(problem.status, problem.message)
  }
}
