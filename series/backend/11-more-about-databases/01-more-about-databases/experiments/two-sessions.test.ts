import { observeExperiment } from '@backroad/lab'
import { describe, expect, it } from 'vitest'

const module = new URL('./two-sessions.ts', import.meta.url)
const sqlite = { database: 'SQLite, which Node brings', pace: 0 }

async function levels(story: string, more: Record<string, string> = {}) {
  const seen = await observeExperiment(module, { ...sqlite, story, ...more })
  const rows = new Map(seen.get('table', 'levels').rows.map((row) => [row['level'], row]))
  return { seen, of: (level: string, key: string) => String(rows.get(level)?.[key]) }
}

describe('two sessions with SQLite', () => {
  it('shows a dirty read where pages are shared, and none elsewhere', async () => {
    const { of } = await levels('dirty read')
    expect([of('read uncommitted', 'saw'), of('serializable', 'saw')]).toEqual(['B: 0', 'B: 100'])
    expect(of('read uncommitted', 'verdict')).toContain('wrong')
    expect(of('serializable', 'verdict')).toBe('as B alone')
  })

  it('loses an update where statements stand by themselves, and refuses the second writer in transactions', async () => {
    const { seen, of } = await levels('lost update')
    expect(of('each statement by itself', 'left')).toBe('1: 80, 2: 100')
    expect(of('each statement by itself', 'verdict')).toContain('wrong')
    expect(of('serializable', 'ended')).toBe('A done; B refused, SQLITE_BUSY_SNAPSHOT')
    expect(of('serializable', 'left')).toBe('1: 90, 2: 100')
    expect(seen.get('answer', 'answer').option).toBe('The database refuses one of them, and what stays is right')
  })

  it('shows the wait for a lock as a wait, in the steps and on the lane', async () => {
    const { seen } = await levels('the same, but locked first')
    const said = seen.get('table', 'steps').rows.map((row) => String(row['B'] ?? ''))
    expect(said).toContain('begin immediate … waits for A')
    expect(said.some((text) => /^after \d+ ms: → ok$/.test(text))).toBe(true)
    expect(said.findIndex((text) => text.startsWith('after'))).toBeGreaterThan(
      said.indexOf('begin immediate … waits for A'),
    )
    const [, b] = seen.get('timeline', 'lanes').lanes
    expect(b?.bars.some((bar) => bar.kind === 'wait')).toBe(true)
    expect(seen.get('answer', 'answer').option).toBe('Nobody is refused, and the result is right')
  })

  it('finds no fault in two updates of one statement each', async () => {
    const { of } = await levels('the same, in one statement')
    expect(of('each statement by itself', 'left')).toBe('1: 70, 2: 100')
    expect(of('each statement by itself', 'verdict')).not.toContain('wrong')
  })

  it('shows write skew, a phantom and a read that does not repeat where statements stand by themselves', async () => {
    const skew = await levels('write skew', { level: 'each statement by itself' })
    expect(skew.of('each statement by itself', 'left')).toBe('1: -50, 2: -50')
    expect(skew.seen.get('answer', 'answer').option).toBe('Nobody is refused, and the result is wrong')
    expect((await levels('phantom')).of('each statement by itself', 'saw')).toBe('A: 2 then 3')
    const repeated = await levels('non-repeatable read')
    expect(repeated.of('each statement by itself', 'saw')).toBe('A: 100 then 70')
    expect(repeated.of('serializable', 'saw')).toBe('A: 100 then 100')
  })

  it('carries out a schedule of the reader’s own, and says which line cannot be', async () => {
    const own = 'your own schedule, below'
    const { of } = await levels(own, { schedule: 'A: begin\nA: delete from account where id = 2;\nA: commit -- gone' })
    expect(of('serializable', 'left')).toBe('1: 100')
    await expect(levels(own, { schedule: 'A: begin\nwhatever' })).rejects.toThrow(
      'Line 2 of the schedule is "whatever"',
    )
  })
})
