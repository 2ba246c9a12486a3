import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type House } from './fixtures/open-house.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const isBytes = Buffer.isBuffer(body)
  const reply = await fetch(`${house.address}${path}`, {
    method,
    headers: {
      ...(method === 'GET' || isBytes ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { origin: house.address }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  const type = reply.headers.get('content-type') ?? ''
  const isJson = /json/.test(type)
  return { status: reply.status, type, body: (isJson ? await reply.json() : undefined) as Record<string, unknown> }
}

test('without a series of one’s own, its texts are refused with what to do', async () => {
  const { status, body } = await call('GET', '/api/explanations/alpha')
  expect(status).toBe(409)
  expect(body).toMatchObject({ type: 'urn:backroad:problem:own-series-none' })
  expect((await call('GET', '/api/own-series')).body).toMatchObject({ begin: { topics: 3 } })
})

test('a table of contents that is none is told in a sentence', async () => {
  const { status, body } = await call('POST', '/api/own-series/import', { toc: 'Words.' })
  expect(status).toBe(422)
  expect(body).toMatchObject({ type: 'urn:backroad:problem:own-series-import' })
})

describe('with one', () => {
  beforeAll(async () => {
    expect((await call('POST', '/api/own-series')).status).toBe(200)
  })

  test('a text is saved, merged, drawn, published and listed', async () => {
    const first = await call('PUT', '/api/explanations/alpha', { text: 'one\n\ntwo\n' })
    expect(first).toMatchObject({ status: 200, body: { outcome: 'saved', words: 2 } })
    const base = first.body['base']
    await call('PUT', '/api/explanations/alpha', { text: 'ONE\n\ntwo\n', base })
    const merged = await call('PUT', '/api/explanations/alpha', { text: 'one\n\nTWO\n', base })
    expect(merged.body).toMatchObject({
      outcome: 'merged',
      text: 'ONE\n\nTWO\n',
      changes: [{ from: 0, to: 3, insert: 'ONE' }],
    })
    const conflict = await call('PUT', '/api/explanations/alpha', { text: 'uno\n\ntwo\n', base })
    expect(conflict).toMatchObject({ status: 200, body: { outcome: 'conflict', theirs: 'ONE\n\nTWO\n' } })
    const drawn = await call('POST', '/api/explanations/alpha/preview', { text: '<script>alert(1)</script> **b**' })
    expect(drawn.body).toMatchObject({ html: expect.not.stringContaining('<script') as string })
    expect((await call('POST', '/api/explanations/alpha/publish')).body).toMatchObject({ state: 'published' })
    expect((await call('POST', '/api/explanations/alpha/publish')).status).toBe(409)
    const { body } = await call('GET', '/api/explanations/alpha/versions?limit=2')
    expect(body['items']).toHaveLength(2)
    const [version] = body['items'] as { id: string }[]
    expect((await call('GET', `/api/explanations/alpha/versions/${version!.id}`)).body).toHaveProperty('differences')
    expect((await call('GET', '/api/topics/alpha')).body).toMatchObject({
      explanation: { slug: 'alpha', state: 'published' },
    })
  })

  test('a text that is too long is told in a sentence, one that is much too long is not read at all', async () => {
    const long = await call('PUT', '/api/explanations/beta', { text: 'ä'.repeat(300_000) })
    expect(long).toMatchObject({ status: 422, body: { type: 'urn:backroad:problem:text-too-long' } })
    const huge = await call('PUT', '/api/explanations/beta', { text: 'a'.repeat(4_000_000) })
    expect(huge).toMatchObject({
      status: 413,
      body: { detail: expect.stringMatching(/512 KiB is the most.*still in the editor/) as string },
    })
    expect((await call('GET', '/api/explanations/beta')).body).toMatchObject({ source: 'none' })
  })

  test('a picture is taken by its bytes and given out as what it is', async () => {
    const added = await call('POST', '/api/explanations/alpha/images?name=A%20trace.png', PNG, {
      'content-type': 'image/jpeg',
    })
    expect(added).toMatchObject({ status: 201, body: { name: 'a-trace.png', width: 1, height: 1 } })
    const given = await fetch(`${house.address}/api/explanations/alpha/images/a-trace.png`)
    expect(given.headers.get('content-type')).toBe('image/png')
    expect(given.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.from(await given.arrayBuffer())).toEqual(PNG)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    for (const type of ['image/png', 'application/octet-stream']) {
      const refused = await call('POST', '/api/explanations/alpha/images', svg, { 'content-type': type })
      expect(refused).toMatchObject({ status: 422, body: { type: 'urn:backroad:problem:image-refused' } })
    }
    expect(
      (await call('POST', '/api/explanations/alpha/images', svg, { 'content-type': 'image/svg+xml' })).status,
    ).toBe(415)
    expect((await call('GET', '/api/explanations/alpha/images/..%2f..%2fseries.yaml')).status).toBe(404)
  })

  test('a page from elsewhere can neither read nor write', async () => {
    const elsewhere = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await call('PUT', '/api/explanations/alpha', { text: 'x' }, elsewhere)).status).toBe(403)
    expect(
      (await call('POST', '/api/explanations/alpha/images', PNG, { ...elsewhere, 'content-type': 'image/png' })).status,
    ).toBe(403)
    expect((await call('GET', '/api/explanations/alpha', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    )
  })

  test('the order, the details and the matches are changed', async () => {
    const order = [{ chapter: 'first', topics: ['gamma', 'alpha', 'beta'] }]
    const { status, body } = await call('PUT', '/api/own-series/order', { order })
    expect(status).toBe(200)
    const { series } = body as unknown as { series: { dir: string; chapters: { topics: { slug: string }[] }[] } }
    expect(series.chapters[0]!.topics.map(({ slug }) => slug)).toEqual(['gamma', 'alpha', 'beta'])
    expect(await readFile(join(series.dir, '01-first/02-alpha/lesson.md'), 'utf8')).toContain('ONE')
    expect((await call('PUT', '/api/own-series/order', { order: [] })).status).toBe(422)
    expect((await call('PUT', '/api/own-series/details', { title: 'My words' })).body).toMatchObject({
      series: { title: 'My words' },
    })
    expect((await call('PUT', '/api/own-series/topics/beta/explains', {})).status).toBe(200)
    expect((await call('POST', '/api/own-series/matches')).body).toEqual({ matched: 1 })
    expect((await call('PUT', '/api/own-series/topics/beta/explains', { explains: 'small/none' })).status).toBe(422)
    expect((await call('PUT', '/api/own-series/folder', { dir: '/' })).status).toBe(422)
  })

  test('topics and chapters are added, named and removed', async () => {
    const at = '/api/own-series'
    const done = [
      await call('POST', `${at}/chapters`, { title: 'Later' }),
      await call('PUT', `${at}/chapters/later`, { title: 'Some day' }),
      await call('POST', `${at}/topics`, { chapter: 'later', title: 'Delta' }),
      await call('PUT', `${at}/topics/delta`, { title: 'The delta', question: 'Why?', slug: 'the-delta' }),
      // By the address that it had.
      await call('POST', `${at}/topics/delta/remove`, {}),
      await call('POST', `${at}/chapters/later/remove`),
    ]
    expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(JSON.stringify(done[3]!.body)).toContain('"title":"The delta","question":"Why?"')
    expect(done[4]!.body).toMatchObject({ movedTo: expect.stringMatching(/\.removed\/the-delta$/) as string })
    const kept = await call('POST', `${at}/topics/alpha/remove`, { title: 'No' })
    expect(kept).toMatchObject({ status: 409, body: { type: 'urn:backroad:problem:own-topic-has-text' } })
    expect((await call('POST', `${at}/topics`, { chapter: 'none', title: 'x' })).status).toBe(422)
    expect((await call('PUT', `${at}/topics/alpha`, { slug: '../x' })).status).toBe(422)
    expect((await call('GET', at)).body).toMatchObject({ series: { chapters: [{ slug: 'first' }] } })
  })
})
