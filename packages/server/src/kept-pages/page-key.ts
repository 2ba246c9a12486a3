import type { IncomingMessage } from 'node:http'

/** Whether what is asked for is a page, not one of the files that browsers get as they are: those have an ending. */
export function asksForPage({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && !/\.[^/?]*(?:\?|$)/.test(url)
}

/**
 * All of a request that a page may depend on, as one text: two requests with the same key get the same page as long as
 * nothing changes. `undefined` for one that may be a person's own, or carries something of which this is not known.
 */
export function pageKeyOf(request: IncomingMessage): string | undefined {
  if (!asksForPage(request)) return undefined
  const { host = '', cookie = '', authorization } = request.headers
  if (authorization !== undefined || request.headers['content-length'] || request.headers['transfer-encoding']) {
    return undefined
  }
  const theme = /^(?:theme=([a-z]{1,10}))?$/.exec(cookie)
  return theme ? `${host} ${theme[1] ?? ''} ${request.url}` : undefined
}
