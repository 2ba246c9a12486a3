import { findChromium } from '@backroad/check'
import { observeExperiment } from '@backroad/lab'
import { expect, test } from 'vitest'

const judged = test.skipIf(findChromium() === undefined)
const observe = (slug: string) => observeExperiment(new URL(`./${slug}.ts`, import.meta.url), {})
const cells = (rows: readonly Readonly<Record<string, string | number>>[]) =>
  rows.map((row) => Object.values(row).slice(1).join(' '))

judged(
  'in Chromium another port passes SameSite, and nothing passes Origin, Sec-Fetch-Site or a token',
  { timeout: 300_000 },
  async () => {
    const seen = await observe('forge-a-request')
    expect(cells(seen.get('table', 'outcome').rows)).toEqual([
      'done done done done done',
      'refused refused done done done',
      'refused done refused done done',
      ...Array.from({ length: 3 }, () => 'refused refused refused refused done'),
    ])
    expect(seen.get('log', 'here').lines[0]?.text).toMatch(/Chromium \d+/)
  },
)

judged('in Chromium encoding as text leaves the address', { timeout: 300_000 }, async () => {
  const seen = await observe('inject')
  expect(cells(seen.get('table', 'outcome').rows)).toEqual([
    'runs · ·',
    'runs · ·',
    'runs runs ·',
    'runs · ·',
    'runs · ·',
  ])
})

judged('Chromium keeps to policies and sends reports', { timeout: 300_000 }, async () => {
  const seen = await observe('csp')
  expect(cells(seen.get('table', 'outcome').rows)).toEqual([
    'runs runs runs runs runs',
    '· · · runs ·',
    'runs runs runs · runs',
    '· · · · runs',
    '· · · · ·',
    '· · · · ·',
    '· · · · ·',
  ])
  const reports = seen.get('log', 'reports').lines.map(({ text }) => text)
  expect(reports.some((text) => text.startsWith('script-src-elem stopped inline'))).toBe(true)
})
