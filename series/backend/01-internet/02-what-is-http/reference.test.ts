import { readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { createHttp1, type Http1, type Reply } from '@backroad/protocols'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let started: StartedProgram
let http: Http1 & { closeAll(): Promise<void> }

beforeAll(async () => {
  started = await startProgram(readWorkspace(join(import.meta.dirname, 'build', 'reference')))
  const { host, port } = started.program
  http = createHttp1({
    host,
    port,
    observer: () => {},
    signal: new AbortController().signal,
    replyWithin: 5000,
  })
})

afterAll(async () => {
  await http.closeAll()
  await started[Symbol.asyncDispose]()
})

function ask(line: string, fields: readonly string[] = [], body = ''): Promise<Reply> {
  const all = ['Host: backroad', ...fields, ...(body === '' ? [] : [`Content-Length: ${body.length}`])]
  return http.request(`${line}\r\n${all.join('\r\n')}\r\n\r\n${body}`)
}

const put = (name: string, body: string, ...fields: string[]) => ask(`PUT /files/${name} HTTP/1.1`, fields, body)
const get = (name: string, ...fields: string[]) => ask(`GET /files/${name} HTTP/1.1`, fields)

test('a file is only put in place of the version that the client means', async () => {
  expect((await put('a', 'one', 'If-Match: *')).status.value).toBe(412)
  expect((await put('a', 'one', 'If-None-Match: *')).status.value).toBe(201)
  expect((await put('a', 'two', 'If-None-Match: *')).status.value).toBe(412)
  const tag = (await get('a')).field('ETag').value ?? ''
  expect((await put('a', 'two', `If-None-Match: "x", W/${tag}`)).status.value).toBe(412)
  expect((await put('a', 'two', `If-Match: W/${tag}, "x"`)).status.value).toBe(412)
  expect((await put('a', 'two', 'If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT')).status.value).toBe(412)
  expect((await get('a')).text.value).toBe('one')
  expect((await put('a', 'three', `If-Match: "x", ${tag}`)).status.value).toBe(204)
  expect((await get('a')).text.value).toBe('three')
  expect((await get('a', `If-Match: ${tag}`)).status.value).toBe(412)
})

test('a part is not stored as if it were the whole', async () => {
  expect((await put('part', 'ab', 'Content-Range: bytes 0-1/9')).status.value).toBe(400)
  expect((await get('part')).status.value).toBe(404)
})

test.for([
  ['Sun, 06 Nov 2095 08:49:37 GMT', 304],
  ['Sunday, 06-Nov-44 08:49:37 GMT', 304],
  ['Sun Nov  6 08:49:37 2095', 304],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 200],
  ['2095-11-06', 200],
  ['1', 200],
] as const)('of If-Modified-Since only a date of HTTP counts: %s', async ([since, status]) => {
  await put('dated', 'x')
  expect((await get('dated', `If-Modified-Since: ${since}`)).status.value).toBe(status)
})

test('an empty file is sent whole, whatever part is asked for', async () => {
  await ask('PUT /files/empty HTTP/1.1', ['Content-Length: 0'])
  expect((await get('empty', 'Range: bytes=-5')).status.value).toBe(200)
})

test('a later minor version is answered like HTTP/1.1', async () => {
  const connection = await http.connect()
  await connection.send('GET /count/3 HTTP/1.2\r\nHost: b\r\nConnection: keep-alive\r\n\r\n')
  const reply = await connection.reply()
  expect(reply.framing).toBe('chunked')
  expect(reply.text.value).toBe('1\n2\n3\n')
})

test.for(['a b', 'a/b', 'a:b', '[::1', 'a@b'])('no host is called %s', async (host) => {
  expect((await http.request(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status.value).toBe(400)
})

test.for(['', 'a.example', 'a:80', '[::1]:80', 'a%2d_b'])('a host may be called %s', async (host) => {
  expect((await http.request(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status.value).toBe(200)
})

test.for(['X : a', 'Host: again'])('a refused HEAD gets no body: %s', async (field) => {
  const connection = await http.connect()
  await connection.send(`HEAD / HTTP/1.1\r\nHost: b\r\n${field}\r\n\r\n`)
  expect((await connection.reply()).status.value).toBe(400)
  // Bytes before the end would be a body.
  expect(await connection.ended()).toBe('closed')
})
