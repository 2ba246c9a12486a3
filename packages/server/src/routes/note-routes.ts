import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import { name, newNoteRequest, note, noteRequest, pageOf, pageRequest } from '../schemas.ts'

const tags: Tag[] = ['Notes']
const ofTopic = z.object({ slug: name })
const byId = z.object({ id: name })

/** A person's own notes and links. */
export function noteRoutes({ notes }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/topics/:slug/notes',
      {
        schema: {
          tags,
          summary: 'Your notes on a topic, in the order they were written',
          params: ofTopic,
          response: { 200: z.object({ items: z.array(note) }) },
        },
      },
      async (request) => ({ items: await notes.ofTopic(request.params.slug) }),
    )

    app.post(
      '/topics/:slug/notes',
      {
        schema: {
          tags,
          summary: 'Write a note on a topic or a passage of it',
          params: ofTopic,
          body: newNoteRequest,
          response: { 201: note },
        },
      },
      async (request, reply) => reply.code(201).send(await notes.add(request.params.slug, request.body)),
    )

    app.get(
      '/notes',
      { schema: { tags, summary: 'All your notes', querystring: pageRequest, response: { 200: pageOf(note) } } },
      (request) => notes.list(request.query),
    )

    app.put(
      '/notes/:id',
      { schema: { tags, summary: 'Change a note', params: byId, body: noteRequest, response: { 200: note } } },
      (request) => notes.change(request.params.id, request.body),
    )

    app.delete(
      '/notes/:id',
      { schema: { tags, summary: 'Remove a note', params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await notes.remove(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
