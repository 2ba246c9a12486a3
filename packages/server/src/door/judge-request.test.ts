import { describe, expect, test } from 'vitest'
import { judgeRequest } from './judge-request.ts'

const authorities = new Set(['127.0.0.1:4000', 'localhost:4000', '[::1]:4000'])

/** Header lines as `Name: value`. */
function judge(method: string, target: string, ...lines: string[]) {
  const rawHeaders = lines.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])
  return judgeRequest({ method, target, rawHeaders }, authorities)?.code ?? 'let in'
}
const HOST = 'Host: 127.0.0.1:4000'
const JSON_TYPE = 'Content-Type: application/json'

describe('Host', () => {
  test.for(['127.0.0.1:4000', 'localhost:4000', 'LOCALHOST:4000', '[::1]:4000'])('%s is ours', (host) => {
    expect(judge('GET', '/', `Host: ${host}`)).toBe('let in')
  })

  test.for([
    'evil.example',
    'evil.example:4000',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:40000',
    'localhost',
    'localhost.:4000',
    'localhost:4000.evil.example',
    '127.0.0.1:4000@evil.example',
    'evil.example#127.0.0.1:4000',
    '0.0.0.0:4000',
    '127.1:4000',
    '2130706433:4000',
    '[::ffff:127.0.0.1]:4000',
    '',
  ])('%s is refused', (host) => {
    expect(judge('GET', '/', `Host: ${host}`)).toBe('host-refused')
    expect(judge('POST', '/api/checks', `Host: ${host}`, JSON_TYPE)).toBe('host-refused')
  })

  test('none, or two, is refused', () => {
    expect(judge('GET', '/')).toBe('host-refused')
    expect(judge('GET', '/', HOST, HOST)).toBe('host-refused')
    expect(judge('GET', '/', HOST, 'host: evil.example')).toBe('host-refused')
  })
})

describe('the request target', () => {
  test.for([
    'http://evil.example/',
    'http://127.0.0.1:4000/',
    '//evil.example/',
    '/\\evil.example',
    '*',
    '',
    'api/series',
  ])('%s is refused', (target) => {
    expect(judge('GET', target, HOST)).toBe('target-refused')
  })
})

describe('an unsafe request', () => {
  test('of our own page is let in', () => {
    expect(judge('POST', '/api/checks', HOST, 'Origin: http://127.0.0.1:4000')).toBe('let in')
    expect(judge('DELETE', '/api/checks/a', HOST, 'Origin: http://127.0.0.1:4000', 'Sec-Fetch-Site: same-origin')).toBe(
      'let in',
    )
  })

  test.for([
    'http://evil.example',
    'null',
    '',
    'http://127.0.0.1',
    'http://127.0.0.1:4001',
    'https://127.0.0.1:4000',
    'http://127.0.0.1:4000.evil.example',
    'http://127.0.0.1:4000/',
    'http://localhost:4000',
    'file://',
    'chrome-extension://abcdef',
  ])('with Origin %s is refused', (origin) => {
    expect(judge('POST', '/api/checks', HOST, JSON_TYPE, `Origin: ${origin}`)).toBe('origin-refused')
    expect(judge('POST', '/', HOST, `Origin: ${origin}`)).toBe('origin-refused')
  })

  test('with two Origins is refused, even where one is ours', () => {
    const own = 'Origin: http://127.0.0.1:4000'
    expect(judge('POST', '/api/checks', HOST, JSON_TYPE, own, 'Origin: http://evil.example')).toBe('origin-refused')
  })

  test.for(['cross-site', 'same-site', 'Same-Origin', 'nonsense', ''])('with Sec-Fetch-Site %s is refused', (site) => {
    const own = 'Origin: http://127.0.0.1:4000'
    expect(judge('POST', '/api/checks', HOST, JSON_TYPE, own, `Sec-Fetch-Site: ${site}`)).toBe('site-refused')
  })

  test('of a program, with neither field, must carry JSON', () => {
    expect(judge('POST', '/api/checks', HOST, JSON_TYPE)).toBe('let in')
    expect(judge('POST', '/api/checks', HOST, 'Content-Type: application/json; charset=utf-8')).toBe('let in')
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain;application/json',
      'application/jsonp',
    ]) {
      expect(judge('POST', '/api/checks', HOST, `Content-Type: ${type}`)).toBe('json-required')
    }
    expect(judge('POST', '/api/checks', HOST)).toBe('json-required')
    expect(judge('POST', '/api/checks', HOST, JSON_TYPE, 'Content-Type: text/plain')).toBe('json-required')
    expect(judge('DELETE', '/api/checks/a', HOST)).toBe('json-required')
  })

  test.for(['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'get'])(
    'is any that is not known to be safe: %s',
    (method) => {
      expect(judge(method, '/api/series', HOST, 'Origin: http://evil.example')).toBe('origin-refused')
    },
  )
})

describe('a page from elsewhere', () => {
  test.for(['cross-site', 'same-site'])('(%s) may link to a page, and only that', (site) => {
    const link = [`Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
    expect(judge('GET', '/topics/what-is-http', HOST, ...link)).toBe('let in')
    expect(judge('GET', '/topics/what-is-http?from=/api/', HOST, ...link)).toBe('let in')
    for (const target of ['/api/series', '/api', '/API/series', '/%61pi/series', '/api?x', '/api/checks/a/events']) {
      expect(judge('GET', target, HOST, ...link)).toBe('site-refused')
    }
    expect(judge('POST', '/', HOST, ...link)).toBe('site-refused')
    expect(judge('GET', '/', HOST, ...link, 'Sec-Fetch-Site: none')).toBe('site-refused')
  })

  test.for(['iframe', 'script', 'image', 'style', 'object', 'empty', 'embed', 'frame'])(
    'may not load ours as %s',
    (dest) => {
      for (const mode of ['no-cors', 'cors', 'navigate']) {
        expect(
          judge('GET', '/', HOST, 'Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`, `Sec-Fetch-Dest: ${dest}`),
        ).toBe('site-refused')
      }
    },
  )

  test('may not listen to live events', () => {
    expect(
      judge(
        'GET',
        '/api/checks/a/events',
        HOST,
        'Sec-Fetch-Site: cross-site',
        'Sec-Fetch-Mode: cors',
        'Sec-Fetch-Dest: empty',
      ),
    ).toBe('site-refused')
  })
})

test('our own pages and the address bar are let in', () => {
  expect(judge('GET', '/api/series', HOST, 'Sec-Fetch-Site: same-origin')).toBe('let in')
  expect(judge('GET', '/api/series', HOST, 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate')).toBe('let in')
  expect(judge('GET', '/api/series', HOST)).toBe('let in')
})
