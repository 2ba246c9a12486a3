import { type ConnectionEvent, encodeDns } from '@backroad/protocols'
import { describe, expect, it } from 'vitest'
import type { WireRow } from '../types.ts'
import { dnsRows } from './dns-rows.ts'

const QUESTION = { name: 'pear.example', type: 'A' } as const
const query = encodeDns({ id: 7, rd: true, questions: [QUESTION] })
const reply = encodeDns({
  id: 7,
  qr: true,
  aa: true,
  questions: [QUESTION],
  answers: [{ ...QUESTION, ttl: 60, data: '192.0.2.7' }],
  edns: {},
})
const on = (at: number) => ({ connection: 1, at: 500 + at })
const events: ConnectionEvent[] = [
  { type: 'connecting', ...on(0), host: '127.0.0.1', port: 1, transport: 'udp' },
  { type: 'connected', ...on(1), localPort: 2 },
  { type: 'sent', ...on(2), bytes: query },
  { type: 'received', ...on(92), bytes: reply },
  { type: 'closed', ...on(93) },
]
const said = (row: WireRow | undefined) =>
  row?.type === 'message' ? row.fields.map(({ name, value }) => `${name}: ${value}`) : []

describe('the rows of a DNS conversation', () => {
  it('are one a datagram, with a silence between them where there was one', () => {
    expect(dnsRows(events).map((row) => [row.type, row.type === 'silence' ? row.ms : row.at])).toEqual([
      ['message', 2],
      ['silence', 90],
      ['message', 92],
    ])
  })

  it('say the flags that are set, the sections that hold anything, and each record in one line', () => {
    const [sent, , received] = dnsRows(events)
    expect(said(sent)).toEqual(['ID: 7', 'flags: query RD', 'counts: 1 question', 'question 1: pear.example IN A'])
    expect(said(received)).toEqual([
      'ID: 7',
      'flags: response AA NOERROR',
      'counts: 1 question, 1 answer, 1 additional',
      'question 1: pear.example IN A',
      'answer 1: pear.example 60 IN A 192.0.2.7',
      'additional 1: OPT',
    ])
  })

  it('say each field of a record where that is asked for', () => {
    const received = dnsRows(events, { detail: ({ from }) => (from === 'server' ? 'fields' : 'records') }).at(-1)
    expect(said(received).slice(6, 12)).toEqual([
      'NAME: pear.example',
      'TYPE: A',
      'CLASS: IN',
      'TTL: 60',
      'RDLENGTH: 4',
      'RDATA: 192.0.2.7',
    ])
    expect(said(received)).toContain('flags: none set')
  })

  it('mark fields by what they say, and put a sentence beside a message', () => {
    const [sent, , received] = dnsRows(events, {
      mark: ({ value, from }) => (from === 'server' && value.endsWith('192.0.2.7') ? 'bad' : undefined),
      says: ({ index }) => ['a question', 'an answer'][index],
    })
    expect([sent?.type === 'message' && sent.says, received?.type === 'message' && received.says]).toEqual([
      'a question',
      'an answer',
    ])
    const marked = received?.type === 'message' ? received.fields.filter((field) => field.mark) : []
    expect(marked.map((field) => [field.name, field.mark])).toEqual([['answer 1', 'bad']])
  })

  it('keep what is no DNS as it is, say that nothing listens, and read the length on TCP', () => {
    const tcp: ConnectionEvent = { type: 'connecting', ...on(0), host: '127.0.0.1', port: 1 }
    expect(said(dnsRows([tcp, { type: 'sent', ...on(0), bytes: Uint8Array.from([1, 2]) }])[0])).toEqual(['length: 258'])
    const udp = events.slice(0, 1)
    expect(said(dnsRows([...udp, { type: 'sent', ...on(0), bytes: Uint8Array.from([1, 2]) }])[0])).toEqual([
      'not DNS: ',
    ])
    expect(dnsRows([...udp, { type: 'refused', ...on(3) }])).toEqual([
      { type: 'event', from: 'server', at: 3, text: 'refused it: nothing listens there' },
    ])
  })
})
