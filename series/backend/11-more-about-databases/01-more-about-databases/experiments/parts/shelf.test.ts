import { connectPostgres, startPglite } from '@backroad/lab'
import { expect, it } from 'vitest'
import { fillShelf, WAYS } from './shelf.ts'

it('gives the same list in all ways', { timeout: 120_000 }, async () => {
  await using server = await startPglite()
  const session = await connectPostgres(server)
  await fillShelf(session, { books: 30, authors: 4 })
  const fetched = await Promise.all(WAYS.map((way) => way.fetch(session, 20)))
  const [first] = fetched
  expect(first?.lines).toHaveLength(20)
  expect(first?.lines[0]).toBe('Book 1 by Author 4')
  for (const { lines } of fetched) expect(lines).toEqual(first?.lines)
  await session.close()
})
