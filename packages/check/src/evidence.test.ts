import { expect, test } from 'vitest'
import { check, fixture, request } from '../test/fixture.ts'
import type { Evidence, StageDefinition } from './types.ts'

const get = (path: string) => request.replace('/', path)

async function evidenceOf(
  name: string,
  act: StageDefinition['check'],
  more: Partial<StageDefinition> = {},
): Promise<Evidence> {
  const { stage } = await check(fixture(name), {
    only: { spec: 'RFC 9112 §9.3', replyWithin: 400, ...more, check: act },
  })
  const { evidence } = stage('only')
  if (!evidence) throw new Error('it passed')
  return evidence
}

/** What the evidence points at. */
function pointedAt({ received }: Evidence): string {
  return received!.bytes.slice(received!.offending!.start, received!.offending!.end)
}

test('of a chunked body, the bytes of the chunk that is wrong', async () => {
  const evidence = await evidenceOf('answers-in-chunks', async ({ http, expect }) => {
    expect((await http.request(request)).text).is('one\ntwo\nthree')
  })
  expect(pointedAt(evidence)).toBe('four')
  expect(evidence.received?.wanted).toBe('two')
  expect(evidence.received?.bytes.slice(evidence.received.offending!.start - 1)).toMatch(/^\nfour\r\n6/)
})

test('of bytes against bytes, what differs, one character a byte', async () => {
  const of = (want: Uint8Array) =>
    evidenceOf('answers-bytes', async ({ http, expect }) => {
      expect((await http.request(request)).body, 'the body').is(want)
    })
  // The fixture answers 00 7f 80 c3 a9 ff.
  const changed = await of(Buffer.from([0x00, 0x7f, 0xfe, 0xc3, 0xe8, 0xff]))
  expect(pointedAt(changed)).toBe('\x80\xc3\xa9')
  expect(changed.received?.wanted).toBe('\xfe\xc3\xe8')
  const missing = await of(new Uint8Array([0x00, 0x7f, 0x80, 0x81, 0xc3, 0xa9, 0xff]))
  expect(pointedAt(missing)).toBe('\xc3')
  expect(missing.received?.wanted).toBe('\x81\xc3')
  // A view of a larger buffer is what it shows, no more.
  const view = await of(new Uint8Array([9, 9, 0x00, 0x7f, 0x80, 0xc3, 0xa9, 0xfe, 9]).subarray(2, 8))
  expect(pointedAt(view)).toBe('\xff')
  expect(view.received?.wanted).toBe('\xfe')
  const none = await of(new Uint8Array())
  expect(pointedAt(none)).toBe('\0\x7f\x80\xc3\xa9\xff')
  expect(none.received?.wanted).toBe('')
})

test('of a long message, the part with the offending byte, and how long it was', async () => {
  const evidence = await evidenceOf('answers-at-length', async ({ http, expect }) => {
    expect((await http.request(request)).text).is('a'.repeat(30_000))
  })
  const { received } = evidence
  expect(pointedAt(evidence)).toBe('b')
  expect(received?.total).toBe(received!.from! + received!.bytes.length)
  expect(received?.total).toBeGreaterThan(30_000)
  expect(received!.bytes.length).toBeLessThan(9000)
  expect(evidence.summary.length).toBeLessThan(400)
})

test('on a connection kept open, only the message in question and what was sent for it', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    const connection = await http.connect()
    await connection.send(get('/one'))
    await connection.reply()
    await connection.sendInPieces(get('/two'), [2, 5])
    expect((await connection.reply()).text, 'the body').is('/2')
  })
  expect(evidence.sent).toEqual({ bytes: get('/two'), pieces: 3 })
  expect(evidence.received?.bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n.*\r\n\r\n\/two$/)
  expect(pointedAt(evidence)).toBe('two')
  expect(evidence.byHand).toMatch(/^\(printf 'GET \/one.*; sleep 0\.2; printf 'GE'; sleep 0\.2; printf 'T \/'; /)
})

test('of requests sent ahead, what was sent with them', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    const connection = await http.connect()
    await connection.send(get('/one') + get('/two'))
    await connection.reply()
    expect((await connection.reply()).text).is('/2')
  })
  expect(evidence.sent).toEqual({ bytes: get('/one') + get('/two'), pieces: 1 })
  expect(evidence.received?.bytes).toMatch(/\/two$/)
})

test('of several connections, the one that the value came from', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    const first = await http.request(get('/one'))
    await http.request(get('/two'))
    expect(first.field('Content-Type'), 'Content-Type').is('text/html')
  })
  expect(evidence.sent).toEqual({ bytes: get('/one'), pieces: 1, connections: 2 })
  expect(evidence.received).toMatchObject({ wanted: 'html' })
  expect(pointedAt(evidence)).toBe('plain')
})

test('of a field that is not there, the fields among which it should stand, and its name', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    expect((await http.request(request)).field('ETag')).isPresent({ likely: { absent: 'no tag is made' } })
  })
  expect(evidence.summary).toBe('Expected an ETag field, but there was none.')
  expect(pointedAt(evidence)).toBe('Content-Type: text/plain\r\nContent-Length: 1\r\n')
  expect(evidence.likely).toBe('no tag is made')
})

