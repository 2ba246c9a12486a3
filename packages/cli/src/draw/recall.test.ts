import type { DueCard } from '@backroad/app'
import { expect, test } from 'vitest'
import { plain } from './paint.ts'
import { backWhen, drawAnswer, drawQuestion, drawRatings, plainText } from './recall.ts'

const card: DueCard = {
  topic: { slug: 'what-is-http', title: 'What is HTTP?' },
  id: 'end-of-the-head',
  question: '<p data-b="b1">Which of <code>a &#x26; b</code> comes <em>first</em>?</p>',
  answer: '<p>The first.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
  source: 'RFC 9112 §2.1',
  explained: { id: 's-first', title: 'What comes first' },
  isNew: true,
  comesBack: [
    { rating: 1, dueAt: '', minutes: 1 },
    { rating: 2, dueAt: '', minutes: 6 },
    { rating: 3, dueAt: '', days: 1 },
    { rating: 4, dueAt: '', days: 9 },
  ],
}

test('a card at 80 columns: the question, the answer with its source, the ratings with when it comes back', () => {
  expect(drawQuestion(card, 4, 9, plain)).toEqual([
    '',
    '4 of 9, from What is HTTP?, asked for the first time',
    '',
    'Which of `a & b` comes first?',
  ])
  expect(drawAnswer(card, plain)).toEqual([
    '',
    'The first.',
    '',
    '- one',
    '- two',
    'In the lesson: What comes first',
    'RFC 9112 §2.1',
  ])
  expect(drawRatings(card, plain)).toEqual([
    '',
    '  1  not at all   back in 1 minute',
    '  2  with effort  back in 6 minutes',
    '  3  well         back tomorrow',
    '  4  at once      back in 9 days',
  ])
})

test('signs are said as they are', () => {
  expect(plainText('&lt;p&gt; &amp;lt; &#60; &unknown;')).toBe('<p> &lt; < &unknown;')
  expect(backWhen({ minutes: 10 })).toBe('in 10 minutes')
})
