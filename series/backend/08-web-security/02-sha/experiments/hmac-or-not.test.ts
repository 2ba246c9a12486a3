import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { extended, paddingOf } from './parts/extend.ts'

it('forges a message for the naive code alone, at the length of the key', async () => {
  const seen = await observeExperiment(new URL('./hmac-or-not.ts', import.meta.url), { keyBytes: 11 })
  expect(seen.get('table', 'servers').rows).toMatchObject([
    { honest: 'taken', forged: 'taken, with a key of 11 bytes', tries: 11 },
    { honest: 'taken', forged: 'refused', tries: 64 },
    { honest: 'taken', forged: 'refused', tries: 64 },
  ])
  expect(seen.get('answer', 'answer').option).toBe('The one with SHA-256 of the key and the message')
  const rows = seen.get('wire', 'SHA-256(key, message)').rows
  const answers = rows.filter((row) => row.type === 'message' && row.from === 'server')
  expect(answers.map((row) => (row.type === 'message' ? row.bytes : '')).join('')).toMatch(/ 200 .*paid to mallory/s)
})

it('extends messages of every length', () => {
  for (let length = 0; length < 130; length++) {
    const [key, message, more] = [randomBytes(16), randomBytes(length), randomBytes(20)]
    const code = createHash('sha256').update(key).update(message).digest('hex')
    const forged = extended(message, code, 16, more)
    expect(forged.code).toBe(createHash('sha256').update(key).update(forged.message).digest('hex'))
    expect((16 + length + paddingOf(16 + length).length) % 64).toBe(0)
  }
})
