import { openBackroad, type Backroad } from '@backroad/app'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { protectionHeaders } from '../door/headers.ts'
import { openHouse, smallSeries, type House } from '../fixtures/open-house.ts'
import { head, rawRequest } from '../fixtures/raw-request.ts'
import type { PageRequest } from '../pages.ts'
import { PageKeeper } from './page-keeper.ts'

const noon = new Date(2026, 5, 1, 12).getTime()

let house: House
let now: number
let made: number
/** What is done in the middle of making a page. */
let meanwhile: () => Promise<void>
beforeEach(async () => {
  now = noon
  made = 0
  meanwhile = async () => {}
  house = await openHouse({ pages: { handler: (request, response) => void show(request, response) }, clock: () => now })
})
afterEach(() => house[Symbol.asyncDispose]())

/** A page of what the API says to `?ask`, else to two paths that pages of topics are made of. */
async function show(request: IncomingMessage, response: ServerResponse): Promise<void> {
  made += 1
  const query = new URL(request.url ?? '', 'http://page').searchParams
  const asked = query.has('ask') ? query.getAll('ask') : ['/api/topics/alpha', '/api/recall/count']
  const said: string[] = []
  for (const path of asked) {
    said.push(await (await (request as PageRequest).backroadApi!(new Request(`http://page${path}`))).text())
    await meanwhile()
  }
  const theme = request.headers.cookie ?? ''
  const body = `<!doctype html>${theme}<pre>${said.join('\n')}</pre>${'<p>and so on</p>'.repeat(200)}`
  const more = query.has('cookie') ? { 'set-cookie': 'a=b' } : {}
  response.setHeader('content-security-policy', "default-src 'self'")
  response.writeHead(Number(query.get('status') ?? 200), { 'content-type': 'text/html', etag: '"own"', ...more })
  response.write(body.slice(0, 100))
  response.end(body.slice(100))
}

const page = '/topics/alpha'
async function look(path = page, headers: Record<string, string> = {}, method = 'GET') {
  const reply = await fetch(house.address + path, { headers, method, redirect: 'manual' })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

/** How often a page was made meanwhile. */
async function makings(work: () => Promise<unknown>): Promise<number> {
  const before = made
  await work()
  return made - before
}

/** Whether looking at it twice makes it once. */
async function isKept(path = page, headers: Record<string, string> = {}): Promise<boolean> {
  return (await makings(async () => [await look(path, headers), await look(path, headers)])) === 1
}

test('a page is made once and given out again with the same bytes and headers', async () => {
  const first = await look()
  const second = await look()
  expect(made).toBe(1)
  expect(second.text).toBe(first.text)
  const told = ({ headers }: typeof first) => Object.fromEntries([...headers].filter(([name]) => name !== 'date'))
  expect(told(second)).toEqual(told(first))
  expect(told(second)).toMatchObject({
    ...protectionHeaders,
    'content-security-policy': "default-src 'self'",
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, cookie',
  })
})

test('many who ask at once share one making', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => look()))
  expect(new Set(all.map(({ text }) => text)).size).toBe(1)
  expect(made).toBe(1)
})

