import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  accepted,
  acceptRequest,
  correction,
  correctionList,
  correctionSummary,
  declineRequest,
  ofSeries,
  paragraph,
  proposeRequest,
} from '../correction-schemas.ts'
import type { Tag } from '../describe-api.ts'
import { name, pageOf } from '../schemas.ts'

const tags: Tag[] = ['Corrections']
const byId = z.object({ id: name })

/** A paragraph before and after, of 20,000 characters each. */
const bodyLimit = 256 * 1024

/** What readers propose to change in texts, and what becomes of it. */
export function correctionRoutes({ corrections }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/topics/:slug/paragraphs/:block',
      {
        schema: {
          tags,
          summary: 'The Markdown of a paragraph of a text',
          params: z.object({ slug: name, block: name }),
          querystring: ofSeries,
          response: { 200: paragraph },
        },
      },
      ({ params, query }) => corrections.paragraph(query.series, params.slug, params.block),
    )

    app.post(
      '/topics/:slug/corrections',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'Propose an edit to a paragraph',
          params: z.object({ slug: name }),
          querystring: ofSeries,
          body: proposeRequest,
          response: { 201: correction },
        },
      },
      async ({ params, query, body }, reply) =>
        reply.code(201).send(await corrections.propose({ series: query.series, topic: params.slug, ...body })),
    )

    app.get(
      '/corrections',
      {
        schema: {
          tags,
          summary: 'Corrections, newest first; of those that are stale a part may hold none and still have a next',
          querystring: correctionList,
          response: { 200: pageOf(correctionSummary) },
        },
      },
      ({ query }) => corrections.list(query),
    )

    app.get(
      '/corrections/:id',
      {
        schema: { tags, summary: 'A correction, and where it stands now', params: byId, response: { 200: correction } },
      },
      ({ params }) => corrections.show(params.id),
    )

    app.post(
      '/corrections/:id/accept',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'Put a correction into the text, as it is or edited, and thank its reader',
          params: byId,
          body: acceptRequest,
          response: { 200: accepted },
        },
      },
      ({ params, body }) => corrections.accept(params.id, body),
    )

    app.post(
      '/corrections/:id/decline',
      {
        schema: {
          tags,
          summary: 'Decline a correction',
          params: byId,
          body: declineRequest,
          response: { 200: correction },
        },
      },
      ({ params, body }) => corrections.decline(params.id, body.word),
    )
  }
}
