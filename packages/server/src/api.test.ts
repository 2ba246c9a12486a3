import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type House } from './fixtures/open-house.ts'
import { head, rawRequest } from './fixtures/raw-request.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

/** What is looked at in answers, whichever route they are of. */
interface Answer {
  readonly id: string
  readonly state: string
  readonly read: boolean
  readonly openapi: string
  readonly paths: Readonly<Record<string, object>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

interface Operation {
  readonly operationId: string
}

async function call(method: string, path: string, body?: unknown) {
  const reply = await fetch(`${house.address}${path}`, {
    method,
    ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json', origin: house.address } }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  const type = reply.headers.get('content-type') ?? ''
  const isJson = /^application\/(problem\+)?json/.test(type)
  return { status: reply.status, type, text, body: (isJson ? JSON.parse(text) : undefined) as Answer }
}

interface Sent {
  readonly id?: number
  readonly event?: string
  readonly data: unknown
}

/** Every event of a stream, as they were sent. */
async function eventsOf(path: string, headers: Record<string, string> = {}): Promise<Sent[]> {
  const reply = await fetch(`${house.address}${path}`, { headers })
  expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(reply.headers.get('cache-control')).toBe('no-store')
  const blocks = (await reply.text()).split('\n\n').filter((block) => block.includes('data:'))
  return blocks.map((block) => {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    )
    const event = fields.get('event')
    const id = fields.get('id')
    return { ...(id && { id: Number(id) }), ...(event && { event }), data: JSON.parse(fields.get('data')!) as unknown }
  })
}

test('the series and its topics are read', async () => {
  expect(await call('GET', '/api/series')).toMatchObject({
    status: 200,
    body: { slug: 'small', totals: { topics: 3 } },
  })
  const { body } = await call('GET', '/api/topics/old-alpha')
  expect(body).toMatchObject({
    slug: 'alpha',
    lesson: { html: expect.stringContaining('data-experiment="toss"') as unknown },
  })
  expect(await call('GET', '/api/builds/echo')).toMatchObject({
    status: 200,
    body: {
      slug: 'echo',
      languages: expect.arrayContaining(['go']) as unknown,
      stages: [{ slug: 'says-one', spec: 'A test, §1' }, {}, {}],
    },
  })
})

test('a lesson is marked as read and unread', async () => {
  expect(await call('POST', '/api/topics/gamma/read', { read: true })).toMatchObject({ status: 204, text: '' })
  expect((await call('GET', '/api/topics/gamma')).body.read).toBe(true)
  await call('POST', '/api/topics/gamma/read', { read: false })
  expect((await call('GET', '/api/topics/gamma')).body.read).toBe(false)
})

test('an experiment is run, followed, read again and listed', async () => {
  const started = await call('POST', '/api/topics/alpha/experiments/toss/runs', {
    params: { side: 'tails' },
    prediction: 'heads',
  })
  expect(started).toMatchObject({ status: 201, body: { id: expect.any(String) as unknown } })
  const { id } = started.body
  const events = await eventsOf(`/api/runs/${id}/events`)
  expect(events.map(({ event, data }) => event ?? (data as { type: string }).type)).toEqual([
    'started',
    'observation',
    'observation',
    'finished',
    'end',
  ])
  expect(events.at(-1)).toEqual({ event: 'end', data: { state: 'finished' } })
  expect((await call('GET', `/api/runs/${id}`)).body).toMatchObject({
    state: 'finished',
    outcome: 'tails',
    prediction: 'heads',
  })
  expect((await call('GET', '/api/topics/alpha')).body).toMatchObject({ experimentsRun: 1, experiments: [{ runs: 1 }] })
})

test('a run is cancelled', async () => {
  const { body } = await call('POST', '/api/topics/alpha/experiments/toss/runs', { params: { wait: 60_000 } })
  const events = eventsOf(`/api/runs/${body.id}/events`)
  expect((await call('DELETE', `/api/runs/${body.id}`)).status).toBe(204)
  expect((await events).at(-1)).toEqual({ event: 'end', data: { state: 'cancelled' } })
})

describe('a workspace', () => {
  let workspace: string
  beforeAll(async () => {
    const dir = await house.program('mine', ['says-three'])
    const registered = await call('POST', '/api/workspaces', { dir })
    expect(registered).toMatchObject({ status: 201, body: { dir, build: 'echo', passed: 0, total: 3 } })
    workspace = registered.body.id
  })

  test('is checked; early or late, all events come, and from any place on', async () => {
    const { status, body } = await call('POST', '/api/checks', { workspace, all: true, seed: 'cafe' })
    expect(status).toBe(201)
    const path = `/api/checks/${body.id}/events`
    const early = await eventsOf(path)
    expect(early.slice(0, -1).map(({ id }) => id)).toEqual(early.slice(0, -1).map((_, at) => at + 1))
    expect(early[0]?.data).toMatchObject({ type: 'check-started', seed: 'cafe', total: 3 })
    expect(early.at(-2)?.data).toMatchObject({ type: 'check-finished', result: { passed: 2, failed: 1 } })
    expect(early.at(-1)).toEqual({ event: 'end', data: { state: 'finished' } })

    expect(await eventsOf(path)).toEqual(early)
    expect(await eventsOf(path, { 'last-event-id': '2' })).toEqual(early.slice(2))
    expect(await eventsOf(path, { 'last-event-id': String(early.length - 1) })).toEqual(early.slice(-1))
    expect(await eventsOf(path, { 'last-event-id': '-1; drop table' })).toEqual(early)

    expect((await call('GET', `/api/checks/${body.id}`)).body).toMatchObject({
      state: 'finished',
      result: { seed: 'cafe' },
    })
    const transcript = await call('GET', `/api/checks/${body.id}/transcript`)
    expect(transcript).toMatchObject({ status: 200, type: 'application/x-ndjson; charset=utf-8' })
    expect(JSON.parse(transcript.text.split('\n')[0]!)).toMatchObject({ type: 'check-started' })
    expect((await call('GET', '/api/workspaces')).body).toMatchObject({
      items: [{ id: workspace, passed: 2, lastCheck: { id: body.id } }],
    })
  })

  test('is cancelled', async () => {
    const { body } = await call('POST', '/api/checks', { workspace })
    expect((await call('DELETE', `/api/checks/${body.id}`)).status).toBe(204)
    expect((await call('GET', `/api/checks/${body.id}`)).body.state).toBe('cancelled')
    expect(await eventsOf(`/api/checks/${body.id}/events`)).toContainEqual({
      event: 'end',
      data: { state: 'cancelled' },
    })
  })

  test('is proven', async () => {
    const proven = await call('POST', '/api/workspaces', { dir: await house.program('proven') })
    const { body } = await call('POST', '/api/checks', { workspace: proven.body.id, all: true })
    await eventsOf(`/api/checks/${body.id}/events`)
    expect((await call('GET', '/api/proofs')).body).toMatchObject({
      items: [{ build: 'echo', workspace: proven.body.id }],
    })
    expect((await call('GET', '/api/topics/alpha')).body).toMatchObject({ progress: 'proven' })
  })

  test('is made from a starter, and forgotten', async () => {
    const made = await call('POST', '/api/workspaces/new', {
      build: 'echo',
      language: 'python',
      dir: join(house.dir, 'new'),
    })
    expect(made).toMatchObject({ status: 201, body: { build: 'echo', dir: join(house.dir, 'new') } })
    expect((await call('DELETE', `/api/workspaces/${made.body.id}`)).status).toBe(204)
    expect((await call('DELETE', `/api/workspaces/${made.body.id}`)).status).toBe(404)
  })
})

test('whoever leaves a stream is followed no more, and others go on', async () => {
  const { body } = await call('POST', '/api/topics/alpha/experiments/toss/runs', { params: { wait: 60_000 } })
  const get = head(`GET /api/runs/${body.id}/events HTTP/1.1`, `Host: 127.0.0.1:${house.port}`)
  const seen = await rawRequest(house.port, get, (text) => text.includes('In the air'))
  expect(seen.status).toBe(200)
  const stays = eventsOf(`/api/runs/${body.id}/events`)
  await call('DELETE', `/api/runs/${body.id}`)
  expect((await stays).at(-1)).toEqual({ event: 'end', data: { state: 'cancelled' } })
})

test.for([
  ['GET', '/api/nothing', undefined, 404, 'not-found'],
  ['PUT', '/api/series', {}, 404, 'not-found'],
  ['GET', '/api', undefined, 404, 'not-found'],
  ['GET', '/api/topics/nothing', undefined, 404, 'topic-not-found'],
  ['GET', '/api/builds/nothing', undefined, 404, 'build-not-found'],
  ['GET', '/api/checks/nothing/events', undefined, 404, 'check-not-found'],
  ['POST', '/api/checks', {}, 400, 'request-invalid'],
  ['GET', '/api/recall?topic=nothing', undefined, 404, 'topic-not-found'],
  ['POST', '/api/recall/reviews', { topic: 'alpha', card: 'first-letter', rating: 5 }, 400, 'request-invalid'],
  ['POST', '/api/recall/reviews', { topic: 'alpha', card: 'nothing', rating: 1 }, 404, 'card-not-found'],
  ['DELETE', '/api/recall/reviews/nothing', undefined, 404, 'review-not-found'],
  ['GET', '/api/recall/reviews?cursor=x', undefined, 422, 'cursor-invalid'],
  ['GET', '/api/notes?limit=0', undefined, 400, 'request-invalid'],
  ['POST', '/api/topics/alpha/notes', { text: 'x', url: 'javascript:alert(1)' }, 422, 'note-link'],
  ['PUT', '/api/notes/nothing', { text: 'x' }, 404, 'note-not-found'],
  ['GET', '/api/corrections/nothing', undefined, 404, 'correction-not-found'],
  ['GET', '/api/corrections?state=gone', undefined, 400, 'request-invalid'],
  ['POST', '/api/corrections/nothing/accept', {}, 404, 'correction-not-found'],
  ['POST', '/api/topics/alpha/corrections', { proposed: 'x' }, 400, 'request-invalid'],
  ['GET', '/api/topics/alpha/paragraphs/b99', undefined, 409, 'paragraph-gone'],
  ['GET', '/api/topics/beta/paragraphs/b1', undefined, 404, 'text-none'],
  ['GET', '/api/topics/alpha/comments?series=other', undefined, 404, 'series-unknown'],
  ['POST', '/api/topics/alpha/comments', { text: ' ' }, 422, 'comment-empty'],
  ['PUT', '/api/comments/nothing', { text: 'x' }, 404, 'comment-not-found'],
  ['POST', '/api/workspaces', { dir: 'x' }, 422, 'workspace-path'],
  ['POST', '/api/workspaces/new', { build: 'echo', language: 'cobol', dir: '/tmp/x' }, 422, 'language-unknown'],
  ['POST', '/api/topics/alpha/experiments/toss/runs', { params: {}, prediction: 'no' }, 422, 'prediction-unknown'],
] as const)('%s %s is answered with a problem', async ([method, path, body, status, code]) => {
  const reply = await call(method, path, body)
  expect(reply.type).toBe('application/problem+json; charset=utf-8')
  expect(reply).toMatchObject({
    status,
    body: {
      type: `urn:backroad:problem:${code}`,
      status,
      instance: path.split('?')[0],
      title: expect.any(String) as unknown,
      detail: expect.any(String) as unknown,
    },
  })
})

test('the API describes itself, every path of it', async () => {
  const { body } = await call('GET', '/api/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  const described = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual([
    'DELETE /api/benches/{id}',
    'DELETE /api/checks/{id}',
    'DELETE /api/comments/{id}',
    'DELETE /api/comparisons/{id}',
    'DELETE /api/notes/{id}',
    'DELETE /api/recall/reviews/{id}',
    'DELETE /api/runs/{id}',
    'DELETE /api/workspaces/{id}',
    'GET /api/benches/{id}',
    'GET /api/benches/{id}/events',
    'GET /api/builds/{slug}',
    'GET /api/checks/{id}',
    'GET /api/checks/{id}/events',
    'GET /api/checks/{id}/transcript',
    'GET /api/comparisons/{id}',
    'GET /api/comparisons/{id}/events',
    'GET /api/corrections',
    'GET /api/corrections/{id}',
    'GET /api/explanations/{topic}',
    'GET /api/explanations/{topic}/images/{name}',
    'GET /api/explanations/{topic}/versions',
    'GET /api/explanations/{topic}/versions/{id}',
    'GET /api/export',
    'GET /api/notes',
    'GET /api/own-series',
    'GET /api/proofs',
    'GET /api/recall',
    'GET /api/recall/count',
    'GET /api/recall/reviews',
    'GET /api/runs/{id}',
    'GET /api/runs/{id}/events',
    'GET /api/search',
    'GET /api/series',
    'GET /api/topics/{slug}',
    'GET /api/topics/{slug}/comments',
    'GET /api/topics/{slug}/notes',
    'GET /api/topics/{slug}/paragraphs/{block}',
    'GET /api/workspaces',
    'GET /api/workspaces/{id}/bench',
    'GET /api/workspaces/{id}/events',
    'GET /api/workspaces/{id}/stages/{stage}',
    'POST /api/benches',
    'POST /api/checks',
    'POST /api/comparisons',
    'POST /api/corrections/{id}/accept',
    'POST /api/corrections/{id}/decline',
    'POST /api/explanations/{topic}/images',
    'POST /api/explanations/{topic}/preview',
    'POST /api/explanations/{topic}/publish',
    'POST /api/explanations/{topic}/withdraw',
    'POST /api/own-series',
    'POST /api/own-series/chapters',
    'POST /api/own-series/chapters/{slug}/remove',
    'POST /api/own-series/import',
    'POST /api/own-series/matches',
    'POST /api/own-series/topics',
    'POST /api/own-series/topics/{slug}/remove',
    'POST /api/recall/reviews',
    'POST /api/topics/{slug}/comments',
    'POST /api/topics/{slug}/corrections',
    'POST /api/topics/{slug}/experiments/{experiment}/runs',
    'POST /api/topics/{slug}/notes',
    'POST /api/topics/{slug}/read',
    'POST /api/workspaces',
    'POST /api/workspaces/new',
    'PUT /api/comments/{id}',
    'PUT /api/explanations/{topic}',
    'PUT /api/notes/{id}',
    'PUT /api/own-series/chapters/{slug}',
    'PUT /api/own-series/details',
    'PUT /api/own-series/folder',
    'PUT /api/own-series/order',
    'PUT /api/own-series/topics/{slug}',
    'PUT /api/own-series/topics/{slug}/explains',
  ])
  const operations = Object.values(body.paths).flatMap((methods) => Object.values(methods) as Operation[])
  for (const operation of operations) {
    expect(operation, JSON.stringify(operation)).toMatchObject({
      summary: expect.any(String) as unknown,
      tags: [expect.any(String)],
      responses: { default: { $ref: '#/components/responses/Problem' } },
    })
  }
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  const named = new Set(
    [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
  )
  expect(Object.keys(body.components.schemas).toSorted()).toEqual([...named].toSorted())
})

describe('what is read', () => {
  const read = (headers: Record<string, string> = {}) => fetch(`${house.address}/api/topics/beta`, { headers })

  test('has a tag; whoever has it already is not sent it again', async () => {
    const first = await read()
    const tag = first.headers.get('etag')!
    expect(tag).toMatch(/^"[\w-]{27}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const again = await read({ 'if-none-match': known })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(tag)
      expect(await again.text()).toBe('')
    }
    expect((await read({ 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('has another tag when it has changed', async () => {
    const tag = (await read()).headers.get('etag')!
    await call('POST', '/api/topics/beta/read', { read: true })
    const changed = await read({ 'if-none-match': tag })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(tag)
    await call('POST', '/api/topics/beta/read', { read: false })
  })

  test('has the same head for HEAD; problems and answers to changes have no tag', async () => {
    const head = await fetch(`${house.address}/api/topics/beta`, { method: 'HEAD' })
    expect(head.headers.get('etag')).toBe((await read()).headers.get('etag'))
    const problem = await fetch(`${house.address}/api/topics/nothing`)
    expect([problem.headers.get('etag'), problem.headers.get('cache-control')]).toEqual([null, 'no-store'])
  })
})

test('cards are asked, answered, and an answer is taken back', async () => {
  const { body: queue } = await call('GET', '/api/recall?topic=old-alpha')
  expect(queue).toMatchObject({ due: 2, cards: [{ id: 'first-letter', topic: { slug: 'alpha' } }, {}] })
  const made = await call('POST', '/api/recall/reviews', { topic: 'alpha', card: 'first-letter', rating: 4 })
  expect(made).toMatchObject({ status: 201, body: { rating: 4, days: expect.any(Number) as number } })
  expect((await call('GET', '/api/recall/count')).body).toMatchObject({ due: 0 })
  expect((await call('GET', '/api/recall/reviews?limit=1')).body).toMatchObject({ items: [{ id: made.body.id }] })
  expect((await call('DELETE', `/api/recall/reviews/${made.body.id}`)).status).toBe(204)
  expect((await call('GET', '/api/recall/reviews')).body).toEqual({ items: [] })
})

test('all that is yours is one file to keep', async () => {
  const reply = await fetch(`${house.address}/api/export`)
  expect(reply.headers.get('content-disposition')).toBe('attachment; filename="backroad.json"')
  expect(await reply.json()).toMatchObject({
    format: 'backroad-export',
    version: 1,
    notes: expect.any(Array) as unknown,
  })
})

test('words are found', async () => {
  expect((await call('GET', '/api/search?q=alpah')).body).toMatchObject({
    query: 'alpah',
    total: expect.any(Number) as number,
    hits: expect.arrayContaining([
      expect.objectContaining({ kind: 'lesson', title: [{ text: 'Alpha', mark: true }], href: '/topics/alpha' }),
    ]) as unknown,
  })
  expect((await call('GET', '/api/search')).status).toBe(400)
})

test('notes are written, changed and removed', async () => {
  const written = await call('POST', '/api/topics/alpha/notes', { text: '*mine*', quote: 'First' })
  expect(written).toMatchObject({ status: 201, body: { topic: { slug: 'alpha' }, text: '*mine*', quote: 'First' } })
  const { id } = written.body
  expect(await call('PUT', `/api/notes/${id}`, { text: 'new' })).toMatchObject({
    status: 200,
    body: { id, text: 'new' },
  })
  expect((await call('GET', '/api/topics/alpha/notes')).body).toMatchObject({ items: [{ id }] })
  expect((await call('GET', '/api/notes?limit=1')).body).toMatchObject({ items: [{ id }] })
  expect((await call('DELETE', `/api/notes/${id}`)).status).toBe(204)
  expect((await call('GET', '/api/notes')).body).toEqual({ items: [] })
})

test('an edit is proposed to a paragraph, shown, listed and declined', async () => {
  const paragraph = await call('GET', '/api/topics/alpha/paragraphs/b2')
  const { source, sha256 } = paragraph.body as unknown as { source: string; sha256: string }
  const proposal = { block: 'b2', source, sha256, proposed: `${source} It was.`, reason: 'An answer.', name: 'Ada' }
  const made = await call('POST', '/api/topics/alpha/corrections', proposal)
  expect(made).toMatchObject({ status: 201, body: { state: 'open', standing: 'ready', by: { name: 'Ada' } } })
  const { id } = made.body
  expect((await call('GET', '/api/corrections?state=open')).body).toMatchObject({ items: [{ id }] })
  expect((await call('GET', `/api/corrections/${id}`)).body).toMatchObject({ id, now: { block: 'b2' } })
  const evidence = 'javascript:alert(1)'
  expect((await call('POST', '/api/topics/alpha/corrections', { ...proposal, evidence })).status).toBe(400)
  const declined = await call('POST', `/api/corrections/${id}/decline`, { word: 'No.' })
  expect(declined.body).toMatchObject({ state: 'declined', word: 'No.' })
  expect((await call('POST', `/api/corrections/${id}/decline`, {})).status).toBe(409)
})

test('something is said on a paragraph, answered, changed and removed', async () => {
  const said = await call('POST', '/api/topics/alpha/comments', { text: 'So `it` is?', block: 'b2' })
  expect(said).toMatchObject({
    status: 201,
    body: { on: { block: 'b2' }, parts: [{}, { type: 'code', text: 'it' }, {}] },
  })
  const { id } = said.body
  const answer = await call('POST', '/api/topics/alpha/comments', { text: 'Yes.', answers: id })
  expect(answer.body).toMatchObject({ answers: id })
  expect((await call('PUT', `/api/comments/${id}`, { text: 'Is it?' })).body).toMatchObject({ text: 'Is it?' })
  expect((await call('DELETE', `/api/comments/${id}`)).status).toBe(204)
  expect((await call('GET', '/api/topics/alpha/comments')).body).toMatchObject({
    items: [{ removed: true }, { text: 'Yes.' }],
  })
})

test('where the pages have not been built, a sentence says how to', async () => {
  const reply = await call('GET', '/')
  expect(reply).toMatchObject({ status: 503, type: 'text/plain; charset=utf-8' })
  expect(reply.text).toContain('npm start builds them')
})

test('nothing went wrong inside', () => {
  expect(house.faults).toEqual([])
})

test('a bench and a comparison are asked for, and refused with the reason where there is nothing to hold a program against', async () => {
  const dir = await house.program('beside')
  const { body: workspace } = await call('POST', '/api/workspaces', { dir })
  expect(await call('GET', `/api/workspaces/${workspace.id}/bench`)).toMatchObject({ status: 200, body: {} })
  expect(await call('POST', '/api/benches', { workspace: workspace.id })).toMatchObject({
    status: 422,
    text: expect.stringContaining('says no load to measure it under') as string,
  })
  expect((await call('POST', '/api/benches', { workspace: workspace.id, rounds: 1 })).status).toBe(400)
  expect((await call('POST', '/api/benches', { workspace: 'nobody' })).status).toBe(404)
  expect((await call('GET', '/api/benches/none')).status).toBe(404)
  expect((await call('GET', '/api/benches/none/events')).status).toBe(404)
  expect((await call('DELETE', '/api/benches/none')).status).toBe(404)
  expect(await call('POST', '/api/comparisons', { workspace: workspace.id, software: 'nginx' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('Its series names none') as string,
  })
  expect((await call('GET', '/api/comparisons/none')).status).toBe(404)
  expect((await call('GET', '/api/comparisons/none/events')).status).toBe(404)
})