describe('it is made anew', () => {
  async function expectAnew(change: () => Promise<unknown>, shows: string) {
    expect((await look()).text).not.toContain(shows)
    expect(await makings(() => look())).toBe(0)
    await change()
    const { text } = await look()
    expect(text).toContain(shows)
  }

  async function asCommand(work: (other: Backroad) => Promise<unknown>): Promise<void> {
    const other = await openBackroad({ dataDir: join(house.dir, 'data'), seriesDir: smallSeries, clock: () => now })
    await work(other)
    await other.close()
  }

  test('after a change through the API', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"read":true}' }
    await expectAnew(() => fetch(`${house.address}/api/topics/alpha/read`, init), '"read":true')
  })

  test('after the command made progress', async () => {
    await expectAnew(() => asCommand((other) => other.topics.markRead('alpha', true)), '"read":true')
  })

  test('after a note, wherever it was written', async () => {
    await look()
    expect(await makings(() => look())).toBe(0)
    await asCommand((other) => other.notes.add('alpha', { text: 'mine' }))
    expect(await makings(() => look())).toBe(1)
  })

  test('when a card becomes due as time passes', async () => {
    await house.backroad.topics.markRead('alpha', true)
    const { cards } = await house.backroad.recall.queue()
    for (const { topic, id } of cards) await house.backroad.recall.review({ topic: topic.slug, card: id, rating: 4 })
    const { nextAt } = await house.backroad.recall.count()
    await expectAnew(async () => {
      now = Date.parse(nextAt!)
    }, '"cardsDue":2')
  })

  test('when something changed while it was made', async () => {
    let isFirst = true
    meanwhile = async () => {
      if (isFirst) await house.backroad.topics.markRead('alpha', true)
      isFirst = false
    }
    expect((await look()).text).toContain('"read":false')
    expect((await look()).text).toContain('"read":true')
  })

  test('also for who shared a making in which something changed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    meanwhile = async () => {
      meanwhile = async () => {}
      await promise
    }
    const first = look()
    await house.backroad.topics.markRead('alpha', true)
    const second = look()
    resolve()
    await first
    expect((await second).text).toContain('"read":true')
  })
})

describe('it is another page', () => {
  test.for<[string, string, Record<string, string>]>([
    ['with a query', `${page}?a=1`, {}],
    ['in another theme', page, { cookie: 'theme=dark' }],
  ])('%s', async ([, path, headers]) => {
    await look()
    expect(await isKept(path, headers)).toBe(true)
    expect(await makings(() => look())).toBe(0)
  })

  test('under another name of the server', async () => {
    await look()
    const elsewhere = `http://localhost:${house.port}`
    expect(await makings(() => fetch(elsewhere + page))).toBe(1)
  })

  test('and never kept for someone with a session, credentials or a body', async () => {
    await look()
    expect(await makings(() => look(page, { cookie: 'session=1' }))).toBe(1)
    expect(await makings(() => look(page, { cookie: 'theme=dark; session=1' }))).toBe(1)
    expect(await makings(() => look(page, { authorization: 'Bearer a' }))).toBe(1)
    const withBody = head(`GET ${page} HTTP/1.1`, `Host: 127.0.0.1:${house.port}`, 'Content-Length: 1')
    expect(await makings(() => rawRequest(house.port, `${withBody}a`))).toBe(1)
    expect(await makings(() => look())).toBe(0)
  })
})

describe('never kept is', () => {
  test.for<[string, string]>([
    ['an error', '/a?status=500'],
    ['what is not found', '/a?status=404'],
    ['what sets a cookie', '/a?cookie'],
    ['a page for which the API had an error', '/a?ask=/api/topics/nothing'],
    ['a page of an answer that can change unseen', '/a?ask=/api/workspaces'],
    ['one of which a part can', `/a?ask=${page.replace('/', '/api/')}&ask=/api/recall`],
  ])('%s', async ([, path]) => {
    expect(await isKept(path)).toBe(false)
    expect(made).toBe(2)
  })

  test('what is asked for with another method', async () => {
    await look()
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect(await makings(() => fetch(house.address + page, init))).toBe(1)
  })
})

