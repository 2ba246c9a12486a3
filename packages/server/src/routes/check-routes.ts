import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createReadStream } from 'node:fs'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import type { LiveEvents } from '../live-events.ts'
import {
  check,
  checkRequest,
  created,
  createRequest,
  name,
  pageOf,
  pageRequest,
  registerRequest,
  stageFinding,
  workspace,
} from '../schemas.ts'

const tags: Tag[] = ['Checks']
const workspaceTags: Tag[] = ['Workspaces']
const byId = z.object({ id: name })

/** Workspaces, and checks of the programs in them. */
export function checkRoutes({ workspaces, checks }: Backroad, live: LiveEvents): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/workspaces',
      {
        schema: {
          tags: workspaceTags,
          summary: 'Your workspaces, newest check first',
          querystring: pageRequest,
          response: { 200: pageOf(workspace) },
        },
      },
      (request) => workspaces.page(request.query),
    )

    app.post(
      '/workspaces',
      {
        schema: {
          tags: workspaceTags,
          summary: 'Register a folder as a workspace',
          body: registerRequest,
          response: { 201: workspace },
        },
      },
      async (request, reply) => reply.code(201).send(await workspaces.register(request.body.dir)),
    )

    app.post(
      '/workspaces/new',
      {
        schema: {
          tags: workspaceTags,
          summary: 'Make a workspace from a starter',
          body: createRequest,
          response: { 201: workspace },
        },
      },
      async (request, reply) => reply.code(201).send(await workspaces.create(request.body)),
    )

    app.delete(
      '/workspaces/:id',
      {
        schema: {
          tags: workspaceTags,
          summary: 'Forget a workspace; no file is touched',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await workspaces.forget(request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/workspaces/:id/stages/:stage',
      {
        schema: {
          tags,
          summary: 'What the newest check said of a stage',
          params: byId.extend({ stage: name }),
          response: { 200: stageFinding },
        },
      },
      async (request) => ({ finding: await checks.newestFinding(request.params.id, request.params.stage) }),
    )

    app.post(
      '/checks',
      { schema: { tags, summary: 'Check a program', body: checkRequest, response: { 201: created } } },
      async (request, reply) => reply.code(201).send(await checks.start(request.body)),
    )

    app.get(
      '/checks/:id',
      { schema: { tags, summary: 'A check, with its result', params: byId, response: { 200: check } } },
      (request) => checks.get(request.params.id),
    )

    app.get(
      '/checks/:id/events',
      { schema: { tags, summary: 'What happens in a check', params: byId }, exposeHeadRoute: false },
      async (request, reply) => {
        const { id } = request.params
        const follow = (after: number, signal: AbortSignal) => checks.follow(id, after, signal)
        await live.send(request, reply, follow, async () => {
          const { state, reason } = await checks.get(id)
          return { state, reason }
        })
      },
    )

    app.delete(
      '/checks/:id',
      { schema: { tags, summary: 'Cancel a check', params: byId, response: { 204: z.null() } } },
      async (request, reply) => {
        await checks.cancel(request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/checks/:id/transcript',
      { schema: { tags, summary: 'The transcript of a check', params: byId }, exposeHeadRoute: false },
      async (request, reply) => {
        const path = await checks.transcript(request.params.id)
        // Downloaded, never shown: it holds what the program sent, whatever that was.
        reply.header('content-disposition', 'attachment; filename="transcript.jsonl"')
        return reply.type('application/x-ndjson; charset=utf-8').send(createReadStream(path))
      },
    )
  }
}
