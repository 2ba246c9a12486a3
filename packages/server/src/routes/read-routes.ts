import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import { accountFor } from '../kept-pages/rendering.ts'
import { buildPage, name, pageOf, pageRequest, proof, readRequest, seriesPage, topicPage } from '../schemas.ts'

const tags: Tag[] = ['Series']

/** The table of contents, topics, builds and proofs. */
export function readRoutes(backroad: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/series',
      {
        schema: {
          tags,
          summary: 'The table of contents, where you stand, and what next',
          response: { 200: seriesPage },
        },
      },
      () => backroad.topics.series(accountFor()),
    )

    app.get(
      '/topics/:slug',
      {
        schema: {
          tags,
          summary: 'A topic with its lesson',
          params: z.object({ slug: name }),
          response: { 200: topicPage },
        },
      },
      (request) => backroad.topics.page(request.params.slug, accountFor()),
    )

    app.post(
      '/topics/:slug/read',
      {
        schema: {
          tags,
          summary: 'Mark a lesson as read or unread',
          params: z.object({ slug: name }),
          body: readRequest,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await backroad.topics.markRead(request.params.slug, request.body.read)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/builds/:slug',
      {
        schema: {
          tags,
          summary: 'A build with the pages of its stages',
          params: z.object({ slug: name }),
          response: { 200: buildPage },
        },
      },
      (request) => backroad.builds.page(request.params.slug),
    )

    app.get(
      '/proofs',
      {
        schema: {
          tags: ['Checks'] satisfies Tag[],
          summary: 'Your proofs, newest first',
          querystring: pageRequest,
          response: { 200: pageOf(proof) },
        },
      },
      (request) => backroad.proofs.page(request.query),
    )
  }
}
