import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  encodeError,
  encodeMessage,
  encodeQuery,
  encodeStartup,
  encodeSync,
  encodeTerminate,
  int32,
} from './encode-message.ts'
import { PostgresReader } from './postgres-reader.ts'
import type { ClientMessage, PostgresSide, ServerMessage } from './types.ts'

const int16 = (value: number) => Buffer.of(value >> 8, value & 255)
const startup = encodeStartup({ user: 'ada', database: 'ledger' })

/** What messages mean, without their bytes and places. */
const meaning = (messages: readonly (ClientMessage | ServerMessage)[]) =>
  messages.map(({ at: _at, fields: _fields, bytes: _bytes, ...rest }) => rest)
const read = (side: PostgresSide, ...parts: readonly Uint8Array[]) => {
  const reader = new PostgresReader(side)
  return { reader, messages: reader.push(Buffer.concat(parts)) }
}

describe('a client', () => {
  it('may ask for encryption before it begins', () => {
    const { messages } = read('client', encodeMessage('', int32(80877103)), encodeMessage('', int32(80877104)), startup)
    expect(meaning(messages)).toEqual([
      { type: 'SSLRequest' },
      { type: 'GSSENCRequest' },
      { type: 'StartupMessage', parameters: { user: 'ada', database: 'ledger' } },
    ])
  })

  it('may ask to cancel what another connection does', () => {
    const { messages } = read('client', encodeMessage('', int32(80877102), int32(77), int32(1)))
    expect(meaning(messages)).toEqual([{ type: 'CancelRequest', process: 77 }])
  })

  it('executes a text, or prepares, binds and executes it', () => {
    const bind = encodeMessage(
      'B',
      '',
      's1',
      int16(2),
      int16(0),
      int16(1),
      int16(3),
      int32(2),
      Buffer.from('42'),
      int32(1),
      Buffer.of(9),
      int32(-1),
      int16(0),
    )
    const { messages } = read(
      'client',
      startup,
      encodeQuery('SELECT 1'),
      encodeMessage('P', 's1', 'SELECT $1', int16(1), int32(20)),
      bind,
      encodeMessage('D', Buffer.from('P'), ''),
      encodeMessage('E', '', int32(0)),
      encodeMessage('C', Buffer.from('S'), 's1'),
      encodeSync(),
      encodeTerminate(),
      encodeMessage('p', 'secret'),
    )
    expect(meaning(messages).slice(1)).toEqual([
      { type: 'Query', text: 'SELECT 1' },
      { type: 'Parse', statement: 's1', text: 'SELECT $1' },
      { type: 'Bind', portal: '', statement: 's1', values: ['42', Buffer.of(9), null] },
      { type: 'Describe', of: 'portal', name: '' },
      { type: 'Execute', portal: '', maxRows: 0 },
      { type: 'Close', of: 'statement', name: 's1' },
      { type: 'Sync' },
      { type: 'Terminate' },
      { type: 'other', code: 'p' },
    ])
  })
})

describe('a server', () => {
  it('greets, answers with rows, and says that it is ready', () => {
    const column = [Buffer.from('n\0'), int32(0), int16(0), int32(20), int16(8), int32(-1), int16(0)]
    const { messages } = read(
      'server',
      encodeMessage('R', int32(0)),
      encodeMessage('S', 'server_version', '17.0'),
      encodeMessage('K', int32(77), int32(1)),
      encodeMessage('T', int16(1), ...column),
      encodeMessage('D', int16(2), int32(1), Buffer.from('7'), int32(-1)),
      encodeMessage('C', 'SELECT 1'),
      encodeMessage('Z', Buffer.from('T')),
    )
    expect(meaning(messages)).toEqual([
      { type: 'Authentication', method: 0 },
      { type: 'ParameterStatus', name: 'server_version', value: '17.0' },
      { type: 'BackendKeyData', process: 77 },
      { type: 'RowDescription', columns: ['n'] },
      { type: 'DataRow', values: [Buffer.from('7'), null] },
      { type: 'CommandComplete', tag: 'SELECT 1' },
      { type: 'ReadyForQuery', status: 'in-transaction' },
    ])
  })

  it('says what went wrong with its code', () => {
    const { messages } = read(
      'server',
      encodeError({ severity: 'ERROR', code: '40001', message: 'could not serialize' }),
    )
    expect(meaning(messages)).toEqual([
      { type: 'ErrorResponse', severity: 'ERROR', code: '40001', message: 'could not serialize' },
    ])
  })
})

it('knows the place of each part', () => {
  const { messages } = read('client', startup, encodeQuery('SELECT 1'))
  const start = startup.length
  expect(messages[1]).toMatchObject({
    at: { start, end: start + 14, name: 'Query' },
    fields: [
      { start, end: start + 1, name: 'message type', value: 'Query' },
      { start: start + 1, end: start + 5, name: 'length', value: '13' },
      { start: start + 5, end: start + 14, name: 'query', value: 'SELECT 1' },
    ],
  })
})

it('reads the same in whichever pieces it comes', () => {
  const bytes = Buffer.concat([startup, encodeQuery('SELECT 1; SELECT 2'), encodeSync(), encodeQuery('ü')])
  const whole = meaning(new PostgresReader('client').push(bytes))
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const reader = new PostgresReader('client')
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      const messages = places.slice(1).flatMap((end, i) => reader.push(bytes.subarray(places[i], end)))
      expect(meaning(messages)).toEqual(whole)
    }),
  )
})

test.for([
  ['a length that is less than itself', 'server', Buffer.from([90, 0, 0, 0, 3]), 'No message is 3 bytes long.', 1],
  [
    'a status that there is none of',
    'server',
    encodeMessage('Z', Buffer.from('X')),
    'No transaction has that status.',
    5,
  ],
  [
    'a text without an end',
    'server',
    encodeMessage('C', Buffer.from('SELECT')),
    'The command tag of CommandComplete has no end.',
    5,
  ],
  [
    'bytes that follow within a message',
    'server',
    encodeMessage('Z', Buffer.from('I!')),
    '1 bytes follow ReadyForQuery in it.',
    6,
  ],
  [
    'a value that is not all there',
    'server',
    encodeMessage('D', int16(1), int32(9), Buffer.from('7')),
    'DataRow ends where value should stand.',
    11,
  ],
  [
    'another version of the protocol',
    'client',
    encodeMessage('', int32(2 << 16)),
    'A session begins with protocol version 3, not 2.',
    4,
  ],
] as const)('%s is told with its place', ([, side, bytes, message, start]) => {
  const { reader, messages } = read(side, bytes)
  expect(messages).toEqual([])
  expect(reader.garbled).toMatchObject({ message, at: { start } })
  expect(reader.push(encodeMessage('Z', Buffer.from('I')))).toEqual([])
})
