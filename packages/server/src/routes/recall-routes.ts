import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import { accountFor } from '../kept-pages/rendering.ts'
import { name, pageOf, pageRequest, recallCount, recallQueue, review, reviewMade, reviewRequest } from '../schemas.ts'

const tags: Tag[] = ['Recall']

/** Cards that are due, and how well they were known. */
export function recallRoutes({ recall }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/recall',
      {
        schema: {
          tags,
          summary: 'The cards that are due now',
          description:
            'With `topic`: those of that topic, with all that were never asked, whether or not its lesson was read.',
          querystring: z.object({ topic: name.optional() }),
          response: { 200: recallQueue },
        },
      },
      (request) => recall.queue(request.query.topic),
    )

    app.get(
      '/recall/count',
      { schema: { tags, summary: 'How many cards are due now', response: { 200: recallCount } } },
      () => recall.count(accountFor()),
    )

    app.get(
      '/recall/reviews',
      {
        schema: { tags, summary: 'All reviews', querystring: pageRequest, response: { 200: pageOf(review) } },
      },
      (request) => recall.reviews(request.query),
    )

    app.post(
      '/recall/reviews',
      {
        schema: { tags, summary: 'Say how well a card was known', body: reviewRequest, response: { 201: reviewMade } },
      },
      async (request, reply) => reply.code(201).send(await recall.review(request.body)),
    )

    app.delete(
      '/recall/reviews/:id',
      {
        schema: {
          tags,
          summary: 'Take a review back, as if it had never been',
          params: z.object({ id: name }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await recall.undo(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
