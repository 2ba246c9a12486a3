import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import type { LiveEvents } from '../live-events.ts'
import { comparison, comparisonRequest, created, name } from '../schemas.ts'

const tags: Tag[] = ['Beside real software']
const byId = z.object({ id: name })

/** Programs and real software through the same stages. */
export function comparisonRoutes({ comparisons }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/comparisons',
      {
        schema: {
          tags,
          summary: 'Run a program and real software through the same stages',
          body: comparisonRequest,
          response: { 201: created },
        },
      },
      async (request, reply) => reply.code(201).send(await comparisons.start(request.body)),
    )

    app.get(
      '/comparisons/:id',
      { schema: { tags, summary: 'A comparison', params: byId, response: { 200: comparison } } },
      async (request) => comparisons.get(request.params.id),
    )

    app.get(
      '/comparisons/:id/events',
      { schema: { tags, summary: 'What happens in a comparison', params: byId }, exposeHeadRoute: false },
      async (request, reply) => {
        const { id } = request.params
        const follow = async (after: number, signal: AbortSignal) => comparisons.follow(id, after, signal)
        await live.send(request, reply, follow, async () => {
          const { state, reason } = comparisons.get(id)
          return { state, reason }
        })
      },
    )

    app.delete(
      '/comparisons/:id',
      { schema: { tags, summary: 'Cancel a comparison', params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await comparisons.cancel(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
