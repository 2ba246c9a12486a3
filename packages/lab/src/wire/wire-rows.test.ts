import type { ConnectionEvent } from '@backroad/protocols'
import { describe, expect, it } from 'vitest'
import { wireRows } from './wire-rows.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const at = (ms: number): { connection: number; at: number } => ({ connection: 1, at: 1000 + ms })

const REQUEST = 'HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n'
const REPLY = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'

describe('the rows of a connection', () => {
  const events: ConnectionEvent[] = [
    { type: 'connecting', ...at(0), host: '127.0.0.1', port: 1 },
    { type: 'connected', ...at(1), localPort: 2 },
    { type: 'sent', ...at(2), bytes: bytes(REQUEST.slice(0, 6)) },
    { type: 'sent', ...at(3), bytes: bytes(REQUEST.slice(6)) },
    { type: 'received', ...at(103), bytes: bytes(REPLY) },
    { type: 'peer-ended', ...at(104) },
    { type: 'closed', ...at(105) },
  ]
  const rows = wireRows(events)

  it('begin at zero and keep the order, with a silence where nothing happened', () => {
    expect(rows.map((row) => [row.type, row.type === 'silence' ? row.ms : row.at])).toEqual([
      ['event', 1],
      ['message', 2],
      ['message', 3],
      ['silence', 100],
      ['message', 103],
      ['event', 104],
    ])
  })

  it('name the fields of a message that was sent in pieces, each piece with its own part', () => {
    const messages = rows.filter((row) => row.type === 'message')
    const named = messages.map((row) =>
      row.fields.map((field) => [field.name, row.bytes.slice(field.start, field.end)]),
    )
    expect(named[0]).toEqual([
      ['method', 'HEAD'],
      ['request target', '/'],
    ])
    expect(named[1]?.slice(0, 2)).toEqual([
      ['request target', 'a'],
      ['version', 'HTTP/1.1'],
    ])
  })

  it('read the reply as one to the method that was sent: no body is missing after HEAD', () => {
    const reply = rows.filter((row) => row.type === 'message').at(-1)
    expect(reply?.fields.map((field) => field.name)).toEqual([
      'version',
      'status code',
      'reason phrase',
      'field name',
      'field value',
      'empty line',
    ])
  })

  it('mark what they are told to, by name, bytes and sender', () => {
    const marked = wireRows(events, {
      mark: ({ name, bytes, from }) =>
        name === 'status code' && bytes === '200' && from === 'server' ? 'look' : undefined,
    })
    const marks = marked.flatMap((row) => (row.type === 'message' ? row.fields.filter((field) => field.mark) : []))
    expect(marks).toEqual([{ start: 9, end: 12, name: 'status code', mark: 'look' }])
  })

  it('call what cannot be read “not by the grammar”', () => {
    const [row] = wireRows([{ type: 'sent', ...at(0), bytes: bytes('GET / HTTP/1.1\nHost: x\n\n') }])
    expect(row?.type === 'message' && row.fields.map((field) => field.name)).toEqual(['not by the grammar'])
  })

  it('say who reset the connection', () => {
    const texts = wireRows([
      { type: 'reset', ...at(0), by: 'us' },
      { type: 'reset', ...at(1) },
    ]).map((row) => row.type === 'event' && [row.from, row.text])
    expect(texts).toEqual([
      ['client', 'reset the connection (RST)'],
      ['server', 'reset the connection (RST)'],
    ])
  })
})

describe('the rows of RESP', () => {
  const told = (rows: ReturnType<typeof wireRows>) =>
    rows.flatMap((row) =>
      row.type === 'message'
        ? [
            `${row.from}: ${row.fields.map(({ name, start, end }) => `${name} ${JSON.stringify(row.bytes.slice(start, end))}`).join(', ')}`,
          ]
        : [],
    )

  it('name the parts of commands and replies, also where they are cut', () => {
    const rows = wireRows(
      [
        { type: 'sent', ...at(0), bytes: bytes('*1\r\n$4\r\nPI') },
        { type: 'sent', ...at(1), bytes: bytes('NG\r\n') },
        { type: 'received', ...at(2), bytes: bytes('+PONG\r\n$-1\r\n') },
      ],
      { protocol: 'resp' },
    )
    expect(told(rows)).toEqual([
      String.raw`client: array "*", items "1", CR LF "\r\n", bulk string "$", length "4", CR LF "\r\n", data "PI"`,
      String.raw`client: data "NG", CR LF "\r\n"`,
      String.raw`server: simple string "+", data "PONG", CR LF "\r\n", bulk string "$", length "-1", CR LF "\r\n"`,
    ])
  })

  it('take a line that a person typed for a command, and call what is none “not by the grammar”', () => {
    const rows = wireRows(
      [
        { type: 'sent', ...at(0), bytes: bytes('PING\r\n') },
        { type: 'received', ...at(1), bytes: bytes('PONG\r\n') },
      ],
      { protocol: 'resp', mark: ({ name }) => (name === 'inline command' ? 'look' : undefined) },
    )
    expect(told(rows)).toEqual([
      String.raw`client: inline command "PING\r\n"`,
      String.raw`server: not by the grammar "PONG\r\n"`,
    ])
    expect(rows[0]?.type === 'message' && rows[0].fields[0]?.mark).toBe('look')
  })
})