test('of a value that was read nowhere, what the last connection saw', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    await http.request(get('/one'))
    expect(2, 'the number of files').is(3)
  })
  expect(evidence.expected).toBe('the number of files 3')
  expect(evidence.sent?.bytes).toBe(get('/one'))
  expect(evidence.received?.offending).toBeUndefined()
})

test('the section and the mistake of the claim come before those of the stage', async () => {
  const act: StageDefinition['check'] = async ({ http, expect }) => {
    const reply = await http.request(request)
    expect(reply.status).is(204, { spec: 'RFC 9110 §15.3.5', likely: 'of the claim' })
  }
  expect(await evidenceOf('answers', act, { likely: 'of the stage' })).toMatchObject({
    spec: 'RFC 9110 §15.3.5',
    likely: 'of the claim',
  })
  const plain: StageDefinition['check'] = async ({ http, expect }) =>
    expect((await http.request(request)).status).is(204)
  expect(await evidenceOf('answers', plain, { likely: 'of the stage' })).toMatchObject({
    spec: 'RFC 9112 §9.3',
    likely: 'of the stage',
  })
})

test('an author may fail a stage in words of their own', async () => {
  const evidence = await evidenceOf('answers-by-path', async ({ http, expect }) => {
    const reply = await http.request(get('/one'))
    return expect.fail('The file was half written', {
      expected: 'the whole file',
      received: reply.body,
      likely: 'no flush',
    })
  })
  expect(evidence).toMatchObject({
    summary: 'The file was half written.',
    expected: 'the whole file',
    likely: 'no flush',
  })
  expect(pointedAt(evidence)).toBe('/one')
})

test('what became of the connection after the claim had failed is told', async () => {
  const evidence = await evidenceOf('closes-after-a-reply', async ({ http, expect }) => {
    const connection = await http.connect()
    await connection.send(request)
    expect((await connection.reply()).status).is(204)
  })
  expect(evidence.received?.then).toBe('then your program closed the connection')
})

test('of a connection that was to end, the reply that came before, and that it stayed open', async () => {
  const evidence = await evidenceOf('answers', async ({ http }) => {
    const connection = await http.connect()
    await connection.send(request)
    await connection.reply()
    await connection.ended({ within: 100 })
  })
  expect(evidence.summary).toMatch(/^Your program kept the connection open/)
  expect(evidence.sent?.bytes).toBe(request)
  expect(evidence.received).toMatchObject({
    bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npear',
    then: 'then your program kept the connection open',
  })
})

test('of requests sent ahead, how many were answered', async () => {
  const evidence = await evidenceOf('answers-once', async ({ http }) => {
    const connection = await http.connect()
    await connection.send(request.repeat(15))
    for (let i = 0; i < 15; i++) await connection.reply()
  })
  expect(evidence.summary).toMatch(/^1 of 15 replies came, then nothing within \d+ ms\.$/)
  expect(evidence.received?.then).toBe('nothing came after the reply before, and the connection stayed open')
})

test('of a body that its length cut off, the bytes that followed it', async () => {
  const evidence = await evidenceOf('counts-characters', async ({ http, expect }) => {
    expect((await http.request(request)).text, 'the body').is('süße Äpfel', { likely: 'Something else.' })
  })
  expect(pointedAt(evidence)).toBe('fel')
  expect(evidence.received?.then).toBe('Content-Length 10 ended the body here; 3 more bytes followed it')
  expect(evidence.received?.wanted).toBeUndefined()
  expect(evidence.likely).toBe('The length counts bytes, not characters.')
})

test('of a body that its length cut off for another reason, the bytes, and what the author says', async () => {
  const evidence = await evidenceOf('says-too-short-a-length', async ({ http, expect }) => {
    expect((await http.request(request)).text, 'the body').is('pear', { likely: 'Something else.' })
  })
  expect(pointedAt(evidence)).toBe('ar')
  expect(evidence.received?.then).toBe('Content-Length 2 ended the body here; 2 more bytes followed it')
  expect(evidence.likely).toBe('Something else.')
})

test('of a next reply that has come already, nothing is said to follow the body', async () => {
  const evidence = await evidenceOf('answers', async ({ http, expect }) => {
    const connection = await http.connect()
    await connection.send(request + request)
    const first = await connection.reply()
    await connection.reply()
    expect(first.text, 'the body').is('pears')
  })
  expect(evidence.received?.then).toBeUndefined()
  expect(evidence.received?.wanted).toBe('rs')
})

test('of a long reply that was not whole, its end, and how long it was', async () => {
  const evidence = await evidenceOf('stops-at-length', async ({ http }) => void (await http.request(request)))
  const { received } = evidence
  expect(received?.bytes).toMatch(/a{8000}last$/)
  expect(received?.total).toBe('HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n'.length + 20_004)
  expect(received!.from! + received!.bytes.length).toBe(received?.total)
})
