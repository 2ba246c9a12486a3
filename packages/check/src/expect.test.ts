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