describe('who has it already', () => {
  test('is answered with 304, which says nothing of its policy', async () => {
    const { headers } = await look()
    const tag = headers.get('etag')!
    for (const sent of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const again = await look(page, { 'if-none-match': sent })
      expect(again).toMatchObject({ status: 304, text: '' })
      expect(again.headers.get('etag')).toBe(tag)
      expect(again.headers.get('content-security-policy')).toBeNull()
      expect(again.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(made).toBe(1)
  })

  test('is so also where it had to be made for that', async () => {
    const tag = (await look()).headers.get('etag')!
    await house.backroad.notes.add('alpha', { text: 'of no matter to this page' })
    expect(await makings(async () => expect((await look(page, { 'if-none-match': tag })).status).toBe(304))).toBe(1)
  })

  test('gets it whole once it has changed', async () => {
    const tag = (await look()).headers.get('etag')!
    await house.backroad.topics.markRead('alpha', true)
    expect((await look(page, { 'if-none-match': tag })).status).toBe(200)
  })
})

test('HEAD gets the head of what GET gets, made or kept', async () => {
  const plain = { 'accept-encoding': 'identity' }
  for (const path of [page, `${page}?first-by-head`]) {
    const before = path === page ? await look(path, plain) : undefined
    const top = await look(path, plain, 'HEAD')
    const whole = before ?? (await look(path, plain))
    expect(top.text).toBe('')
    expect(top.headers.get('etag')).toBe(whole.headers.get('etag'))
    expect(top.headers.get('content-length')).toBe(String(Buffer.byteLength(whole.text)))
  }
  expect(made).toBe(2)
})

test('each coding is sent as asked for, decodes to the same, and has a tag of its own', async () => {
  const all = []
  for (const coding of ['identity', 'gzip', 'br', 'gzip', 'br'])
    all.push(await look(page, { 'accept-encoding': coding }))
  expect(all.map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip', 'br', 'gzip', 'br'])
  expect(new Set(all.map(({ text }) => text)).size).toBe(1)
  expect(new Set(all.map(({ headers }) => headers.get('etag'))).size).toBe(3)
  expect(made).toBe(1)
})

test('who may not come in does not see a kept page', async () => {
  await look()
  const sent = (...lines: string[]) => rawRequest(house.port, head(`GET ${page} HTTP/1.1`, ...lines))
  expect(await sent('Host: evil.example')).toMatchObject({ status: 421 })
  const own = `Host: 127.0.0.1:${house.port}`
  expect(await sent(own, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors')).toMatchObject({ status: 403 })
  expect(await sent(own)).toMatchObject({ status: 200 })
})

test('a client that leaves while its page is made keeps nobody waiting', async () => {
  const leaves = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  meanwhile = async () => {
    meanwhile = async () => {}
    leaves.abort()
    await promise
  }
  await expect(fetch(house.address + page, { signal: leaves.signal })).rejects.toThrow()
  expect((await look()).status).toBe(200)
  resolve()
})

test('what is kept stays within its bytes, and what was asked for least recently goes first', async () => {
  const keeper = new PageKeeper(house.backroad, 50_000)
  const ask = async (url: string) => {
    const request = { method: 'GET', url, headers: { host: 'h' } } as unknown as IncomingMessage
    let isMade = false
    const { promise, resolve } = Promise.withResolvers<void>()
    const response = fakeResponse(resolve)
    keeper.serve(request, response, () => {
      isMade = true
      void keeper.render(request, response, (_request, given) => {
        given.setHeader('content-type', 'text/html')
        given.end('x'.repeat(10_000))
      })
    })
    await promise
    return isMade
  }
  expect(await ask('/0')).toBe(true)
  expect(await ask('/1')).toBe(true)
  expect(await ask('/0')).toBe(false)
  for (let i = 2; i < 40; i++) {
    await ask(`/${i}`)
    expect(await ask('/0')).toBe(false)
    expect(keeper.bytes).toBeLessThanOrEqual(50_000)
  }
  expect(await ask('/1')).toBe(true)
})

/** As much of a response as is written to here. */
function fakeResponse(ended: () => void): ServerResponse {
  const headers = new Map<string, string>()
  // What is written over is deleted again and must then be found beneath, as on a real one.
  return Object.create({
    statusCode: 200,
    once() {},
    off() {},
    setHeader: (name: string, value: string) => void headers.set(name, value),
    removeHeader: (name: string) => void headers.delete(name),
    getHeaders: () => Object.fromEntries(headers),
    getHeaderNames: () => [...headers.keys()],
    writeHead() {},
    end: ended,
  }) as ServerResponse
}
