import { findPostgres, observeExperiment } from '@backroad/lab'
import { describe, expect, it } from 'vitest'

const module = new URL('./two-sessions.ts', import.meta.url)
const isHere = (await findPostgres()) !== undefined

async function verdicts(story: string) {
  const seen = await observeExperiment(module, { story, pace: 0 })
  const { rows } = seen.get('table', 'levels')
  const isWrong = (row: (typeof rows)[number]) => String(row['verdict']).includes('wrong')
  return {
    seen,
    wrong: rows.filter(isWrong).map((row) => row['level']),
    refused: rows.filter((row) => /40001/.test(String(row['ended']))).map((row) => row['level']),
  }
}

const ALONE = 'each statement by itself'

describe.skipIf(!isHere)('two sessions with PostgreSQL', () => {
  it('never shows a dirty read', async () => {
    expect((await verdicts('dirty read')).wrong).toEqual([])
  })

  it.each(['non-repeatable read', 'phantom'])(
    'shows a %s up to read committed, and none from repeatable read on',
    async (story) => {
      const { wrong, refused } = await verdicts(story)
      expect(wrong).toEqual([ALONE, 'read uncommitted', 'read committed'])
      expect(refused).toEqual([])
    },
  )

  it('loses an update up to read committed, and refuses the second writer from repeatable read on', async () => {
    const { wrong, refused, seen } = await verdicts('lost update')
    expect(wrong).toEqual([ALONE, 'read uncommitted', 'read committed'])
    expect(refused).toEqual(['repeatable read', 'serializable'])
    expect(seen.get('answer', 'answer').option).toBe('Nobody is refused, and the result is wrong')
  })

  it('loses none that was locked first or written in one statement, at any level with transactions', async () => {
    expect((await verdicts('the same, but locked first')).wrong).toEqual([ALONE])
    expect((await verdicts('the same, in one statement')).wrong).toEqual([])
  })

  it.each(['write skew', 'read-only anomaly'])('prevents a %s at serializable alone', async (story) => {
    const { wrong, refused } = await verdicts(story)
    expect(wrong).toContain('repeatable read')
    expect(wrong).not.toContain('serializable')
    expect(refused).toEqual(['serializable'])
  })
})
