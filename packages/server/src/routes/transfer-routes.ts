import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'

const tags: Tag[] = ['Yours']

/** All that is yours. Taking it in is done by the command: it is no thing for a page to do in passing. */
export function transferRoutes({ transfer }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/export',
      {
        schema: {
          tags,
          summary: 'All that is yours, as one file',
          description:
            'The file that `backroad export` writes and `backroad import` reads; docs/export.md says what is in it.',
          response: { 200: z.record(z.string(), z.unknown()) },
        },
      },
      async (_request, reply) => {
        reply.header('content-disposition', 'attachment; filename="backroad.json"')
        return { ...(await transfer.export()) }
      },
    )
  }
}
