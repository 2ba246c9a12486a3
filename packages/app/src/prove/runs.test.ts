import { describe, expect, test } from 'vitest'
import { inParallel } from './runs.ts'

async function reached<R>(results: AsyncIterable<R>): Promise<R[]> {
  const all: R[] = []
  for await (const result of results) all.push(result)
  return all
}

/** Work that lasts until it is told to end, and what became of each. */
function endless() {
  const begun: number[] = []
  const ended: number[] = []
  const work = async (item: number, signal: AbortSignal) => {
    begun.push(item)
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
    ended.push(item)
    throw new Error(`${item} was told to end`)
  }
  return { begun, ended, work }
}

test('does all, at most so many at a time', async () => {
  let now = 0
  let most = 0
  const work = async (item: number) => {
    most = Math.max(most, ++now)
    await Promise.resolve()
    now--
    return item * 2
  }
  expect((await reached(inParallel([1, 2, 3, 4, 5], 2, work))).toSorted()).toEqual([10, 2, 4, 6, 8])
  expect(most).toBe(2)
  expect(await reached(inParallel([], 2, work))).toEqual([])
})

describe('what is under way', () => {
  test('is told to end and has ended when another fails', async () => {
    const { work, ended } = endless()
    const one = (item: number, signal: AbortSignal) =>
      item === 1 ? Promise.reject(new Error('the first failed')) : work(item, signal)
    await expect(reached(inParallel([1, 2, 3], 3, one))).rejects.toThrow('the first failed')
    expect(ended.toSorted()).toEqual([2, 3])
  })

  test('is told to end and has ended when the reader leaves', async () => {
    const { work, begun, ended } = endless()
    const one = (item: number, signal: AbortSignal) => (item === 1 ? Promise.resolve(item) : work(item, signal))
    for await (const result of inParallel([1, 2, 3, 4], 2, one)) {
      expect(result).toBe(1)
      break
    }
    expect(begun.toSorted()).toEqual([2, 3])
    expect(ended.toSorted()).toEqual([2, 3])
  })

  test('is told to end by whoever asked for all of it', async () => {
    const { work, ended } = endless()
    const cancel = new AbortController()
    const results = reached(inParallel([1, 2], 2, work, cancel.signal))
    cancel.abort()
    await expect(results).rejects.toThrow('was told to end')
    expect(ended.toSorted()).toEqual([1, 2])
  })
})
