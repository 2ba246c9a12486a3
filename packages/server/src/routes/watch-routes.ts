import { watchWorkspace, type Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import type { LiveEvents } from '../live-events.ts'
import { name } from '../schemas.ts'

const tags: Tag[] = ['Workspaces']

/** The folders of workspaces as they change, for whoever checks on every change. */
export function watchRoutes({ workspaces }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/workspaces/:id/events',
      {
        schema: {
          tags,
          summary: 'Watch the folder of a workspace',
          description:
            'First `watching`, then `changed` after each burst of changes. What builds leave behind is no change.',
          params: z.object({ id: name }),
        },
        exposeHeadRoute: false,
      },
      async (request, reply) => {
        const follow = (_after: number, signal: AbortSignal) => watchWorkspace(workspaces, request.params.id, signal)
        await live.send(request, reply, follow, async () => ({}))
      },
    )
  }
}
