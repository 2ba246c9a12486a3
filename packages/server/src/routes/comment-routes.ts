import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { comment, commentRequest, newCommentRequest, ofSeries } from '../correction-schemas.ts'
import type { Tag } from '../describe-api.ts'
import { name } from '../schemas.ts'

const tags: Tag[] = ['Discussion']
const ofTopic = z.object({ slug: name })
const byId = z.object({ id: name })

/** What is said about topics and their paragraphs. */
export function commentRoutes({ discussion }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/topics/:slug/comments',
      {
        schema: {
          tags,
          summary: 'The discussion of a topic, in the order it was written',
          params: ofTopic,
          querystring: ofSeries,
          response: { 200: z.object({ items: z.array(comment) }) },
        },
      },
      async ({ params, query }) => ({ items: await discussion.ofTopic(query.series, params.slug) }),
    )

    app.post(
      '/topics/:slug/comments',
      {
        schema: {
          tags,
          summary: 'Say something on a topic or a paragraph of it, or answer a comment',
          params: ofTopic,
          querystring: ofSeries,
          body: newCommentRequest,
          response: { 201: comment },
        },
      },
      async ({ params, query, body }, reply) =>
        reply.code(201).send(await discussion.add(query.series, params.slug, body)),
    )

    app.put(
      '/comments/:id',
      { schema: { tags, summary: 'Change a comment', params: byId, body: commentRequest, response: { 200: comment } } },
      ({ params, body }) => discussion.change(params.id, body),
    )

    app.delete(
      '/comments/:id',
      { schema: { tags, summary: 'Remove a comment', params: byId, response: { 204: z.null() } } },
      async ({ params }, reply) => {
        await discussion.remove(params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
