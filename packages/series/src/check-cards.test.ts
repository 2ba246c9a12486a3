import { expect, it } from 'vitest'
import { writeSeries } from '../test/written-series.ts'
import { checkPages } from './check-pages.ts'
import { loadSeries } from './load-series.ts'

const LESSON = '# Bytes\n\n## How many bits\n\nA byte is *eight* bits.\n\n## Where it breaks\n\nNowhere.\n'
const card = (id: string, more: string) => `- id: ${id}\n  question: What?\n  answer: That.\n${more}`

async function problemsOf(recall: string) {
  await using folder = await writeSeries({
    '01-basics/02-bytes/lesson.md': LESSON,
    '01-basics/02-bytes/recall.yaml': recall,
  })
  const { series, problems } = await loadSeries(folder.dir)
  const found = [...problems, ...(series ? await checkPages(series) : [])]
  return found.filter(({ path, level }) => path.endsWith('recall.yaml') && level === undefined)
}

it('a card may name the heading that explains it, and words below that heading in any case', async () => {
  const right =
    card('one', '  lesson: how-many-bits\n') + card('two', '  lesson: how-many-bits\n  passage: a byte is Eight\n')
  expect(await problemsOf(right)).toEqual([])
})

it('says which heading is not there, and which were meant, with the line of the card', async () => {
  expect(await problemsOf(card('one', '') + card('two', '  lesson: how-many-bit\n'))).toEqual([
    {
      path: '01-basics/02-bytes/recall.yaml',
      line: 4,
      message: 'Card two, lesson: No heading of the lesson has the anchor “how-many-bit”.',
      allowed: 'did you mean how-many-bits? allowed: how-many-bits, where-it-breaks',
    },
  ])
})

it('words that stand below another heading are not those of this one', async () => {
  expect(await problemsOf(card('one', '  lesson: where-it-breaks\n  passage: eight bits\n'))).toMatchObject([
    { line: 1, message: 'Card one, passage: “eight bits” does not stand below that heading.' },
  ])
})

it('a passage without its heading leads nowhere', async () => {
  expect(await problemsOf(card('one', '  passage: eight bits\n'))).toMatchObject([
    { line: 4, message: expect.stringContaining('A passage needs `lesson` too') as string },
  ])
})
