import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { openHouse } from './fixtures/open-house.ts'
import { head, post, rawRequest } from './fixtures/raw-request.ts'
import type { PageRequest } from './pages.ts'

/** Pages that answer with what they were given, and with what the API says to `?ask=METHOD PATH`. */
async function echoing(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://page')
  const [method = 'GET', path] = url.searchParams.get('ask')?.split(' ') ?? []
  const inner = new Request(`http://page${path ?? '/api/series'}`, {
    method,
    ...(method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: url.searchParams.get('body') }),
  })
  const answer = await (request as PageRequest).backroadApi!(inner)
  let body = ''
  for await (const chunk of request) body += String(chunk)
  response.end(JSON.stringify({ url: request.url, body, status: answer.status, said: await answer.text() }))
}

const pages = { handler: (request: IncomingMessage, response: ServerResponse) => void echoing(request, response) }

test('every path but the API is for the pages, with its body unread', async () => {
  await using house = await openHouse({ pages })
  const own = [`Host: 127.0.0.1:${house.port}`, `Origin: http://127.0.0.1:${house.port}`]
  for (const path of ['/', '/topics/x', '/apiary', '/_app/x.js', '/a%2fb']) {
    const { body } = await rawRequest(house.port, head(`GET ${path} HTTP/1.1`, own[0]!, 'Connection: close'))
    expect(body).toContain(`"url":"${path}"`)
  }
  const form = post(
    '/topics/x',
    'a=1&b=2',
    ...own,
    'Content-Type: application/x-www-form-urlencoded',
    'Connection: close',
  )
  expect((await rawRequest(house.port, form)).body).toContain('"body":"a=1&b=2"')
})

test('pages ask the API without the network', async () => {
  await using house = await openHouse({ pages })
  const said = async (ask: string, body = '') => {
    const reply = await fetch(`${house.address}/?ask=${encodeURIComponent(ask)}&body=${encodeURIComponent(body)}`)
    return (await reply.json()) as { status: number; said: string }
  }
  expect(JSON.parse((await said('GET /api/series')).said)).toMatchObject({ slug: 'small' })
  expect(await said('GET /api/topics/nothing')).toMatchObject({
    status: 404,
    said: expect.stringContaining('topic-not-found') as unknown,
  })
  expect(await said('POST /api/topics/alpha/read', '{"read":true}')).toMatchObject({ status: 204, said: '' })
  expect(JSON.parse((await said('GET /api/topics/alpha')).said)).toMatchObject({ read: true })
})

test('a page that a person from elsewhere links to is shown; one that acts is not reached', async () => {
  await using house = await openHouse({ pages })
  const host = `Host: 127.0.0.1:${house.port}`
  const link = [
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Dest: document',
    'Connection: close',
  ]
  expect((await rawRequest(house.port, head('GET /topics/x HTTP/1.1', host, ...link))).status).toBe(200)
  expect((await rawRequest(house.port, post('/topics/x', 'a=1', host, ...link))).status).toBe(403)
})
