import { expect, it } from 'vitest'
import { History } from './history.ts'
import { linearizable } from './linearizable.ts'
import { counter } from './models.ts'
import type { CounterInput, Value } from './models.ts'

it('records what was asked, by whom, when, and what came back', async () => {
  let now = 0
  const history = new History<string, number>({ clock: () => (now += 5) })
  expect(await history.record(3, 'ask', async () => 7)).toBe(7)
  expect(history.operations).toEqual([{ client: 3, call: 5, return: 10, input: 'ask', output: 7 }])
})

it('keeps what has not been answered, or failed, without a return, and passes the failure on', async () => {
  const history = new History<string, number>()
  const open = Promise.withResolvers<number>()
  const first = history.record(0, 'slow', () => open.promise)
  await expect(history.record(1, 'fails', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  const seen = history.operations
  expect(seen.map((o) => [o.input, o.return])).toEqual([
    ['slow', undefined],
    ['fails', undefined],
  ])
  open.resolve(1)
  await first
  expect(seen[0]?.return).toBeUndefined()
  expect(history.operations[0]).toMatchObject({ output: 1, return: expect.any(Number) as number })
})

it('records also what throws before it is asked', async () => {
  const history = new History<string, number>()
  const run = () => {
    throw new Error('at once')
  }
  await expect(history.record(0, 'x', run)).rejects.toThrow('at once')
  expect(history.operations).toHaveLength(1)
})

it('keeps the order of events where the clock stands still, so that what came first is not taken for concurrent', async () => {
  const history = new History<CounterInput, Value>({ clock: () => 1000 })
  await history.record(0, { type: 'add', by: 1 }, async () => 'OK')
  await history.record(1, { type: 'read' }, async () => 0)
  expect(linearizable(counter, history.operations)).toMatchObject({ ok: false })
})

it('is judged as it was recorded: a counter that forgets between reading and writing is found out', async () => {
  let held = 0
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const racy = async (by: number) => {
    const before = held
    await turn()
    return (held = before + by)
  }
  const right = async (by: number) => {
    await turn()
    return (held += by)
  }
  const run = async (add: (by: number) => Promise<number>) => {
    held = 0
    const history = new History<CounterInput, Value>()
    await Promise.all([1, 2, 3].map((client) => history.record(client, { type: 'add', by: 1 }, () => add(1))))
    return linearizable(counter, history.operations)
  }
  expect(await run(right)).toMatchObject({ ok: true })
  expect(await run(racy)).toMatchObject({ ok: false, misfit: { output: 1 } })
})
