import { load as read } from '#lib/api/load.ts'
import type { Bench } from '#lib/api/beside-types.ts'
import type { BuildPage, Check, StageFinding } from '#lib/api/types.ts'
import { stageToShow } from '#lib/check/check-view.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const build = await read<BuildPage>(fetch, `/api/builds/${encodeURIComponent(params.slug)}`)
  const asked = url.searchParams.get('workspace')
  const workspace = build.workspaces.find((each) => each.id === asked) ?? build.workspaces.at(0)
  const last = workspace?.lastCheck && (await read<Check>(fetch, `/api/checks/${workspace.lastCheck.id}`))
  const slug = url.searchParams.get('stage') ?? undefined
  const stage =
    build.stages.find((each) => each.slug === slug) ??
    stageToShow(build.stages, (each) => workspace?.verdicts[each] ?? 'not run')
  const isOld = workspace && stage && !last?.result?.stages.some((each) => each.slug === stage.slug)
  const { finding } = isOld
    ? await read<{ finding?: StageFinding }>(fetch, `/api/workspaces/${workspace.id}/stages/${stage.slug}`)
    : {}
  const load =
    workspace && build.bench
      ? await read<{ newest?: Bench; running?: Bench }>(fetch, `/api/workspaces/${workspace.id}/bench`)
      : {}
  return {
    build,
    load,
    workspace,
    last,
    stage,
    finding,
    unknown: asked !== null && workspace?.id !== asked ? asked : undefined,
  }
}
