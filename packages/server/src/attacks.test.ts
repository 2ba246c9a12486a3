import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse, type House } from './fixtures/open-house.ts'
import { head, post, rawRequest } from './fixtures/raw-request.ts'
import type { Problem } from './problem.ts'

let house: House
let HOST: string
let OWN: string
const JSON_TYPE = 'Content-Type: application/json'
const ask = (text: string) => rawRequest(house.port, text)

beforeAll(async () => {
  house = await openHouse()
  HOST = `Host: 127.0.0.1:${house.port}`
  OWN = `Origin: http://127.0.0.1:${house.port}`
})
afterAll(() => house[Symbol.asyncDispose]())
// An attack must not only be refused, it must not have gone wrong inside either.
beforeEach(() => () => expect(house.faults).toEqual([]))

const paths = [
  '/',
  '/api/series',
  '/api/openapi.json',
  '/api/nothing',
  '/healthz',
  '/nothing',
  '/%zz',
  '/_app/version.json',
]

describe('a name that is not ours (DNS rebinding)', () => {
  test.for(paths)('is refused at %s', async (path) => {
    for (const host of ['evil.example', `evil.example:${house.port}`, `127.0.0.1:${house.port + 1}`, '127.0.0.1', '']) {
      const reply = await ask(head(`GET ${path} HTTP/1.1`, `Host: ${host}`))
      expect(reply.status).toBe(421)
      expect(JSON.parse(reply.body)).toMatchObject({ type: 'urn:backroad:problem:host-refused', status: 421 })
    }
  })

  test('is refused when it is missing, twice there, or in the request line', async () => {
    expect((await ask(head('GET /api/series HTTP/1.1'))).status).toBe(400)
    expect((await ask(head('GET /api/series HTTP/1.0'))).status).toBe(421)
    expect([400, 421]).toContain((await ask(head('GET / HTTP/1.1', HOST, 'Host: evil.example'))).status)
    expect([400, 421]).toContain((await ask(head('GET / HTTP/1.1', 'Host: evil.example', HOST))).status)
    expect((await ask(head(`GET http://evil.example/api/series HTTP/1.1`, HOST))).status).toBe(400)
    expect((await ask(head(`GET //evil.example/ HTTP/1.1`, HOST))).status).toBe(400)
    expect((await ask(head('OPTIONS * HTTP/1.1', HOST))).status).toBe(400)
  })

  test('nothing that a proxy would say makes it ours', async () => {
    const said = [`X-Forwarded-Host: 127.0.0.1:${house.port}`, `Forwarded: host=127.0.0.1:${house.port}`]
    expect((await ask(head('GET / HTTP/1.1', 'Host: evil.example', ...said))).status).toBe(421)
  })
})

