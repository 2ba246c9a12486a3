import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { countOfGuesses, guesses } from './parts/guesses.ts'

const url = new URL('./guess-the-secret.ts', import.meta.url)

it('finds a word from one token', async () => {
  const seen = await observeExperiment(url, { kind: 'a word', seconds: 30 })
  expect(seen.get('value', 'found').value).toBe('sunshine')
  expect(seen.get('answer', 'answer').option).toBe('Within a minute')
})

it('does not find 32 random bytes', async () => {
  const seen = await observeExperiment(url, { kind: '32 random bytes', seconds: 1 })
  expect(seen.get('value', 'found').value).toBe('not found')
  expect(seen.get('answer', 'answer').option).toBe('Not in this life')
  expect(seen.get('table', 'times').rows.map((row) => row['bits'])).toEqual([7, 20, 38, 75, 256])
})

it('knows how many guesses there are, and repeats none', () => {
  const all = [...guesses()]
  expect(all).toHaveLength(countOfGuesses)
  expect(new Set(all).size).toBe(countOfGuesses)
})
