import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('forges with none and with the public key as a secret, where the header is obeyed', async () => {
  const seen = await observeExperiment(new URL('./tamper.ts', import.meta.url), { wish: 'owner' })
  const { rows } = seen.get('table', 'forgeries')
  expect(rows).toHaveLength(7)
  expect(rows[0]).toMatchObject({ trusting: 'taken', careful: 'taken' })
  expect(rows.slice(1).map((row) => row['careful'])).toEqual(Array.from({ length: 6 }, () => 'refused'))
  const taken = rows.slice(1).filter((row) => row['trusting'] === 'taken')
  expect(taken.map((row) => row['name'])).toEqual([
    'role changed, alg is none',
    'role changed, alg is HS256 and the secret the public key',
  ])
  expect(seen.get('answer', 'answer').option).toBe('Two of them')
  const sent = seen.get('wire', 'role changed, alg is none').rows
  expect(sent.map((row) => (row.type === 'message' ? row.bytes : '')).join('')).toContain('welcome mallory, owner')
})
