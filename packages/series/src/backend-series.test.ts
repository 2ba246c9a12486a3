import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { checkPages } from './check-pages.ts'
import { isError, loadSeries } from './load-series.ts'

const BACKEND = fileURLToPath(new URL('../../../series/backend', import.meta.url))

const loaded = await loadSeries(BACKEND)
const topics = loaded.series?.chapters.flatMap((chapter) => chapter.topics) ?? []

it('the backend series has no errors', () => {
  expect(loaded.problems.filter(isError)).toEqual([])
})

it('holds every heading of the roadmap: 21 chapters, 39 topics', () => {
  expect(loaded.series?.chapters.map((chapter) => chapter.topics.length)).toEqual([
    6, 1, 1, 1, 2, 8, 3, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  ])
  expect(topics).toHaveLength(39)
})

it('gives each topic a question of its own, and needs that can be met', () => {
  const questions = topics.map((topic) => topic.question)
  expect(new Set(questions).size).toBe(questions.length)
  expect(questions.every((question) => question.endsWith('?'))).toBe(true)
  const first = topics.filter((topic) => topic.needs.length === 0).map((topic) => topic.slug)
  expect(first).toContain('how-the-internet-works')
})

it('has pages without a fault', async () => {
  const problems = loaded.series ? await checkPages(loaded.series) : []
  expect(problems.filter(isError)).toEqual([])
}, 60_000)
