import { error, redirect } from '@sveltejs/kit'
import { load as read } from '#lib/api/load.ts'
import type { RecallQueue } from '#lib/api/recall-types.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const topic = url.searchParams.get('topic') ?? undefined
  const path = topic === undefined ? '/api/recall' : `/api/recall?topic=${encodeURIComponent(topic)}`
  return { queue: await read<RecallQueue>(fetch, path), topic }
}

/** Without scripts, a rating is a form that is sent. */
export const actions: Actions = {
  default: async ({ fetch, request, url }) => {
    const form = await request.formData()
    const body = { topic: form.get('topic'), card: form.get('card'), rating: Number(form.get('rating')) }
    const reply = await fetch('/api/recall/reviews', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) error(reply.status, ((await reply.json()) as { detail: string }).detail)
    redirect(303, url.pathname + url.search)
  },
}
