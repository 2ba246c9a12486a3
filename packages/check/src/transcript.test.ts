import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionEvent } from '@backroad/protocols'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../test/fixture.ts'
import { keptOfConnection } from './kept-bytes.ts'
import { TranscriptError, openTranscript } from './transcript.ts'
import type { TranscriptEntry } from './types.ts'

const at = 0
const bytes = (length: number, fill = 'x') => Buffer.alloc(length, fill)
const sent = (bytes: Uint8Array, connection = 1): ConnectionEvent => ({ type: 'sent', connection, at, bytes })
const received = (bytes: Uint8Array, connection = 1): ConnectionEvent => ({ type: 'received', connection, at, bytes })

/** The entries that are written for these events, seen by one observer. */
function written(events: readonly ConnectionEvent[]): { entries: TranscriptEntry[]; text: string; digest: string } {
  const file = join(temporaryFolder(), 'transcript.jsonl')
  const transcript = openTranscript(file)
  const see = transcript.connections('a', 'http1', () => 1)
  for (const event of events) see(event)
  const digest = transcript.close()
  const text = readFileSync(file, 'utf8')
  return {
    entries: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TranscriptEntry),
    text,
    digest,
  }
}

describe('of a connection', () => {
  test('the first entry says what is spoken on it', () => {
    const { entries } = written([{ type: 'connecting', connection: 1, at, host: '127.0.0.1', port: 80 }])
    expect(entries).toMatchObject([{ type: 'connecting', protocol: 'http1', transport: 'tcp' }])
  })

  test('only the beginning is kept, each way, to the very byte; the rest is counted', () => {
    const { entries, text, digest } = written([
      sent(bytes(keptOfConnection - 3)),
      sent(Buffer.from('abcdef')),
      sent(bytes(10)),
      received(Buffer.from('OK')),
      sent(bytes(5)),
    ])
    expect(entries.map(({ bytes = '', leftOut = 0 }) => [bytes.length, leftOut])).toEqual([
      [keptOfConnection - 3, 0],
      [3, 3],
      [0, 10],
      [2, 0],
      [0, 5],
    ])
    expect(entries[1]?.bytes).toBe('abc')
    expect(digest).toBe(createHash('sha256').update(text).digest('hex'))
  })

  test('it is said once that something is left out', () => {
    const { entries } = written([sent(bytes(keptOfConnection + 1)), sent(bytes(1)), received(Buffer.from('OK'))])
    expect(entries.map(({ text }) => text)).toEqual([
      expect.stringContaining('the first 1048576 bytes are kept'),
      undefined,
      undefined,
    ])
  })

  test('what was left out is told apart by its CRC, however it was cut, anew when the other side has spoken', () => {
    const crcs = (...events: ConnectionEvent[]) =>
      written([sent(bytes(keptOfConnection)), ...events]).entries.map(({ leftOutCrc }) => leftOutCrc)
    const whole = crcs(sent(Buffer.from('pear'))).at(-1)
    expect(whole).toMatch(/^[0-9a-f]{8}$/)
    expect(crcs(sent(Buffer.from('pe')), sent(Buffer.from('ar'))).at(-1)).toBe(whole)
    expect(crcs(sent(Buffer.from('peat'))).at(-1)).not.toBe(whole)
    expect(crcs(sent(Buffer.from('x')), received(Buffer.from('y')), sent(Buffer.from('pear'))).at(-1)).toBe(whole)
  })

  test('another has its own room', () => {
    const { entries } = written([sent(bytes(keptOfConnection + 1)), sent(Buffer.from('pear'), 2)])
    expect(entries[1]).toEqual({
      at: expect.any(Number) as number,
      stage: 'a',
      program: 1,
      connection: 2,
      type: 'sent',
      bytes: 'pear',
    })
  })
})

test('what a program writes is kept up to the same size', () => {
  const file = join(temporaryFolder(), 'transcript.jsonl')
  const transcript = openTranscript(file)
  const see = transcript.program(1)
  for (let i = 0; i < 40; i++) see({ type: 'stdout', bytes: bytes(64 * 1024) })
  see({ type: 'stderr', bytes: Buffer.from('a word') })
  transcript.close()
  const text = readFileSync(file, 'utf8')
  expect(text.length).toBeLessThan(2 * keptOfConnection)
  expect(text).toContain('"bytes":"a word"')
})

describe('a file that cannot be written', () => {
  test('is told when it is opened', () => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'transcript.jsonl'))
    expect(() => openTranscript(join(dir, 'transcript.jsonl'))).toThrow(TranscriptError)
  })

  test.skipIf(process.platform !== 'linux')('for want of room is told at the end, and no event throws', () => {
    const transcript = openTranscript('/dev/full')
    const see = transcript.connections('a', 'http1', () => 1)
    for (let i = 0; i < 5; i++) see(sent(bytes(100_000)))
    expect(() => transcript.close()).toThrow('there is no room left. Make room there')
  })
})
