import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { STATUS_CODES } from 'node:http'
import { named } from './schemas.ts'

/** What the API is about, in the order of the reference page. */
const tags = [
  { name: 'Series', description: 'The table of contents, its topics and builds, and where you stand in them.' },
  { name: 'Experiments', description: 'Runs of experiments, and what was predicted.' },
  { name: 'Workspaces', description: 'The folders with your programs. Only what is registered here is ever run.' },
  { name: 'Checks', description: 'Programs through the stages of their builds, and the proofs that came of it.' },
  {
    name: 'Beside real software',
    description: 'Programs and real software in the same stages, and under the same load.',
  },
  { name: 'Recall', description: 'Cards that come back when they are about to be forgotten.' },
  { name: 'Notes', description: 'What you write beside topics, for yourself: notes and links.' },
  {
    name: 'Explanations',
    description: 'What you write in your own words: your series, its texts, and every version of them.',
  },
  { name: 'Corrections', description: 'Edits that readers propose to a paragraph, and what becomes of them.' },
  { name: 'Discussion', description: 'What is said about a topic or a paragraph of its text.' },
  { name: 'Search', description: 'Lessons, stages, the glossary and your notes.' },
  { name: 'Yours', description: 'All that is yours, to take along.' },
] as const

/** One of the subjects above. */
export type Tag = (typeof tags)[number]['name']

const description = `Everything that the pages do, they do through this.

It answers this machine only. A request that changes something comes from a page of Backroad's own or says that it is JSON (\`Content-Type: application/json\`).

Errors are \`application/problem+json\` (RFC 9457): \`type\` ends in a stable code, \`detail\` says what happened, why, and what to do next.

What is read has an \`ETag\`; ask again with \`If-None-Match\`, and what has not changed is answered with 304. A list comes in parts, newest first: give \`next\` of one part as \`cursor\` to get the one after it.

Live events (\`text/event-stream\`) are numbered; whoever comes back with \`Last-Event-ID\` gets what came after it. The last is named \`end\`.

Times are ISO 8601 in UTC.`

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: 'A stable name, such as urn:backroad:problem:topic-not-found' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, why, and what to do next' },
    instance: { type: 'string', description: 'The path that was asked for' },
  },
}

const transform = createJsonSchemaTransform({ schemaRegistry: named })
const transformObject = createJsonSchemaTransformObject({ schemaRegistry: named })

/** For @fastify/swagger: the document as the routes' schemas make it, and what is the same for all of them. */
export const apiDescription: FastifyDynamicSwaggerOptions = {
  openapi: { openapi: '3.1.0', info: { title: 'Backroad', version: '0.1.0', description }, tags: [...tags] },
  transform,
  transformObject: (given) => finish(transformObject(given) as unknown as ApiDocument),
}

interface ApiDocument {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { schemas: Record<string, unknown>; responses?: Record<string, unknown> }
}

interface Operation {
  operationId?: string
  readonly responses: Record<string, { description?: string; content?: Record<string, unknown>; $ref?: string }>
}

function finish(document: ApiDocument): ApiDocument {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId = operationId(method, path)
      describeResponses(method, path, operation)
    }
  }
  document.components.responses = {
    Problem: {
      description: 'What went wrong, why, and what to do next',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  }
  document.components.schemas = { ...usedSchemas(document), Problem: problem }
  return document
}

function operationId(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '').split(/[^a-zA-Z]+/)
  return [method, ...words.filter(Boolean).map((word) => word[0]!.toUpperCase() + word.slice(1))].join('')
}

function describeResponses(method: string, path: string, { responses }: Operation): void {
  if (path.endsWith('/events')) {
    const content = { 'text/event-stream': { schema: { type: 'string' } } }
    responses['200'] = { description: 'Events as they happen, from the first one on', content }
  }
  if (path.endsWith('/transcript')) {
    const content = { 'application/x-ndjson': { schema: { type: 'string' } } }
    responses['200'] = { description: 'Every byte and event, a JSON object a line', content }
  }
  for (const [status, response] of Object.entries(responses)) {
    if (response.description === 'Default Response') response.description = STATUS_CODES[status] ?? status
    if (status === '204') delete response.content
  }
  const isTagged = method === 'get' && responses['200']?.content?.['application/json'] !== undefined
  if (isTagged) responses['304'] = { description: 'Not Modified' }
  responses['default'] = { $ref: '#/components/responses/Problem' }
}

/** Each named schema is described as it comes in and as it goes out; only what some path refers to is kept. */
function usedSchemas({ paths, components }: ApiDocument): Record<string, unknown> {
  const used = new Map<string, unknown>()
  const take = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.set(name, components.schemas[name])
      take(components.schemas[name])
    }
  }
  take(paths)
  return Object.fromEntries([...used].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
