import { expect, test } from 'vitest'
import { entriesOf, found, type Entry } from './entries.ts'
import { wiresOf } from './wires.ts'

const at = (ms: number, entry: Partial<Entry> & { type: string }): Entry => ({ at: ms, ...entry })
const one = { stage: 'one', program: 1, connection: 1 }
const entries: readonly Entry[] = [
  at(0, { type: 'check-started', text: 'a build, seed 7f3a' }),
  at(5, { ...one, type: 'connecting', protocol: 'http1' }),
  at(5.5, { ...one, type: 'connected' }),
  at(6, { ...one, type: 'sent', bytes: 'GET / HTTP/1.1\r\n\r\n' }),
  at(7, { stage: 'two', program: 1, connection: 2, type: 'sent', bytes: 'GET /two' }),
  at(306, { ...one, type: 'received', bytes: 'HTTP/1.1 200 OK\r\n', leftOut: 40 }),
  at(307, { ...one, type: 'closed' }),
  at(400, { program: 1, type: 'stderr', bytes: 'a stage of "one" kind\n' }),
]
const transcript = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

test('the entries of one stage are read out of a transcript, or all', () => {
  expect(entriesOf(transcript)).toEqual(entries)
  expect(entriesOf(transcript, 'one').map(({ type }) => type)).toEqual([
    'connecting',
    'connected',
    'sent',
    'received',
    'closed',
  ])
  expect(entriesOf(transcript, 'none')).toEqual([])
})

test('bytes, texts, events and stages are found in any case, and control bytes as a string writes them', () => {
  const types = (wanted: string) => found(entries, wanted).map(({ type }) => type)
  expect(types('200 ok')).toEqual(['received'])
  expect(types(String.raw`1.1\r\n\r\n`)).toEqual(['sent'])
  expect(types(String.raw`\x0d\x0a`)).toEqual(['sent', 'received'])
  expect(types('SEED 7f')).toEqual(['check-started'])
  expect(types('two')).toEqual(['sent'])
  expect(types('')).toHaveLength(entries.length)
  expect(types('nowhere')).toEqual([])
})

test('a connection is drawn between the checker and the program, with its silences and what was not kept', () => {
  const [wire, ...others] = wiresOf(entriesOf(transcript, 'one'))
  expect(others).toEqual([])
  expect(wire?.ends).toEqual(['checker', 'your program'])
  expect(wire?.rows).toEqual([
    { type: 'event', from: 'client', at: 0, text: 'opens a connection' },
    { type: 'event', from: 'server', at: 0.5, text: 'accepts it' },
    { type: 'message', from: 'client', at: 1, bytes: 'GET / HTTP/1.1\r\n\r\n', fields: [] },
    { type: 'silence', ms: 300 },
    {
      type: 'message',
      from: 'server',
      at: 301,
      bytes: 'HTTP/1.1 200 OK\r\n',
      fields: [],
      says: '40 bytes more, which the transcript only counts',
    },
  ])
})

test('a call is drawn with its arguments, what it wrote where, and how it ended', () => {
  const call = { stage: 'one', program: 1, connection: 1 }
  const [wire] = wiresOf([
    at(5, { ...call, type: 'connecting', protocol: 'command' }),
    at(5, { ...call, type: 'called', text: 'RUN say pear' }),
    at(30, { ...call, type: 'received', bytes: 'pear\n' }),
    at(30, { ...call, type: 'stderr', bytes: 'oh\n' }),
    at(30, { ...call, type: 'call-ended', text: 'exit code 1' }),
  ])
  expect(wire?.title).toBe('Call 1')
  expect(wire?.rows).toEqual([
    { type: 'event', from: 'client', at: 0, text: 'calls RUN say pear' },
    { type: 'message', from: 'server', at: 25, bytes: 'pear\n', fields: [] },
    { type: 'message', from: 'server', at: 25, bytes: 'oh\n', fields: [], says: 'on standard error' },
    { type: 'event', from: 'server', at: 25, text: 'ends with exit code 1' },
  ])
})

test('each of two copies is a wire of its own, by its role', () => {
  const copy = { stage: 'one', program: 1, connection: 2 }
  const [wire] = wiresOf([
    at(5, { ...copy, type: 'connecting', protocol: 'peer' }),
    at(5, { ...copy, type: 'called', text: 'ROLE=sender LISTEN=127.0.0.1:1 PEER=127.0.0.1:2 RUN' }),
    at(6, { ...copy, type: 'received', bytes: 'pear' }),
    at(8, { ...copy, type: 'sent', bytes: 'ack' }),
  ])
  expect([wire?.title, wire?.ends]).toEqual(['sender', ['the network', 'your sender']])
  expect(wire?.rows).toEqual([
    {
      type: 'event',
      from: 'client',
      at: 0,
      text: 'starts ROLE=sender LISTEN=127.0.0.1:1 PEER=127.0.0.1:2 RUN',
    },
    { type: 'message', from: 'server', at: 1, bytes: 'pear', fields: [] },
    { type: 'message', from: 'client', at: 3, bytes: 'ack', fields: [] },
  ])
})
