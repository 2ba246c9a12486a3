import type { Series } from '#lib/api/types.ts'
import { load as read } from '#lib/api/load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({ series: await read<Series>(fetch, '/api/series') })
