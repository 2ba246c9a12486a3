import { load as read } from '#lib/api/load.ts'
import type { ApiDocument } from '#lib/reference/openapi.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({
  api: await read<ApiDocument>(fetch, '/api/openapi.json'),
})
