import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

const second = 'the reference of this build'

it.each([
  ['none, as it stands', 'Both answer it', [200, 200]],
  ['the Host field left out', 'Both refuse it, with an error or by closing', [400, 400]],
  ['the empty line left out', 'At least one of them says nothing and waits', ['silence', 'silence']],
  ['no HTTP version', 'One answers it, the other refuses it', [200, 400]],
])('with the change “%s” it comes out as “%s”', async (change, option, statuses) => {
  const seen = await observeExperiment(new URL('./say-it-by-hand.ts', import.meta.url), {
    change,
    second,
    patience: 0.5,
  })
  expect(seen.get('answer', 'answer').option).toBe(option)
  expect(seen.get('table', 'compared').rows.map((row) => row['status'])).toEqual(statuses)
})

it('shows the bytes of the request and of the answer with their names', async () => {
  const seen = await observeExperiment(new URL('./say-it-by-hand.ts', import.meta.url), {
    change: 'none, as it stands',
    second,
    request: 'GET / HTTP/1.1\nHost: here',
  })
  for (const id of ['wire-1', 'wire-2']) {
    const messages = seen.get('wire', id).rows.filter((row) => row.type === 'message')
    const [sent] = messages.filter((row) => row.from === 'client')
    expect(sent?.bytes).toBe('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
    expect(sent?.fields.map((field) => field.name)).toContain('field name')
    const names = messages
      .filter((row) => row.from === 'server')
      .flatMap((row) => row.fields.map((field) => field.name))
    expect(names).toEqual(
      expect.arrayContaining(['version', 'status code', 'reason phrase', 'field name', 'field value', 'empty line']),
    )
  }
})

it('draws the silence of a server that waits for the rest of a head', async () => {
  const seen = await observeExperiment(new URL('./say-it-by-hand.ts', import.meta.url), {
    change: 'the empty line left out',
    second,
    patience: 0.4,
  })
  const silence = seen.get('wire', 'wire-1').rows.at(-1)
  expect(silence?.type).toBe('silence')
  expect(silence?.type === 'silence' && silence.ms).toBeGreaterThanOrEqual(400)
})
