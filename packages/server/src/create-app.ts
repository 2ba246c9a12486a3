import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { Backroad } from '@backroad/app'
import Fastify, { type FastifyBodyParser, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { apiDescription } from './describe-api.ts'
import { isSafe } from './door/judge-request.ts'
import { openDoor, refuseUnreadable } from './door/open-door.ts'
import { tagReads } from './etag.ts'
import { PageKeeper } from './kept-pages/page-keeper.ts'
import { accountFor } from './kept-pages/rendering.ts'
import { LiveEvents } from './live-events.ts'
import { mountPages, type Pages } from './pages.ts'
import { problemOf, problemType, type Problem } from './problem.ts'
import { benchRoutes } from './routes/bench-routes.ts'
import { checkRoutes } from './routes/check-routes.ts'
import { commentRoutes } from './routes/comment-routes.ts'
import { comparisonRoutes } from './routes/comparison-routes.ts'
import { explanationRoutes } from './routes/explanation-routes.ts'
import { correctionRoutes } from './routes/correction-routes.ts'
import { noteRoutes } from './routes/note-routes.ts'
import { ownContentsRoutes, ownSeriesRoutes } from './routes/own-series-routes.ts'
import { readRoutes } from './routes/read-routes.ts'
import { recallRoutes } from './routes/recall-routes.ts'
import { runRoutes } from './routes/run-routes.ts'
import { searchRoutes } from './routes/search-routes.ts'
import { transferRoutes } from './routes/transfer-routes.ts'
import { watchRoutes } from './routes/watch-routes.ts'

/** No request of ours is larger but a text and a picture, which say so; a form's longest text is 20 kB. */
const MOST_BODY = 64 * 1024

/** Unsafe requests a minute. A person clicks less often, and a page gone wild is held back. */
const MOST_UNSAFE = 240

export interface AppParts {
  readonly backroad: Backroad
  readonly pages: Promise<Pages | undefined>
  /** The values of Host under which the server is meant. */
  readonly authorities: () => ReadonlySet<string>
  /** Told of everything that is answered with 500. */
  readonly onFault: (error: unknown, request: string) => void
}

/** The whole HTTP application behind its door, not yet listening. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const keeper = new PageKeeper(parts.backroad)
  const app = Fastify({
    serverFactory: (handler) =>
      openDoor(handler, parts.authorities, (request, response, otherwise) =>
        keeper.serve(request, response, otherwise),
      ),
    bodyLimit: MOST_BODY,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    clientErrorHandler: refuseUnreadable,
    // A path that can't be decoded never reaches a route; this is its only way out.
    frameworkErrors: (error, request, reply) => void tell(reply as unknown as Telling, problemOf(error, request.url)),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    parseJson(app.getDefaultJsonParser('error', 'error')),
  )
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.url)
    if (problem.status === 500) parts.onFault(error, `${request.method} ${problem.instance}`)
    return tell(reply, problem)
  })

  const live = new LiveEvents()
  app.addHook('preClose', async () => live.close())
  await app.register(rateLimit, {
    max: MOST_UNSAFE,
    timeWindow: 60_000,
    // A client that has left has no address any more.
    keyGenerator: (request) => (request.ip as string | undefined) ?? '',
    allowList: (request) => isSafe(request.method),
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`More than ${MOST_UNSAFE} changes in a minute. Try again in ${after}.`), {
        statusCode: 429,
      }),
  })
  await app.register(swagger, apiDescription)
  await app.register(apiRoutes(parts.backroad, live), { prefix: '/api' })
  app.get('/healthz', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  )
  mountPages(app, parts.pages, keeper)
  await app.ready()
  return app
}

/** As Fastify reads it, refusing keys of the prototype; but a DELETE may say that it is JSON and hold nothing. */
function parseJson(parse: FastifyBodyParser<string>): FastifyBodyParser<string> {
  return (request, body, done) => (body === '' ? done(null, undefined) : parse(request, body, done))
}

function apiRoutes(backroad: Backroad, live: LiveEvents) {
  return async (scope: FastifyInstance) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    tagReads(scope)
    await scope.register(readRoutes(backroad))
    await scope.register(runRoutes(backroad, live))
    await scope.register(checkRoutes(backroad, live))
    await scope.register(watchRoutes(backroad, live))
    await scope.register(benchRoutes(backroad, live))
    await scope.register(comparisonRoutes(backroad, live))
    await scope.register(recallRoutes(backroad))
    await scope.register(noteRoutes(backroad))
    await scope.register(ownSeriesRoutes(backroad))
    await scope.register(ownContentsRoutes(backroad))
    await scope.register(explanationRoutes(backroad))
    await scope.register(correctionRoutes(backroad))
    await scope.register(commentRoutes(backroad))
    await scope.register(searchRoutes(backroad))
    await scope.register(transferRoutes(backroad))
    scope.get('/openapi.json', { schema: { hide: true } }, () => {
      // Made of the program alone.
      accountFor()
      return scope.swagger()
    })
    const nothing = async () => {
      throw Object.assign(
        new Error('The API has no such path, or not with this method. /api/openapi.json lists them all.'),
        { statusCode: 404 },
      )
    }
    scope.all('/*', { schema: { hide: true } }, nothing)
    scope.all('/', { schema: { hide: true } }, nothing)
  }
}

/** As much of a reply as an error needs, whatever route it is of. */
interface Telling {
  code(status: number): unknown
  header(name: string, value: string): unknown
  send(body: string): unknown
}

function tell(reply: Telling, problem: Problem): unknown {
  reply.code(problem.status)
  reply.header('content-type', problemType)
  reply.header('cache-control', 'no-store')
  return reply.send(JSON.stringify(problem))
}
