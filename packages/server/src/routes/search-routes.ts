import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import { searchResult } from '../schemas.ts'

const tags: Tag[] = ['Search']

const query = z.object({
  q: z.string().max(500).describe('Words; the last may be the beginning of one, and slips of the pen are forgiven'),
  limit: z.coerce.number().int().min(1).max(50).optional().describe('How many of each kind'),
})

/** Over all that can be read. */
export function searchRoutes({ search }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/search',
      {
        schema: {
          tags,
          summary: 'Find words in lessons, stages, the glossary and your notes',
          querystring: query,
          response: { 200: searchResult },
        },
      },
      (request) => search.find(request.query.q, request.query.limit),
    )
  }
}
