import { read } from '#lib/api/request.ts'
import type { RecallCount } from '#lib/api/recall-types.ts'
import { themeOf } from '#lib/page/theme.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ cookies, fetch }) => ({
  theme: themeOf(cookies.get('theme')),
  // A page can be read also when nothing can be said of recall.
  due: await read<RecallCount>(fetch, '/api/recall/count').then(
    ({ due }) => due,
    () => 0,
  ),
})
