import { error } from '@sveltejs/kit'
import { load as read } from '#lib/api/load.ts'
import type { Bench } from '#lib/api/beside-types.ts'
import type { BuildPage, Check, StageFinding } from '#lib/api/types.ts'
import { stageToShow } from '#lib/check/check-view.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const build = await read<BuildPage>(fetch, `/api/builds/${encodeURIComponent(params.slug)}`)
  const asked = url.searchParams.get('workspace')
  const workspace = build.workspaces.find((each) => each.id === asked) ?? build.workspaces.at(0)
  const wished = url.searchParams.get('check') ?? workspace?.lastCheck?.id
  const last = workspace && wished ? await read<Check>(fetch, `/api/checks/${encodeURIComponent(wished)}`) : undefined
  if (last && last.workspace !== workspace?.id) error(404, 'There is no such check of this workspace.')
  const isEarlier = last !== undefined && last.id !== workspace?.lastCheck?.id
  const slug = url.searchParams.get('stage') ?? undefined
  const verdictOf = (each: string) =>
    isEarlier ? last.result?.stages.find((one) => one.slug === each)?.verdict : workspace?.verdicts[each]
  const stage =
    build.stages.find((each) => each.slug === slug) ?? stageToShow(build.stages, (each) => verdictOf(each) ?? 'not run')
  const isOld = !isEarlier && workspace && stage && !last?.result?.stages.some((each) => each.slug === stage.slug)
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
    isEarlier,
    stage,
    finding,
    unknown: asked !== null && workspace?.id !== asked ? asked : undefined,
  }
}
