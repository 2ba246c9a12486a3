import { expect, test } from 'vitest'
import { CookieJar } from './cookie-jar.ts'

const jarOf = (...lines: string[]) => {
  const jar = new CookieJar('127.0.0.1')
  jar.take(lines, '/a/login')
  return jar
}
const other = { path: '/', sameSite: false, method: 'GET' }

test('keeps what a browser keeps, and refuses what it refuses', () => {
  const jar = jarOf(
    'a=1; Path=/; HttpOnly',
    'b=2; SameSite=None; Path=/',
    '__Host-c=3; Secure; Path=/',
    '__Host-d=4; Path=/',
    '__Secure-e=5',
    'f=6; Domain=example.org',
    'g=7; Path=/; Max-Age=0',
  )
  expect(jar.all.map(({ name }) => name)).toEqual(['a', '__Host-c'])
  expect(jar.get('a')).toEqual({ name: 'a', value: '1', path: '/', secure: false, httpOnly: true })
})

test('a later line of one name and path takes the place of the earlier, and may end it', () => {
  const jar = jarOf('a=1; Path=/', 'a=2; Path=/')
  expect(jar.field({ path: '/', sameSite: true, topLevel: true, method: 'GET' })).toBe('a=2')
  jar.take(['a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], '/')
  expect(jar.all).toEqual([])
})

test('a cookie without a path goes to the folder of the request, and below', () => {
  const jar = jarOf('a=1')
  const field = (path: string) => jar.field({ path, sameSite: true, topLevel: true, method: 'GET' })
  expect([field('/a'), field('/a/b?c=/'), field('/ab'), field('/')]).toEqual(['a=1', 'a=1', undefined, undefined])
})

test('SameSite says what goes along with a request of another site', () => {
  const jar = jarOf(
    's=1; SameSite=Strict; Path=/',
    'l=2; SameSite=Lax; Path=/',
    'n=3; SameSite=None; Secure; Path=/',
    'd=4; Path=/',
  )
  expect(jar.field({ ...other, topLevel: true })).toBe('l=2; n=3; d=4')
  expect(jar.field({ ...other, topLevel: true, method: 'POST' })).toBe('n=3; d=4')
  expect(jar.field({ ...other, topLevel: false })).toBeUndefined()
})
