import { load as read } from '#lib/api/load.ts'
import type { OwnSeries } from '#lib/api/write-types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({ own: await read<OwnSeries>(fetch, '/api/own-series') })
