import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import type { LiveEvents } from '../live-events.ts'
import { bench, benchesOfWorkspace, benchRequest, created, name } from '../schemas.ts'

const tags: Tag[] = ['Beside real software']
const byId = z.object({ id: name })

/** Programs and real software under the same load. */
export function benchRoutes({ benches }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/workspaces/:id/bench',
      {
        schema: {
          tags,
          summary: 'The newest bench of a program, and one that runs',
          params: byId,
          response: { 200: benchesOfWorkspace },
        },
      },
      async (request) => {
        const { id } = request.params
        return { newest: await benches.newest(id), running: benches.running(id) }
      },
    )

    app.post(
      '/benches',
      {
        schema: {
          tags,
          summary: 'Measure a program beside real software',
          body: benchRequest,
          response: { 201: created },
        },
      },
      async (request, reply) => reply.code(201).send(await benches.start(request.body)),
    )

    app.get(
      '/benches/:id',
      { schema: { tags, summary: 'A bench', params: byId, response: { 200: bench } } },
      (request) => benches.get(request.params.id),
    )

    app.get(
      '/benches/:id/events',
      { schema: { tags, summary: 'What happens in a bench', params: byId }, exposeHeadRoute: false },
      async (request, reply) => {
        const { id } = request.params
        const follow = (after: number, signal: AbortSignal) => benches.follow(id, after, signal)
        await live.send(request, reply, follow, async () => {
          const { state, reason } = await benches.get(id)
          return { state, reason }
        })
      },
    )

    app.delete(
      '/benches/:id',
      { schema: { tags, summary: 'Cancel a bench', params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await benches.cancel(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
