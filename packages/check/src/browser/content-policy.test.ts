import { expect, test } from 'vitest'
import { ContentPolicy, type ScriptUse } from './content-policy.ts'

const self = 'http://127.0.0.1:8080'
const inline: ScriptUse = { kind: 'element', text: 'x()' }
const file = (url: string): ScriptUse => ({ kind: 'file', url })
const runs = (policy: string, use: ScriptUse) => new ContentPolicy([policy], self).runs(use)

test('without a policy, or without a word about scripts, all run', () => {
  expect(runs('', inline)).toBe(true)
  expect(runs("img-src 'none'", inline)).toBe(true)
})

test('inline scripts run with unsafe-inline, the nonce or the hash, and the first is ignored beside the others', () => {
  expect(runs("script-src 'self'", inline)).toBe(false)
  expect(runs("default-src 'unsafe-inline'", inline)).toBe(true)
  expect(runs("script-src 'nonce-a' 'unsafe-inline'", inline)).toBe(false)
  expect(runs("script-src 'nonce-a'", { ...inline, nonce: 'a' })).toBe(true)
  expect(runs("script-src 'sha256-odGgCRHC8OQHCYZrzgs8aG9LJRFGGgBiHSwRY3JbYJI='", inline)).toBe(false)
})

test('handlers run with unsafe-inline alone, and follow script-src-attr before script-src', () => {
  const handler: ScriptUse = { kind: 'attribute', text: 'x()' }
  expect(runs("script-src 'nonce-a'", handler)).toBe(false)
  expect(runs("script-src 'unsafe-inline'; script-src-attr 'none'", handler)).toBe(false)
  expect(runs("script-src 'none'; script-src-attr 'unsafe-inline'", handler)).toBe(true)
})

test('files are matched by origin, host, scheme and path', () => {
  expect(runs("script-src 'self'", file(`${self}/a.js`))).toBe(true)
  expect(runs("script-src 'self'", file('http://127.0.0.1:8081/a.js'))).toBe(false)
  expect(runs('script-src *', file('http://evil.example/a.js'))).toBe(true)
  expect(runs('script-src *', file('data:text/javascript,x()'))).toBe(false)
  expect(runs('script-src data:', file('data:text/javascript,x()'))).toBe(true)
  expect(runs('script-src http://*.example:*', file('http://a.example:81/a.js'))).toBe(true)
  expect(runs('script-src http://a.example/b/', file('http://a.example/c/a.js'))).toBe(false)
  expect(runs("script-src 'strict-dynamic' 'nonce-a' *", file('http://evil.example/a.js'))).toBe(false)
})

test('of several policies all must allow', () => {
  expect(new ContentPolicy(["script-src 'unsafe-inline', script-src 'self'"], self).runs(inline)).toBe(false)
})

test('framing is said by frame-ancestors alone', () => {
  const framing = (policy: string, by: string) => new ContentPolicy([policy], self).allowsFraming(by)
  expect(framing("default-src 'none'", self)).toBeUndefined()
  expect(framing("frame-ancestors 'none'", self)).toBe(false)
  expect(framing("frame-ancestors 'self'", self)).toBe(true)
  expect(framing("frame-ancestors 'self'", 'http://127.0.0.1:8081')).toBe(false)
  expect(framing('frame-ancestors http:', 'http://evil.example')).toBe(true)
})
