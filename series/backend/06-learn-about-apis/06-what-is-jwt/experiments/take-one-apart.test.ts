import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('reads all claims without a key, for each way of signing', async () => {
  const seen = await observeExperiment(new URL('./take-one-apart.ts', import.meta.url), { sub: 'bob', alg: 'EdDSA' })
  const { rows } = seen.get('table', 'parts')
  expect(rows[0]).toMatchObject({ part: 'header', says: '{"alg":"EdDSA","typ":"JWT"}' })
  expect(rows[1]?.['says']).toContain('"sub":"bob"')
  expect(rows[2]).toMatchObject({ bytes: 64 })
  const sizes = seen.get('table', 'sizes').rows
  expect(sizes.map((row) => row['signature'])).toEqual([32, 256, 64, 64])
  expect(sizes.map((row) => row['right'])).toEqual(['yes', 'yes', 'yes', 'yes'])
  expect(seen.get('answer', 'answer').option).toBe('Whoever gets hold of it')
  const sent = seen
    .get('wire', 'sent')
    .rows.map((row) => (row.type === 'message' ? row.bytes : ''))
    .join('')
  expect(sent).toContain('welcome bob, customer')
})