describe('a page from elsewhere can not act', () => {
  let dir: string
  beforeAll(async () => {
    dir = await house.program('target')
  })
  const registered = async () => (await house.backroad.workspaces.list()).map((one) => one.dir)

  test.for([
    ['a foreign origin', 'Origin: https://evil.example', 403],
    ['no origin of its own', 'Origin: null', 403],
    ['an empty origin', 'Origin: ', 403],
    ['another port of this machine', 'Origin: http://127.0.0.1:1', 403],
    ['https', 'Origin: https://127.0.0.1', 403],
    ['a browser that says cross-site', 'Sec-Fetch-Site: cross-site', 403],
    ['a browser that says same-site', 'Sec-Fetch-Site: same-site', 403],
  ] as const)('with %s', async ([, line, status]) => {
    for (const type of [JSON_TYPE, 'Content-Type: text/plain', 'Content-Type: application/x-www-form-urlencoded']) {
      const reply = await ask(post('/api/workspaces', { dir }, HOST, type, line))
      expect(reply.status).toBe(status)
    }
    expect(await registered()).toEqual([])
  })

  test('with its browser saying one thing and its Origin another', async () => {
    const mixed = ['Sec-Fetch-Site: cross-site', OWN]
    expect((await ask(post('/api/workspaces', { dir }, HOST, JSON_TYPE, ...mixed))).status).toBe(403)
    const foreign = ['Sec-Fetch-Site: same-origin', 'Origin: https://evil.example']
    expect((await ask(post('/api/workspaces', { dir }, HOST, JSON_TYPE, ...foreign))).status).toBe(403)
    expect(await registered()).toEqual([])
  })

  test.for([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    '',
  ])('with a form of type "%s" and no word of where it is from', async (type) => {
    const reply = await ask(post('/api/workspaces', { dir }, HOST, `Content-Type: ${type}`))
    expect(reply.status).toBe(415)
    expect(await registered()).toEqual([])
  })

  test('even from our own origin, what is not JSON is not read', async () => {
    for (const type of [
      'Content-Type: text/plain',
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Type: text/json',
    ]) {
      expect((await ask(post('/api/workspaces', { dir }, HOST, OWN, type))).status).toBe(415)
    }
    expect(await registered()).toEqual([])
  })

  test.for(['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'QUERY'])('by %s', async (method) => {
    const reply = await ask(
      head(
        `${method} /api/workspaces/x HTTP/1.1`,
        HOST,
        JSON_TYPE,
        'Origin: https://evil.example',
        'Content-Length: 0',
      ),
    )
    expect(reply.status).toBe(403)
  })

  test('by asking first: no preflight is answered', async () => {
    const asking = [
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: content-type',
    ]
    const reply = await ask(head('OPTIONS /api/workspaces HTTP/1.1', HOST, ...asking))
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('by a header that names another method', async () => {
    const reply = await ask(head('GET /api/workspaces HTTP/1.1', HOST, 'X-HTTP-Method-Override: POST'))
    expect(reply.status).toBe(200)
    expect(await registered()).toEqual([])
  })
})

describe('a page from elsewhere can not read', () => {
  const cross = ['Sec-Fetch-Site: cross-site', 'Origin: https://evil.example']

  test.for([
    '/api/series',
    '/api/workspaces',
    '/api/openapi.json',
    '/api/topics/alpha',
    '/API/series',
    '/%61pi/series',
    '/api%2fseries',
  ])('%s', async (path) => {
    for (const mode of ['cors', 'no-cors', 'navigate']) {
      const reply = await ask(
        head(`GET ${path} HTTP/1.1`, HOST, ...cross, `Sec-Fetch-Mode: ${mode}`, 'Sec-Fetch-Dest: document'),
      )
      expect(reply.status).toBe(403)
    }
  })

  test('live events', async () => {
    const { id } = await house.backroad.experiments.start('alpha', 'toss', { params: {} })
    const lines = [...cross, 'Accept: text/event-stream', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty']
    const reply = await ask(head(`GET /api/runs/${id}/events HTTP/1.1`, HOST, ...lines))
    expect(reply.status).toBe(403)
    expect(reply.text).not.toContain('In the air')
    await house.backroad.experiments.cancel(id)
  })

  test('no answer allows another origin, whatever the origin', async () => {
    for (const path of paths) {
      const reply = await ask(head(`GET ${path} HTTP/1.1`, HOST, 'Origin: https://evil.example'))
      expect(reply.text).not.toMatch(/^access-control/im)
    }
  })
})

describe('paths in what is asked for', () => {
  const climbing = [
    '../../../../etc/passwd',
    '..%2f..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%252f..%252fetc%252fpasswd',
    '..%5c..%5cetc%5cpasswd',
    '..%c0%af..%c0%afetc%c0%afpasswd',
    '%00',
    'alpha%00.md',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'file:%2f%2f%2fetc%2fpasswd',
    '__proto__',
    'constructor',
    'a'.repeat(5000),
    '%ff%fe',
    '.',
    '..',
  ]
  const routes = [
    (value: string) => `GET /api/topics/${value}`,
    (value: string) => `GET /api/builds/${value}`,
    (value: string) => `GET /api/runs/${value}`,
    (value: string) => `GET /api/runs/${value}/events`,
    (value: string) => `GET /api/checks/${value}`,
    (value: string) => `GET /api/checks/${value}/events`,
    (value: string) => `GET /api/checks/${value}/transcript`,
    (value: string) => `DELETE /api/checks/${value}`,
    (value: string) => `DELETE /api/runs/${value}`,
    (value: string) => `DELETE /api/workspaces/${value}`,
    (value: string) => `POST /api/topics/${value}/read`,
    (value: string) => `POST /api/topics/${value}/experiments/toss/runs`,
    (value: string) => `POST /api/topics/alpha/experiments/${value}/runs`,
  ]

  test.for(routes.map((route) => [route('…'), route] as const))('%s never leaves what is known', async ([, route]) => {
    const body = route('').includes('/read') ? '{"read":true}' : '{"params":{}}'
    const length = route('').startsWith('POST') ? [`Content-Length: ${body.length}`] : ['Content-Length: 0']
    for (const value of climbing) {
      const lines = [
        `${route(value)} HTTP/1.1`,
        HOST,
        OWN,
        ...(route('').startsWith('GET') ? [] : [JSON_TYPE, ...length]),
      ]
      const reply = await ask(head(...lines) + (route('').startsWith('POST') ? body : ''))
      expect([value, reply.status]).toEqual([value, expect.toBeOneOf([400, 404, 414])])
      expect(reply.headers['content-type']).toContain('application/problem+json')
      expect(reply.text).not.toMatch(/root:|SQLite/)
    }
  })
})

describe('what may be run', () => {
  test('is only what is registered', async () => {
    const dir = await house.program('unregistered')
    const ran = join(house.dir, 'ran')
    await writeFile(join(dir, 'backroad.yaml'), `build: small/echo\nrun: touch ${ran}\n`)
    for (const workspace of [dir, `../${dir}`, 'nothing', '__proto__', `file://${dir}`]) {
      const reply = await ask(post('/api/checks', { workspace, all: true }, HOST, OWN, JSON_TYPE))
      expect(reply.status).toBe(404)
      expect(JSON.parse(reply.body)).toMatchObject({ type: 'urn:backroad:problem:workspace-not-found' })
    }
    const smuggled = { workspace: 'x', dir, run: `touch ${ran}`, program: { dir, run: `touch ${ran}` } }
    expect((await ask(post('/api/checks', smuggled, HOST, OWN, JSON_TYPE))).status).toBe(400)
    await expect(access(ran)).rejects.toThrow('ENOENT')
  })

  test.for([
    'etc',
    './x',
    '../x',
    '/etc',
    '/etc/passwd',
    '/proc/self/root',
    '/dev/stdin',
    '~',
    'file:///etc',
    '/nowhere',
    '/\0',
    '\\\\host\\share',
  ])('can not be registered from %j', async (dir) => {
    const reply = await ask(post('/api/workspaces', { dir }, HOST, OWN, JSON_TYPE))
    expect(reply.status).toBe(422)
    expect((JSON.parse(reply.body) as Problem).detail).toMatch(/absolute path|backroad\.yaml/)
  })
})

describe('bodies', () => {
  const send = (text: string, path = '/api/checks') => ask(post(path, text, HOST, OWN, JSON_TYPE))

  test.for([
    '{"__proto__":{"all":true},"workspace":"x"}',
    '{"workspace":"x","__proto__":null}',
    '{"workspace":"x","constructor":{"prototype":{"polluted":1}}}',
    '{"workspace":"x","\\u005f_proto__":{"polluted":1}}',
  ])('that reach for the prototype are refused: %s', async (text) => {
    expect((await send(text)).status).toBe(400)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a form whose keys are a prototype is no prototype', async () => {
    const reply = await send('{"params":{"__proto__":{"side":"tails"}}}', '/api/topics/alpha/experiments/toss/runs')
    expect(reply.status).toBe(400)
  })

  test.for([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '1',
    '{"workspace":1}',
    '{"workspace":"x","unknown":1}',
    '{"workspace":"x","only":[]}',
  ])('that are not what is asked for are refused: %s', async (text) => {
    const reply = await send(text)
    expect(reply.status).toBe(400)
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 400,
      title: expect.any(String) as unknown,
      detail: expect.any(String) as unknown,
    })
  })

  test('that are too large are refused before they are read', async () => {
    expect((await send(JSON.stringify({ workspace: 'x'.repeat(70_000) }))).status).toBe(413)
    const announced = await ask(head('POST /api/checks HTTP/1.1', HOST, OWN, JSON_TYPE, 'Content-Length: 999999999999'))
    expect(announced.status).toBe(413)
    const chunks = `10000\r\n${' '.repeat(65536)}\r\n10000\r\n${' '.repeat(65536)}\r\n0\r\n\r\n`
    const chunked = await ask(
      head('POST /api/checks HTTP/1.1', HOST, OWN, JSON_TYPE, 'Transfer-Encoding: chunked') + chunks,
    )
    expect(chunked.status).toBe(413)
  })

  test('heads that are too long are refused', async () => {
    const reply = await ask(head('GET / HTTP/1.1', HOST, `X-Long: ${'x'.repeat(20_000)}`))
    expect(reply.status).toBe(431)
    expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  test('with two lengths, or none that holds, are refused', async () => {
    for (const lines of [
      ['Content-Length: 2', 'Transfer-Encoding: chunked'],
      ['Content-Length: 2', 'Content-Length: 3'],
      ['Transfer-Encoding: x, chunked, x'],
      ['Content-Length: -1'],
    ]) {
      expect((await ask(`${head('POST /api/checks HTTP/1.1', HOST, OWN, JSON_TYPE, ...lines)}{}`)).status).toBe(400)
    }
  })
})

test('CONNECT is not answered, and asking for a WebSocket gets none', async () => {
  expect((await ask(head(`CONNECT evil.example:80 HTTP/1.1`, HOST))).text).toBe('')
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13']
  expect((await ask(head('GET /api/series HTTP/1.1', HOST, ...upgrade))).status).toBe(200)
})

test('every answer carries the protection, whichever way it came about', async () => {
  const asked = [
    ...paths.map((path) => head(`GET ${path} HTTP/1.1`, HOST)),
    head('GET / HTTP/1.1', 'Host: evil.example'),
    head('GET /api/topics/nothing HTTP/1.1', HOST),
    head('HEAD /api/series HTTP/1.1', HOST, 'Connection: close'),
    'nonsense\r\n\r\n',
    post('/api/checks', '{', HOST, OWN, JSON_TYPE),
  ]
  for (const text of asked) {
    const { headers } = await ask(text)
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'; frame-ancestors 'none'") as unknown,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
  }
})

test('a page gone wild is held back, and reading goes on', async () => {
  await using own = await openHouse()
  const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
  const statuses: number[] = []
  for (let i = 0; i < 250; i++) {
    const reply = await fetch(`${own.address}/api/checks`, request)
    statuses.push(reply.status)
    await reply.body?.cancel()
  }
  expect(new Set(statuses.slice(0, 240))).toEqual(new Set([400]))
  expect(new Set(statuses.slice(240))).toEqual(new Set([429]))
  const refused = await fetch(`${own.address}/api/checks`, request)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 429, type: 'urn:backroad:problem:too-often' })
  expect((await fetch(`${own.address}/api/series`)).status).toBe(200)
})
