import { expect, test } from 'vitest'
import { splitLesson } from './split-lesson.ts'

test('a lesson is split where something works, in its order', () => {
  const html =
    '<p>one</p>\n<div data-b="b3" data-experiment="keep-alive"></div>\n<p>two</p><div data-build="http-server"></div>'
  expect(splitLesson(html)).toEqual([
    { type: 'html', html: '<p>one</p>\n' },
    { type: 'experiment', slug: 'keep-alive' },
    { type: 'html', html: '\n<p>two</p>' },
    { type: 'build', slug: 'http-server' },
  ])
})

test('a lesson without places is one piece, and an empty one none', () => {
  expect(splitLesson('<p>all</p>')).toEqual([{ type: 'html', html: '<p>all</p>' }])
  expect(splitLesson(' \n')).toEqual([])
})

test('what only speaks of a place is text', () => {
  const html = '<p><code>&lt;div data-experiment="a"&gt;&lt;/div&gt;</code></p><div data-experiment="A B"></div>'
  expect(splitLesson(html)).toEqual([{ type: 'html', html }])
})
