import {
  type ClientMessage,
  PostgresReader,
  type ServerMessage,
  encodeError,
  encodeMessage,
  encodeQuery,
  encodeStartup,
  encodeSync,
  int32,
} from '@backroad/protocols'
import { describe, expect, it, test } from 'vitest'
import { StatementLog, commits, isControl } from './statement-log.ts'

const int16 = (value: number) => Buffer.of(value >> 8, value & 255)
const client = (...parts: readonly Uint8Array[]): ClientMessage[] =>
  new PostgresReader('client').push(Buffer.concat([encodeStartup({ user: 'ada' }), ...parts])).slice(1)
const server = (...parts: readonly Uint8Array[]): ServerMessage[] =>
  new PostgresReader('server').push(Buffer.concat(parts))
const executed = (text: string, ...values: readonly string[]) => [
  encodeMessage('P', '', text, int16(0)),
  encodeMessage(
    'B',
    '',
    '',
    int16(0),
    int16(values.length),
    ...values.flatMap((v) => [int32(v.length), Buffer.from(v)]),
    int16(0),
  ),
  encodeMessage('E', '', int32(0)),
]
const row = encodeMessage('D', int16(0))
const complete = (tag: string) => encodeMessage('C', tag)
const ready = (status: 'I' | 'T' | 'E') => encodeMessage('Z', Buffer.from(status))

function followed() {
  let count = 0
  const log = new StatementLog(1, () => ++count)
  return {
    log,
    ask: (...parts: readonly Uint8Array[]) => client(...parts).flatMap((message) => log.asked(message) ?? []),
    answer: (...parts: readonly Uint8Array[]) => server(...parts).flatMap((message) => log.answered(message)),
  }
}

describe('which answer belongs to which statement', () => {
  it('of a simple query with two statements: both tags, done when the session is ready', () => {
    const { ask, answer, log } = followed()
    const [both] = ask(encodeQuery('BEGIN; UPDATE a SET b = 1'))
    expect(answer(complete('BEGIN'), complete('UPDATE 1'))).toEqual([])
    expect(answer(ready('T'))).toEqual([both])
    expect(both).toMatchObject({ before: 'idle', tags: ['BEGIN', 'UPDATE 1'], done: true })
    expect(log).toMatchObject({ status: 'in-transaction', wrote: true })
  })

  it('of statements that were sent ahead, with what was bound', () => {
    const { ask, answer } = followed()
    const [first, second] = ask(...executed('SELECT $1', 'x'), ...executed('SELECT 2'), encodeSync())
    expect(answer(row, row, complete('SELECT 2'))).toEqual([first])
    expect(answer(row, complete('SELECT 1'), ready('I'))).toEqual([second])
    expect([first?.rows, second?.rows]).toEqual([2, 1])
    expect(first).toMatchObject({ text: 'SELECT $1', values: ['x'], number: 1 })
  })

  it('of those that are skipped after an error, up to the next Sync and no further', () => {
    const { ask, answer } = followed()
    const [bad, skipped, next] = ask(
      ...executed('BAD'),
      ...executed('SELECT 1'),
      encodeSync(),
      ...executed('SELECT 2'),
      encodeSync(),
    )
    const error = encodeError({ severity: 'ERROR', code: '42601', message: 'syntax error' })
    expect(answer(error, ready('I'))).toEqual([bad, skipped])
    expect(answer(complete('SELECT 1'), ready('I'))).toEqual([next])
    expect([bad?.failed, skipped?.failed, next?.failed]).toEqual(['42601', undefined, undefined])
  })
})

test.for([
  [
    'COMMIT after an UPDATE',
    [
      ['BEGIN', 'T'],
      ['UPDATE 1', 'T'],
      ['COMMIT', 'I'],
    ],
    [false, false, true],
  ],
  [
    'COMMIT after nothing but reading',
    [
      ['BEGIN', 'T'],
      ['SELECT 1', 'T'],
      ['COMMIT', 'I'],
    ],
    [false, false, false],
  ],
  [
    'COMMIT that was answered by ROLLBACK',
    [
      ['BEGIN', 'T'],
      ['UPDATE 1', 'T'],
      ['ROLLBACK', 'I'],
    ],
    [false, false, false],
  ],
  ['an UPDATE by itself', [['UPDATE 1', 'I']], [true]],
  ['an UPDATE of nothing', [['UPDATE 0', 'I']], [false]],
] as const)('what makes changes lasting: %s', ([, steps, lasting]) => {
  const { ask, answer, log } = followed()
  const found = steps.map(([tag, status]) => {
    const [statement] = ask(encodeQuery(tag))
    answer(complete(tag), ready(status))
    const { wrote } = log
    if (status === 'I') log.wrote = false
    return statement !== undefined && commits(statement, wrote, log.status)
  })
  expect(found).toEqual(lasting)
})

test.for([
  ['BEGIN', true],
  ['  begin isolation level serializable ;', true],
  ['-- now\nCOMMIT', true],
  ["SET LOCAL lock_timeout = '1s'", true],
  ['BEGIN; SELECT 1', false],
  ['SELECT 1', false],
  ['settle()', false],
] as const)('%s only steers: %s', ([text, control]) => {
  expect(isControl({ text })).toBe(control)
})
