import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotateResp } from './annotate.ts'
import { encodeCommand } from './encode-command.ts'
import { RespReader } from './resp-reader.ts'
import type { RespReply } from './types.ts'

function readPieces(pieces: readonly Uint8Array[]) {
  const reader = new RespReader()
  const replies = pieces.flatMap((piece) => reader.push(piece))
  return { replies, reading: reader.reading, replyStart: reader.replyStart }
}

/** All that was read, as values that can be compared. */
function told({ replies, reading, replyStart }: ReturnType<typeof readPieces>): unknown {
  return { replies: replies.map(toldReply), reading, replyStart }
}

function toldReply(reply: RespReply): unknown {
  const { type, value, at, whole, kind, text, items, nullOf, format, attributes } = reply
  const flat = value instanceof Uint8Array ? [...value] : items.length > 0 ? items.map(toldReply) : value
  return { type, flat, at, whole, kind, text, nullOf, format, attributes: attributes?.map(toldReply) }
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
}

const line = fc.stringMatching(/^[ -~]{0,12}$/)
const data = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const counted = (byte: string) => data.map((one) => `${byte}${one.length}\r\n${one}\r\n`)
const wellFormed = fc.letrec<{ value: string }>((tie) => {
  const items = fc.array(tie('value'), { maxLength: 4 })
  return {
    value: fc.oneof(
      { maxDepth: 4 },
      line.map((text) => `+${text}\r\n`),
      line.map((text) => `-${text}\r\n`),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => `:${value}\r\n`),
      fc
        .double()
        .map(
          (value) =>
            `,${value === Infinity ? 'inf' : value === -Infinity ? '-inf' : Number.isNaN(value) ? 'nan' : value}\r\n`,
        ),
      fc.bigInt().map((value) => `(${value}\r\n`),
      fc.constantFrom('$-1\r\n', '*-1\r\n', '_\r\n', '#t\r\n', '#f\r\n', '$0\r\n\r\n', '*0\r\n'),
      counted('$'),
      counted('!'),
      items.map((all) => `*${all.length}\r\n${all.join('')}`),
      items.map((all) => `~${all.length}\r\n${all.join('')}`),
      items.map((all) => `%${all.length}\r\n${all.map((one) => `+k\r\n${one}`).join('')}`),
      fc.tuple(tie('value'), tie('value')).map(([a, b]) => `|1\r\n+k\r\n${a}${b}`),
    ),
  }
}).value
const nearlyResp = fc
  .array(
    fc.constantFrom(
      ...['+', '-', ':', '$', '*', '%', '~', '|', '_', '#', ',', '(', '!', '=', '>'],
      ...[
        '\r\n',
        '\r',
        '\n',
        '0',
        '1',
        '2',
        '-1',
        'x',
        'OK',
        'txt:',
        '99999999999999999999',
        '$1\r\na\r\n',
        ':1\r\n',
        '\0',
      ],
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''))
const anything = fc.oneof(
  nearlyResp,
  fc.tuple(wellFormed, nearlyResp).map(([a, b]) => a + b),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)
const cuts = fc.array(fc.nat(1000), { maxLength: 12 })

describe('RespReader', () => {
  it('says the same however the bytes are split', () => {
    fc.assert(
      fc.property(fc.oneof(wellFormed, anything), cuts, (text, cuts) => {
        const bytes = Buffer.from(text, 'latin1')
        const whole = told(readPieces([bytes]))
        expect(told(readPieces(split(bytes, cuts)))).toEqual(whole)
        expect(told(readPieces(split(bytes, [...bytes.keys()])))).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })

  it('reads every well-formed reply to its end, and the next one after it', () => {
    fc.assert(
      fc.property(fc.array(wellFormed, { maxLength: 4 }), (texts) => {
        const { replies, reading } = readPieces([Buffer.from(texts.join(''), 'latin1')])
        expect(reading).toEqual({ type: 'more', waitingFor: 'a reply' })
        expect(replies.map(({ whole }) => whole.end - whole.start)).toEqual(texts.map((text) => text.length))
      }),
      { numRuns: 300 },
    )
  })

  it('points into the bytes it was given, whatever they are, and never throws', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { reading, replies } = readPieces([Buffer.from(text, 'latin1')])
        for (const { at } of replies) expect(at.start).toBeLessThan(at.end)
        if (reading.type !== 'garbled') return
        const { start, end } = reading.garbled.at
        expect(start).toBeLessThan(end)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(reading.garbled.message).toMatch(/[.?]$/)
      }),
      { numRuns: 500 },
    )
  })

  it('reads back what encodeCommand wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.uint8Array(), fc.integer())), (words) => {
        const { replies } = readPieces([encodeCommand(words)])
        const sent = words.map((word) => [...(word instanceof Uint8Array ? word : Buffer.from(String(word)))])
        expect(replies[0]?.items.map((item) => [...(item.value as Uint8Array)])).toEqual(sent)
      }),
    )
  })
})

describe('annotateResp', () => {
  it('names every byte of what is well-formed, in order, without a gap', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        let at = 0
        for (const field of annotateResp(Buffer.from(text, 'latin1'))) {
          expect(field.start).toBe(at)
          expect(field.end).toBeGreaterThan(at)
          expect(field.name).not.toBe('not RESP')
          at = field.end
        }
        expect(at).toBe(text.length)
      }),
      { numRuns: 300 },
    )
  })

  it('never throws and never overlaps, whatever the bytes are', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (text, inline) => {
        let at = 0
        for (const field of annotateResp(Buffer.from(text, 'latin1'), { inline })) {
          expect(field.start).toBeGreaterThanOrEqual(at)
          expect(field.end).toBeGreaterThan(field.start)
          at = field.end
        }
        expect(at).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 500 },
    )
  })
})
