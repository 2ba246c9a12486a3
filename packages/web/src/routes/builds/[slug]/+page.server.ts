import { load as read } from '#lib/api/load.ts'
import type { BuildPage, Check } from '#lib/api/types.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const build = await read<BuildPage>(fetch, `/api/builds/${encodeURIComponent(params.slug)}`)
  const asked = url.searchParams.get('workspace')
  const workspace = build.workspaces.find((each) => each.id === asked) ?? build.workspaces.at(0)
  const last = workspace?.lastCheck && (await read<Check>(fetch, `/api/checks/${workspace.lastCheck.id}`))
  return { build, workspace, last }
}
