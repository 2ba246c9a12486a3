import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import type { LiveEvents } from '../live-events.ts'
import { created, name, run, runRequest } from '../schemas.ts'

const tags: Tag[] = ['Experiments']
const byId = z.object({ id: name })

/** Runs of experiments. */
export function runRoutes({ experiments }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/topics/:slug/experiments/:experiment/runs',
      {
        schema: {
          tags,
          summary: 'Run an experiment',
          params: z.object({ slug: name, experiment: name }),
          body: runRequest,
          response: { 201: created },
        },
      },
      async (request, reply) => {
        const { slug, experiment } = request.params
        return reply.code(201).send(await experiments.start(slug, experiment, request.body))
      },
    )

    app.get(
      '/runs/:id',
      { schema: { tags, summary: 'A run, with what it observed', params: byId, response: { 200: run } } },
      (request) => experiments.get(request.params.id),
    )

    app.get(
      '/runs/:id/events',
      { schema: { tags, summary: 'What a run observes', params: byId }, exposeHeadRoute: false },
      async (request, reply) => {
        const { id } = request.params
        const follow = (after: number, signal: AbortSignal) => experiments.follow(id, after, signal)
        await live.send(request, reply, follow, async () => ({ state: (await experiments.get(id)).state }))
      },
    )

    app.delete(
      '/runs/:id',
      { schema: { tags, summary: 'Cancel a run', params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await experiments.cancel(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
