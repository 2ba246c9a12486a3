import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks'
import { themeOf } from '#lib/page/theme.ts'

/** Writes the theme into the page before it is sent, so that nothing flashes. The server keeps and compresses pages. */
export const handle: Handle = async ({ event, resolve }) => {
  const theme = themeOf(event.cookies.get('theme'))
  return resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%backroad.theme%', theme).replace('%backroad.script%', __BACKROAD_SCRIPT__),
    // Fonts too: letters that come late move what stands below them.
    preload: () => true,
  })
}

/** Pages read their data through the API, like everyone else, but without leaving the process. */
export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url)
  const api = event.platform?.req.backroadApi
  if (api === undefined || url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request)
  const cookie = event.request.headers.get('cookie')
  if (cookie !== null) request.headers.set('cookie', cookie)
  return api(request)
}

export const handleError: HandleServerError = ({ error, kind, event }) => {
  if (kind !== 'unknown') return
  console.error(`The page ${event.url.pathname} could not be made:`, error)
  return { message: 'The page could not be made.', next: 'What went wrong stands in the terminal where Backroad runs.' }
}
