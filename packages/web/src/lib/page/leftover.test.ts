import { expect, test } from 'vitest'
import type { TopicSummary } from '../api/types.ts'
import { leftovers } from './leftover.ts'

const done: TopicSummary = {
  slug: 'http',
  title: 'HTTP',
  question: '?',
  minutes: 1,
  status: 'written',
  needs: [],
  progress: 'proven',
  read: true,
  builds: [{ slug: 'server', title: 'Server', stages: 3, passed: 3 }],
  experiments: 2,
  experimentsRun: 2,
  cards: 0,
}

test('where all is done nothing is left, nor in what is not written here', () => {
  const elsewhere = { ...done, read: false, link: 'https://example.org' }
  expect(leftovers([done, elsewhere, { ...done, read: false, status: 'planned' }])).toEqual([])
})

test('what is left of a proven topic is told: stages that broke again, the lesson, experiments, cards', () => {
  const builds = [{ slug: 'server', title: 'Server', stages: 3, passed: 2 }]
  expect(leftovers([{ ...done, builds, read: false, experimentsRun: 1, cards: 8, cardsDue: 3 }])).toEqual([
    { text: 'Server: 2 of 3 stages pass now', href: '/builds/server' },
    { text: 'HTTP: the lesson is unread', href: '/topics/http' },
    { text: 'HTTP: 1 experiment not run yet', href: '/topics/http' },
    { text: 'HTTP: 3 cards due', href: '/recall?topic=http' },
  ])
})
