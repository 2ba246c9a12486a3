/** Made-up evidence, benches and comparisons for fake-api.ts: what protocols other than text, and real software beside, look like. */
import { annotateDns, annotateResp, encodeDns, latin1 } from '@backroad/protocols'
import type { Bench, ComparisonRun, SideOutcome } from '../src/lib/api/beside-types.ts'
import type { Evidence } from '../src/lib/api/check-types.ts'

const query = encodeDns({ id: 4660, rd: true, questions: [{ name: 'example.org', type: 'MX' }] })
const reply = encodeDns({
  id: 4660,
  qr: true,
  aa: true,
  rd: true,
  questions: [{ name: 'example.org', type: 'MX' }],
  answers: [{ name: 'example.org', type: 'MX', ttl: 300, data: { preference: 10, exchange: 'mail.example.org' } }],
  additional: [{ name: 'mail.example.org', type: 'A', ttl: 60, data: '192.0.2.1' }],
})
const message = (bytes: Uint8Array) => ({ bytes: latin1(bytes), fields: annotateDns(bytes) })

const dns = (offending: { start: number; end: number; name: string }): Evidence => ({
  summary: 'RCODE 0 came back where 3 was expected.',
  protocol: 'dns',
  sent: { ...message(query), pieces: 1 },
  expected: 'RCODE 3 (NXDOMAIN)',
  spec: 'RFC 1035 §4.1.1',
  received: { ...message(reply), afterMs: 0.8, offending, wanted: '\x03' },
  likely: 'A name that does not exist was answered like one that has no record of this type.',
})

const frame = '*3\r\n$5\r\nhello\r\n:12\r\n-ERR no such command as this one, which goes on for a while\r\n'
const command = '*2\r\n$3\r\nGET\r\n$4\r\npear\r\n'

/** By the slug under which fake-api.ts shows it. */
export const evidences: Readonly<Record<string, Evidence>> = {
  'dns-header': dns({ start: 3, end: 4, name: 'RCODE' }),
  'dns-record': dns({ start: 35, end: 39, name: 'TTL' }),
  resp: {
    summary: 'An error came back where a bulk string was expected.',
    protocol: 'resp',
    sent: { bytes: command, pieces: 1, fields: annotateResp(Buffer.from(command, 'latin1')) },
    expected: 'the bulk string "pear"',
    spec: 'RESP, bulk strings',
    received: {
      bytes: frame,
      fields: annotateResp(Buffer.from(frame, 'latin1')),
      offending: { start: 20, end: 24 },
      afterMs: 1,
    },
  },
  'part-of-a-body': {
    summary: 'Byte 70,020 of the body is wrong.',
    sent: { bytes: 'GET /files/big HTTP/1.1\r\nHost: backroad\r\n\r\n', pieces: 1, total: 120_000, connections: 3 },
    expected: 'the file as it is',
    spec: 'RFC 9110 §8.6',
    received: {
      bytes: 'plums and pears and plums and pears and plums and pears and plums',
      from: 70_000,
      total: 100_000,
      afterMs: 12,
      offending: { start: 20, end: 25, name: 'body' },
      wanted: 'grape',
    },
    program: { stderr: 'warning: buffer reused\n    at write (server.ts:40)' },
  },
}

const side = (rates: readonly number[], p50Ms: number, wrong = 0): SideOutcome => ({
  rates,
  median: rates.toSorted((a, b) => a - b)[2] ?? 0,
  p50Ms,
  p99Ms: p50Ms * 7,
  maxMs: p50Ms * 31,
  errors: { wrong, garbled: 0, lost: 0, closed: 0, refused: 0 },
})

export const bench: Bench = {
  id: 'b1',
  state: 'finished',
  at: '2026-11-22T21:20:00Z',
  result: {
    against: { name: 'nginx', version: '1.22.1' },
    rounds: 5,
    ms: 42_000,
    loads: [
      {
        name: 'a few bytes, one request at a time on 16 connections',
        program: side([6213, 6889, 7011, 6700, 6950], 1.8),
        real: side([19208, 17663, 20296, 18000, 19400], 0.71),
        ratio: { value: 0.36, low: 0.34, high: 0.37, min: 0.32, max: 0.39 },
        says: 'In the same time, your program answered 36 requests for every 100 that nginx answered.',
      },
      {
        name: 'a file of 16 kB, one request at a time on 16 connections',
        program: side([40, 51, 60, 55, 44], 80, 12_000),
        real: side([15_817, 21_309, 18_035, 16_000, 17_000], 0.73),
        says: 'Nothing can be compared: your program gave 250 right replies to 12,250 requests; 12,000 answered wrongly. A program that is quick to be wrong is not quick.',
      },
    ],
  },
}

const ours = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'
const theirs = 'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Length: 5\r\n\r\npear\n'

export const comparison: ComparisonRun = {
  state: 'finished',
  comparison: {
    software: { name: 'nginx', version: '1.22.1' },
    stages: ['reads-field-names-in-any-case'].map((slug) => ({
      slug,
      program: { verdict: 'failed', summary: '400 came back where 200 was expected.' },
      real: { verdict: 'passed' },
      agree: false,
      says: [],
      decisive: 0,
      exchangesInAll: 2,
      exchanges: [
        {
          connection: 1,
          protocol: 'http1',
          sent: { bytes: 'GET /echo/pear HTTP/1.1\r\nhOST: backroad\r\n\r\n', pieces: 1 },
          program: { bytes: ours, pieces: 1, then: 'closed', differs: { start: 9, end: 12 } },
          real: { bytes: theirs, pieces: 1, then: 'open', differs: { start: 9, end: 12 } },
          outcome: 'different',
          fields: [
            { name: 'status code', program: '400', real: '200', passing: false },
            { name: 'Content-Length', program: '0', real: '5', passing: false },
            { name: 'Server', real: 'nginx/1.22.1', passing: true },
          ],
          words: {
            sent: '44 bytes, the same to both',
            program: `your program: ${ours.length} bytes, then closed`,
            real: `nginx 1.22.1: ${theirs.length} bytes`,
            outcome: 'different',
            notes: ['may differ, and does: Server'],
          },
        },
        {
          connection: 2,
          protocol: 'dns',
          sent: { ...message(query), pieces: 1 },
          program: { ...message(reply), pieces: 1, then: 'open', differs: { start: 35, end: 39 } },
          outcome: 'different',
          fields: [{ name: 'answer 1 TTL', program: '300', passing: false }],
          words: {
            sent: `${query.length} bytes, the same to both, each with an ID of its own`,
            program: `your program: ${reply.length} bytes`,
            real: 'nginx 1.22.1: did not get this far',
            outcome: 'different',
            notes: [],
          },
        },
      ],
    })),
  },
}
