import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { asksForPage } from './kept-pages/page-key.ts'
import type { PageKeeper } from './kept-pages/page-keeper.ts'
import { currentRendering } from './kept-pages/rendering.ts'

/** What answers every request that isn't the API's; see `loadPages` of @backroad/web. */
export interface Pages {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
}

/** What the pages find on the request given to them: the API without the network. */
export interface PageRequest extends IncomingMessage {
  backroadApi?: (request: Request) => Promise<Response>
}

const NOT_BUILT = 'The pages have not been built yet. npm start builds them.\n'

/**
 * Gives every path but the API's to the pages, with the body unread. `pages` is awaited at the first such request, so
 * that loading them keeps nobody waiting who wants the API; `undefined` when they were never built.
 */
export function mountPages(app: FastifyInstance, pages: Promise<Pages | undefined>, keeper: PageKeeper): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all('/*', { schema: { hide: true } }, async (request: FastifyRequest, reply: FastifyReply) => {
      const found = await pages
      if (!found) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
      reply.hijack()
      const raw: PageRequest = request.raw
      raw.backroadApi = (inner) => askInside(app, inner)
      if (asksForPage(raw)) await keeper.render(raw, reply.raw, found.handler)
      else found.handler(raw, keepingPolicy(withoutDocumentHeaders(raw, reply.raw)))
      return reply
    })
  })
}

/** What browsers heed on documents and nothing else; scripts, styles and fonts come a dozen at a time, each with its headers. */
const ofDocuments = [
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'permissions-policy',
  'x-dns-prefetch-control',
]

function withoutDocumentHeaders({ url = '' }: IncomingMessage, response: ServerResponse): ServerResponse {
  if (url.startsWith('/_app/immutable/')) for (const name of ofDocuments) response.removeHeader(name)
  return response
}

/**
 * A 304 updates what the browser has stored, RFC 9111 §4.3.4: with the policy that the door sets on everything, it would
 * replace the page's own and take style and script from it.
 */
function keepingPolicy(response: ServerResponse): ServerResponse {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse
  response.writeHead = (...given: unknown[]) => {
    if (given[0] === 304) response.removeHeader('content-security-policy')
    return writeHead(...given)
  }
  return response
}

/** Answers a request to the API without the network; it comes from our own pages and does not pass the door again. */
async function askInside(app: FastifyInstance, request: Request): Promise<Response> {
  const rendering = currentRendering()
  rendering?.asks()
  const url = new URL(request.url)
  const headers = Object.fromEntries(request.headers)
  const answer = await app.inject({
    method: request.method as 'GET',
    url: url.pathname + url.search,
    headers,
    ...(request.body === null ? {} : { payload: Buffer.from(await request.arrayBuffer()) }),
  })
  if (answer.statusCode !== 200) rendering?.spoil()
  const given = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) given.append(name, String(one))
  }
  const empty = answer.statusCode === 204 || answer.statusCode === 304
  return new Response(empty ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers: given })
}
