import { openBackroad } from '@backroad/app'
import { sectionsApart } from '@backroad/series'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startApp } from './app-process.ts'
import { spread, type Bench } from './row.ts'

const EXPLANATIONS = 10_000
const WORDS_EACH = 300
const QUERIES = 2000
const seriesDir = path.resolve('series/backend')

/**
 * Searches as people type them, a letter at a time, misspelt and in several words, over the series and 10,000 texts of a
 * person's own. Those are notes: they are in the same index as explanations will be. Measured over HTTP.
 */
export const search: Bench = async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  try {
    const words = await wordsOfSeries()
    const random = seeded(7)
    await fill(dataDir, words, random)
    await using app = await startApp({ dataDir })
    const ask = async (query: string) => {
      const began = performance.now()
      const reply = await fetch(`${app.address}/api/search?q=${encodeURIComponent(query)}`)
      const { ms, total } = (await reply.json()) as { ms: number; total: number }
      return { all: performance.now() - began, own: ms, total }
    }
    const first = await ask('a first one')
    const asked = queries(words, random)
    // What is compiled on the way is no part of what people wait for every day.
    for (const query of asked.slice(0, 200)) await ask(query)
    const times: number[] = []
    const whole: number[] = []
    let found = 0
    for (const query of asked) {
      const { all, own, total } = await ask(query)
      times.push(own)
      whole.push(all)
      if (total > 0) found += 1
    }
    const p99 = percentile(times, 0.99)
    return [
      {
        what: 'search over the series and 10,000 explanations',
        budget: 'p99 ≤ 10 ms',
        figure: `${p99.toFixed(1)} ms (middle ${spread(times).median.toFixed(1)}, slowest ${spread(times).max.toFixed(1)}); ${found} of ${asked.length} found something`,
        ok: p99 <= 10,
      },
      { what: 'the same, over HTTP', budget: '', figure: `p99 ${percentile(whole, 0.99).toFixed(1)} ms` },
      { what: 'the first search, which makes the index', budget: '', figure: `${Math.round(first.all)} ms` },
      { what: 'memory then', budget: '', figure: `${Math.round(app.memoryMb() ?? Number.NaN)} MB` },
    ]
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Every word of the lessons in their order, so that common words are as common as they are. */
async function wordsOfSeries(): Promise<string[]> {
  const lessons = fs.globSync('*/*/lesson.md', { cwd: seriesDir })
  const texts = await Promise.all(
    lessons.map((file) => sectionsApart(fs.readFileSync(path.join(seriesDir, file), 'utf8'))),
  )
  return texts.flat().flatMap(({ text }) => text.split(/\s+/))
}

async function fill(dataDir: string, words: readonly string[], random: () => number): Promise<void> {
  await using backroad = await openBackroad({ dataDir, seriesDir })
  const { topics } = backroad.series
  // One word in eight is of its author's own: 20,000 of them.
  const word = () => (random() < 0.125 ? invented(Math.floor(random() * 20_000)) : pick(words, random))
  const at = new Date(Date.UTC(2026, 0, 1)).toISOString()
  const notes = Array.from({ length: EXPLANATIONS }, (_, i) => ({
    id: `n${i}`,
    series: backroad.series.series.slug,
    topic: topics[i % topics.length]!.slug,
    text: Array.from({ length: WORDS_EACH }, word).join(' '),
    createdAt: at,
    updatedAt: at,
  }))
  const empty = { ...(await backroad.transfer.export()), notes }
  await backroad.transfer.import(JSON.stringify(empty))
}

/** What people type: words and pairs of words that stand together, whole, begun or misspelt. */
function queries(words: readonly string[], random: () => number): string[] {
  return Array.from({ length: QUERIES }, (_, i) => {
    const at = Math.floor(random() * (words.length - 4))
    const phrase = words.slice(at, at + 1 + (i % 3)).join(' ')
    const kind = i % 5
    if (kind === 0) return phrase
    if (kind === 1) return phrase.slice(0, 1 + Math.floor(random() * phrase.length))
    if (kind === 2) return misspelt(phrase, random)
    if (kind === 3) return pick(words, random)
    return invented(Math.floor(random() * 20_000))
  })
}

function misspelt(text: string, random: () => number): string {
  const at = 1 + Math.floor(random() * Math.max(1, text.length - 2))
  return `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`
}

function invented(n: number): string {
  const syllables = ['ka', 'lo', 'mi', 'ne', 'pu', 'ra', 'so', 'ti', 've', 'zu', 'be', 'do', 'fi']
  let word = ''
  for (let left = n + 200; left > 0; left = Math.floor(left / syllables.length))
    word += syllables[left % syllables.length]
  return word
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** The same numbers each time: a linear congruential generator (Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
