import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { LiveEvents } from '../live-events.ts'
import { comparison, comparisonRequest, created, name } from '../schemas.ts'

const byId = z.object({ id: name })

/** Programs and real software through the same stages. */
export function comparisonRoutes({ comparisons }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/comparisons',
      { schema: { body: comparisonRequest, response: { 201: created } } },
      async (request, reply) => reply.code(201).send(await comparisons.start(request.body)),
    )

    app.get('/comparisons/:id', { schema: { params: byId, response: { 200: comparison } } }, async (request) =>
      comparisons.get(request.params.id),
    )

    app.get('/comparisons/:id/events', { schema: { params: byId }, exposeHeadRoute: false }, async (request, reply) => {
      const { id } = request.params
      const follow = async (after: number, signal: AbortSignal) => comparisons.follow(id, after, signal)
      await live.send(request, reply, follow, async () => {
        const { state, reason } = comparisons.get(id)
        return { state, reason }
      })
    })

    app.delete(
      '/comparisons/:id',
      { schema: { params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await comparisons.cancel(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
