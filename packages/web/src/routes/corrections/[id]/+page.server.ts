import { load as read } from '#lib/api/load.ts'
import type { CorrectionDetail } from '#lib/api/correction-types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  correction: await read<CorrectionDetail>(fetch, `/api/corrections/${encodeURIComponent(params.id)}`),
})
