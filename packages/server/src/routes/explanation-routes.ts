import { LARGEST_IMAGE, LONGEST_TEXT, type Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import {
  explanationPage,
  imageAdded,
  preview,
  previewRequest,
  saved,
  saveRequest,
  version,
  versionPage,
} from '../explanation-schemas.ts'
import { name, pageOf, pageRequest } from '../schemas.ts'

const tags: Tag[] = ['Explanations']
const byTopic = z.object({ topic: name })

/** Every character of the longest text may take six bytes in JSON. */
const MOST_TEXT = 6 * LONGEST_TEXT.bytes + 1024

/** The largest picture, and a little, so that one that is too large is told why. */
const MOST_IMAGE = 6 * 1024 * 1024

/** The texts of a person's own series. */
export function explanationRoutes({ explanations }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.addContentTypeParser(
      ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/octet-stream'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    )

    app.setErrorHandler((error, request) => {
      if ((error as { code?: string }).code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error
      const said = request.routeOptions.url?.endsWith('/images')
        ? `The picture is too large: ${LARGEST_IMAGE.said} is the most.`
        : `The text is too long to be saved: ${LONGEST_TEXT.said} is the most. Your text is still in the editor: split it, and move a part of it to another topic.`
      throw Object.assign(new Error(said, { cause: error }), { statusCode: 413 })
    })

    app.get(
      '/explanations/:topic',
      { schema: { tags, summary: 'A text of yours', params: byTopic, response: { 200: explanationPage } } },
      (request) => explanations.page(request.params.topic),
    )

    app.put(
      '/explanations/:topic',
      {
        bodyLimit: MOST_TEXT,
        schema: {
          tags,
          summary: 'Save a text as the draft, merged with what was written meanwhile',
          params: byTopic,
          body: saveRequest,
          response: { 200: saved },
        },
      },
      (request) => explanations.save(request.params.topic, request.body),
    )

    app.post(
      '/explanations/:topic/preview',
      {
        bodyLimit: MOST_TEXT,
        schema: {
          tags,
          summary: 'A text as readers will see it',
          params: byTopic,
          body: previewRequest,
          response: { 200: preview },
        },
      },
      (request) => explanations.preview(request.params.topic, request.body.text),
    )

    for (const [action, summary] of [
      ['publish', 'The draft takes the place of what is published'],
      ['withdraw', 'What is published becomes a draft again'],
    ] as const) {
      app.post(
        `/explanations/:topic/${action}`,
        { schema: { tags, summary, params: byTopic, response: { 200: explanationPage } } },
        async (request) => {
          await explanations[action](request.params.topic)
          return explanations.page(request.params.topic)
        },
      )
    }

    app.get(
      '/explanations/:topic/versions',
      {
        schema: {
          tags,
          summary: 'Every version of a text, newest first',
          params: byTopic,
          querystring: pageRequest,
          response: { 200: pageOf(version) },
        },
      },
      (request) => explanations.versions(request.params.topic, request.query),
    )

    app.get(
      '/explanations/:topic/versions/:id',
      {
        schema: {
          tags,
          summary: 'A version, and what it changed',
          params: byTopic.extend({ id: name }),
          response: { 200: versionPage },
        },
      },
      (request) => explanations.version(request.params.topic, request.params.id),
    )

    app.post(
      '/explanations/:topic/images',
      {
        bodyLimit: MOST_IMAGE,
        schema: {
          tags,
          summary: 'Put a picture beside a text',
          description: 'The body is the picture itself, with its own Content-Type; what counts are its bytes.',
          params: byTopic,
          querystring: z.object({ name: z.string().max(200).optional().describe('What to call it') }),
          response: { 201: imageAdded },
        },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        return reply.code(201).send(await explanations.addImage(request.params.topic, bytes, request.query.name))
      },
    )

    app.get(
      '/explanations/:topic/images/:name',
      { schema: { tags, summary: 'A picture beside a text', params: byTopic.extend({ name }) } },
      async (request, reply) => {
        const { type, bytes } = await explanations.image(request.params.topic, request.params.name)
        return reply.header('content-type', type).send(bytes)
      },
    )
  }
}
