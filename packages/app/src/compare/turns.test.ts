import type { TranscriptEntry } from '@backroad/check'
import { expect, test } from 'vitest'
import { pairTurns, type TurnPair } from './pair-turns.ts'
import { readTurns, type ConnectionTurns } from './turns.ts'

/** Entries of one stage from short words: `>GET` is sent, `<200` came, `end` is the peer's, `2>…` is on connection 2. */
function transcript(stage: string, words: readonly string[]): TranscriptEntry[] {
  const events = words.map((word): TranscriptEntry => {
    const [, connection, sign, bytes] = /^(\d?)([<>]|end|reset|refused)(.*)$/s.exec(word) ?? []
    const types: Record<string, string> = { '>': 'sent', '<': 'received', end: 'peer-ended' }
    const type = types[sign ?? ''] ?? sign ?? ''
    return { at: 0, stage, program: 1, connection: Number(connection || 1), type, ...(bytes ? { bytes } : {}) }
  })
  return [{ at: 0, stage, program: 1, type: 'stage-started' }, ...events]
}

const turnsOf = async (...words: string[]) => (await readTurns(transcript('a', words))).get('a') ?? []

/** Each turn as "sent → received then". */
const shown = (connections: readonly ConnectionTurns[]) =>
  connections.map(({ connection, turns }) => [
    connection,
    ...turns.map(({ sent, received, then }) => `${sent.bytes} → ${received.bytes} ${then}`),
  ])

const pairsOf = (pairs: readonly TurnPair[]) =>
  pairs.map(
    ({ program, real }) =>
      `${program?.sent.bytes ?? '-'}:${program?.received.bytes ?? '-'} | ${real?.sent.bytes ?? '-'}:${real?.received.bytes ?? '-'}`,
  )

test('a turn is what was sent until something came, and all that came until more was sent', async () => {
  expect(shown(await turnsOf('>GE', '>T', '<20', '<0', '>PUT', '<201', 'end'))).toEqual([
    [1, 'GET → 200 open', 'PUT → 201 closed'],
  ])
  const [connection] = await turnsOf('>GE', '>T', '<200')
  expect(connection?.turns[0]?.sent).toMatchObject({ total: 3, pieces: 2 })
})

test('connections are kept apart, in the order they were opened', async () => {
  expect(shown(await turnsOf('>a', '2>b', '2<B', '<A', '2reset'))).toEqual([
    [1, 'a → A open'],
    [2, 'b → B reset'],
  ])
})

test('what was never answered has a turn, and a connection that was refused has one with nothing in it', async () => {
  expect(shown(await turnsOf('>a', '2refused', '3end'))).toEqual([
    [1, 'a →  open'],
    [2, ' →  refused'],
  ])
})

test('a stage that is repeated alone begins anew', async () => {
  const both = [
    ...transcript('a', ['>first', '<1']),
    ...transcript('b', ['>other', '<2']),
    ...transcript('a', ['>again', '<3']),
  ]
  const stages = await readTurns(both)
  expect(shown(stages.get('a') ?? [])).toEqual([[1, 'again → 3 open']])
  expect(shown(stages.get('b') ?? [])).toEqual([[1, 'other → 2 open']])
})

test('the same bytes have the same digest, however they were cut', async () => {
  const [one] = await turnsOf('>pe', '>ar', '<x')
  const [other] = await turnsOf('>pear', '<x')
  expect(one?.turns[0]?.sent.digest).toBe(other?.turns[0]?.sent.digest)
})

test('turns are paired in order; what only one got to has no partner', async () => {
  const program = await turnsOf('>a', '<A')
  const real = await turnsOf('>a', '<A', '>b', '<B', '2>c', '2<C')
  expect(pairsOf(pairTurns(program, real))).toEqual(['a:A | a:A', '-:- | b:B', '-:- | c:C'])
})

test('who answers before all was sent is paired with who answers after, once both were sent the same', async () => {
  const program = await turnsOf('>GET', '<400', '> /', '>next', '<200')
  const real = await turnsOf('>GET /', '<200', '>next', '<200')
  expect(pairsOf(pairTurns(program, real))).toEqual(['GET /next:400200 | GET /next:200200'])
  const cut = await turnsOf('>GET', '<4', '> /', '<00', '>next', '<200')
  expect(pairsOf(pairTurns(cut, real))).toEqual(['GET /:400 | GET /:200', 'next:200 | next:200'])
  expect(pairsOf(pairTurns(real, cut))).toEqual(['GET /:200 | GET /:400', 'next:200 | next:200'])
})

test('what is sent may depend on an answer, and is paired all the same', async () => {
  const program = await turnsOf('>a', '<tag1', '>if tag1', '<304')
  const real = await turnsOf('>a', '<other', '>if other', '<304')
  expect(pairsOf(pairTurns(program, real))).toEqual(['a:tag1 | a:other', 'if tag1:304 | if other:304'])
})

test('a connection says what is spoken on it', async () => {
  const [opened, ...rest] = transcript('a', ['>a', '<A'])
  const connecting = {
    at: 0,
    stage: 'a',
    connection: 1,
    type: 'connecting',
    protocol: 'dns',
    transport: 'tcp',
  } as const
  const [connection] = (await readTurns([opened!, connecting, ...rest])).get('a') ?? []
  expect(connection?.spoken).toEqual({ protocol: 'dns', transport: 'tcp' })
  expect(pairTurns([connection!], [])[0]?.spoken).toEqual({ protocol: 'dns', transport: 'tcp' })
})

test('what the transcript left out counts, and is told apart by its CRC', async () => {
  const turnOf = async (leftOut: number, leftOutCrc: string) => {
    const [first, ...rest] = transcript('a', ['>ask', '<beginning'])
    const more = { at: 0, stage: 'a', connection: 1, type: 'received', bytes: '', leftOut, leftOutCrc }
    return (await readTurns([first!, ...rest, more])).get('a')?.[0]?.turns[0]?.received
  }
  const one = await turnOf(5, 'aa')
  expect(one).toMatchObject({ bytes: 'beginning', total: 14, pieces: 2 })
  expect((await turnOf(5, 'aa'))?.digest).toBe(one?.digest)
  expect((await turnOf(5, 'bb'))?.digest).not.toBe(one?.digest)
  expect((await turnOf(6, 'aa'))?.digest).not.toBe(one?.digest)
})
