import { expect, test } from 'vitest'
import { placeOf } from './place-of.ts'
import { backWhen } from './ratings.ts'
import { sourceParts } from '../page/source-parts.ts'

test('when a card comes back, as people say it', () => {
  const said = [{ minutes: 1 }, { minutes: 10 }, { days: 1 }, { days: 9 }, { days: 59 }, { days: 90 }, { days: 1000 }]
  expect(said.map(backWhen)).toEqual([
    'in 1 minute',
    'in 10 minutes',
    'tomorrow',
    'in 9 days',
    'in 59 days',
    'in 3 months',
    'in 3 years',
  ])
})

test('sections of RFCs lead to them, other sources stay as they are', () => {
  expect(sourceParts('RFC 9112 §6.3, §9.3')).toEqual([
    { text: 'RFC 9112 §6.3', href: 'https://www.rfc-editor.org/rfc/rfc9112#section-6.3' },
    { text: ', ' },
    { text: '§9.3', href: 'https://www.rfc-editor.org/rfc/rfc9112#section-9.3' },
  ])
  expect(sourceParts('See RFC 8767.')).toEqual([
    { text: 'See ' },
    { text: 'RFC 8767', href: 'https://www.rfc-editor.org/rfc/rfc8767' },
    { text: '.' },
  ])
  expect(sourceParts('Redis documentation, §4 of it')).toEqual([{ text: 'Redis documentation, §4 of it' }])
})

test('a place in a lesson: the heading, or the very words below it', () => {
  expect(placeOf('what-is-http', { id: 's-where-to-stop', title: 'Where to stop' })).toBe(
    '/topics/what-is-http#s-where-to-stop',
  )
  expect(placeOf('what-is-http', { id: 's-a', title: 'A', passage: 'a two-part name, & more' })).toBe(
    '/topics/what-is-http#s-a:~:text=a%20two%2Dpart%20name%2C%20%26%20more',
  )
})
