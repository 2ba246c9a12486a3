import { load as read } from '#lib/api/load.ts'
import type { Workspace } from '#lib/api/types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({
  workspaces: (await read<{ readonly items: readonly Workspace[] }>(fetch, '/api/workspaces')).items,
})
