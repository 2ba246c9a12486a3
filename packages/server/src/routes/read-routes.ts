import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { buildPage, name, proof, readRequest, seriesPage, topicPage } from '../schemas.ts'

/** The table of contents, topics, builds and proofs. */
export function readRoutes(backroad: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/series', { schema: { response: { 200: seriesPage } } }, () => backroad.topics.series())

    app.get(
      '/topics/:slug',
      { schema: { params: z.object({ slug: name }), response: { 200: topicPage } } },
      (request) => backroad.topics.page(request.params.slug),
    )

    app.post(
      '/topics/:slug/read',
      { schema: { params: z.object({ slug: name }), body: readRequest, response: { 204: z.null() } } },
      async (request, reply) => {
        await backroad.topics.markRead(request.params.slug, request.body.read)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/builds/:slug',
      { schema: { params: z.object({ slug: name }), response: { 200: buildPage } } },
      (request) => backroad.builds.page(request.params.slug),
    )

    app.get('/proofs', { schema: { response: { 200: z.array(proof) } } }, () => backroad.proofs.list())
  }
}
