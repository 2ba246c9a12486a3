import type { Located } from '@backroad/protocols'
import { describe, expect as demand, test } from 'vitest'
import { ExpectationError, createExpect } from './expect.ts'

const expect = createExpect()
const located = <T>(value: T, name = 'status code'): Located<T> => ({ value, at: { start: 9, end: 12, name } })

function failure(act: () => unknown): ExpectationError {
  try {
    act()
  } catch (error) {
    if (error instanceof ExpectationError) return error
    throw error
  }
  throw new Error('it held')
}

describe('a claim that holds says nothing', () => {
  test.for([
    ['is', () => expect(located(200)).is(200)],
    ['is, of a zero that was written with a sign', () => expect(-0, 'count').is(0)],
    ['is, of no number', () => expect(Number.NaN, 'double').is(Number.NaN)],
    ['is, of bytes as text', () => expect(located<Uint8Array>(Buffer.from('pear'))).is('pear')],
    ['is, of a list', () => expect(['a', 'b'], 'names').is(['a', 'b'])],
    ['isOneOf', () => expect(located(204)).isOneOf([200, 204])],
    ['isNot', () => expect(located(200)).isNot(500)],
    ['matches', () => expect('text/plain', 'type').matches(/^text\//)],
    ['contains', () => expect(located<Uint8Array>(Buffer.from('a pear'))).contains('pear')],
    ['contains, of a list', () => expect(['GET', 'HEAD'], 'methods').contains('HEAD')],
    ['isAbsent', () => expect(located(undefined)).isAbsent()],
    ['isPresent', () => demand(expect(located<string | undefined>('x')).isPresent()).toBe('x')],
    ['isAtLeast', () => expect(3, 'count').isAtLeast(3)],
    ['isAtMost', () => expect(3, 'count').isAtMost(3)],
    ['satisfies', () => expect(3, 'count').satisfies((n) => n % 2 === 1, 'an odd count')],
  ] as const)('%s', ([, act]) => void act())
})

describe('a claim that does not hold says what was expected and what came', () => {
  test.for([
    ['Expected status code 200, but received 400.', () => expect(located(400)).is(200)],
    [
      'Expected body "pear", but received "peat".',
      () => expect(located<Uint8Array>(Buffer.from('peat'), 'body')).is('pear'),
    ],
    ['Expected status code 200, 201 or 204, but received 400.', () => expect(located(400)).isOneOf([200, 201, 204])],
    ['Expected status code other than 400, but received 400.', () => expect(located(400)).isNot(400)],
    [
      'Expected Date that ends with "GMT", but there was none.',
      () => expect(located<string | undefined>(undefined), 'Date').matches(/GMT$/),
    ],
    [
      'Expected Content-Type field that matches text/plain in any charset, but received "text/html".',
      () =>
        expect(located('text/html'), 'Content-Type field').matches(/^text\/plain(;|$)/i, {
          named: 'text/plain in any charset',
        }),
    ],
    [
      'Expected the end of the body told by Content-Length or chunked coding, but there is no Content-Length and no chunked coding, so the body ends only when the connection does.',
      () => expect('until-close', 'the end of the body told by').isOneOf(['content-length', 'chunked']),
    ],
    [
      'Expected Transfer-Encoding "chunked", but received "none".',
      () => expect(located('none'), 'Transfer-Encoding').is('chunked'),
    ],
    ['Expected text that contains "b\\r\\n", but received "a".', () => expect('a', 'text').contains('b\r\n')],
    ['Expected no Server field, but received "x".', () => expect(located('x'), 'Server field').isAbsent()],
    ['Expected a Date field, but there was none.', () => expect(located(undefined), 'Date field').isPresent()],
    ['Expected count at least 3, but received 2.', () => expect(2, 'count').isAtLeast(3)],
    ['Expected count at most 3, but received 4.', () => expect(4, 'count').isAtMost(3)],
    ['Expected count at least 3, but received NaN.', () => expect(NaN, 'count').isAtLeast(3)],
    ['Expected an odd count, but received 4.', () => expect(4, 'count').satisfies((n) => n % 2 === 1, 'an odd count')],
    ['The file was left half written.', () => expect.fail('The file was left half written')],
  ] as const)('%s', ([sentence, act]) => demand(failure(act).message).toBe(sentence))
})

test('a common mistake is named by the received value, or for any', () => {
  const likely = { 404: 'no path', absent: 'no field' }
  demand(failure(() => expect(located(404)).is(200, { likely })).likelyByValue).toBe('no path')
  demand(failure(() => expect(located(500)).is(200, { likely })).likelyByValue).toBeUndefined()
  demand(failure(() => expect(located(undefined)).isPresent({ likely })).likelyByValue).toBe('no field')
  demand(failure(() => expect(located(500)).is(200, { likely: 'any' })).likelyAlways).toBe('any')
})

test('the reason stands after the sentence', () => {
  const { message } = failure(() => expect(located(400)).is(200, { because: 'It was sent in pieces.' }))
  demand(message).toBe('Expected status code 200, but received 400. It was sent in pieces.')
})

test('a field is called by its name', () => {
  const named = createExpect(() => 'ETag field')
  demand(failure(() => named(located(undefined, 'fields')).isPresent()).expected).toBe('an ETag field')
})

test('long text is shortened in its middle', () => {
  const { message } = failure(() => expect('a'.repeat(5000), 'text').is('b'))
  demand(message).toMatch(/^Expected text "b", but received "a{48} … a{16}" \(5000 characters\)\.$/)
})

describe('of two long values the sentence says where they part', () => {
  const text = 'pear '.repeat(200)
  const at = (place: number, put: string) =>
    Buffer.from(text.slice(0, place) + put + text.slice(place + put.length), 'latin1')
  const body = (value: Uint8Array) => expect(located(value, 'body'))
  const whole = Buffer.from(text)

  test.for([
    [
      'Expected body 1000 bytes, but received 1000 bytes: the first 512 bytes are right, then "ar pear …" was expected and "xr pear …" came.',
      () => body(at(512, 'x')).is(whole),
    ],
    [
      'Expected body 1000 bytes, but received 1000 bytes: they part at the first byte, where "pear pea…" was expected and "bear pea…" came.',
      () => body(at(0, 'b')).is(whole),
    ],
    [
      'Expected body 1000 bytes, but received 1000 bytes: the first byte is right, then hex 65 61 72 20 70 65 61 72 … was expected and hex ff 61 72 20 70 65 61 72 … came.',
      () => body(at(1, '\xff')).is(whole),
    ],
    [
      'Expected body 1000 bytes, but received 998 bytes: the first 998 bytes are right, then "r " was expected and nothing more came.',
      () => body(Buffer.from(text.slice(0, 998))).is(whole),
    ],
    [
      'Expected body 1000 bytes, but received 1001 bytes: the first 1000 bytes are right, then the end was expected and "\\n" came.',
      () => body(Buffer.from(`${text}\n`)).is(whole),
    ],
    [
      'Expected body 20 bytes, but received 20 bytes: the first 19 bytes are right, then hex 00 was expected and hex 01 came.',
      () => body(Buffer.concat([Buffer.alloc(19), Buffer.of(1)])).is(new Uint8Array(20)),
    ],
  ] as const)('%s', ([sentence, act]) => demand(failure(act).message).toBe(sentence))

  test('of text in characters, none of them cut in half', () => {
    const { message } = failure(() => expect(`${'a'.repeat(90)}🍐`, 'text').is(`${'a'.repeat(90)}🍎`))
    demand(message).toMatch(/: the first 90 characters are right, then "🍎" was expected and "🍐" came\.$/)
  })

  test('but not where one of them is shown', () => {
    demand(failure(() => body(at(0, '')).is('pear')).message).toBe('Expected body "pear", but received 1000 bytes.')
  })
})
