import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReplyReader } from './reply-reader.ts'
import type { ReplyReading } from './reply-reader.ts'

/** Bytes in pieces, and then the end of the connection. */
function readPieces(pieces: readonly Uint8Array[], requestMethod: string): ReplyReading {
  const reader = new ReplyReader({ requestMethod, streamOffset: 0 })
  for (const piece of pieces) reader.push(piece)
  return reader.end()
}

/** All that a reading says, without the times. */
function told(reading: ReplyReading): unknown {
  if (reading.type !== 'reply') return reading
  const { version, status, reason, fields, framing, body, text, chunks, trailers, spans, at } = reading.reply
  return { version, status, reason, fields, framing, body: [...body.value], text, chunks, trailers, spans, at }
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
}

const body = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const token = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
  .filter((name) => !/^(content-length|transfer-encoding)$/i.test(name))
const value = fc.stringMatching(/^[!-~]{0,10}$/)
const fields = fc
  .array(fc.tuple(token, value), { maxLength: 4 })
  .map((all) => all.map(([n, v]) => `${n}: ${v}\r\n`).join(''))
const status = fc.constantFrom('100', '200', '204', '304', '404', '500')

const wellFormed = fc.oneof(
  fc.tuple(status, fields, body).map(([s, f, b]) => `HTTP/1.1 ${s} R\r\n${f}Content-Length: ${b.length}\r\n\r\n${b}`),
  fc.tuple(status, fields, body).map(([s, f, b]) => `HTTP/1.0 ${s} \r\n${f}\r\n${b}`),
  fc
    .tuple(
      status,
      fields,
      fc.array(
        body.filter((b) => b !== ''),
        { maxLength: 4 },
      ),
      fields,
    )
    .map(([s, f, parts, t]) => {
      const chunks = parts.map((b) => `${b.length.toString(16)};x=y\r\n${b}\r\n`).join('')
      return `HTTP/1.1 ${s} R\r\nTransfer-Encoding: chunked\r\n${f}\r\n${chunks}0\r\n${t}\r\n`
    }),
)
const nearlyHttp = fc.array(
  fc.constantFrom(
    ...[
      'HTTP/1.1',
      'HTTP/1.',
      ' ',
      '200',
      '204',
      '9',
      ' OK',
      '\r\n',
      '\r\n\r\n',
      '\n',
      '\r',
      ':',
      'A: b',
      '\t',
      '\0',
      ';',
    ],
    ...[
      'Content-Length: 3',
      'Content-Length: 99999999999',
      'Transfer-Encoding: chunked',
      '0\r\n',
      '3\r\nabc\r\n',
      '10\r\n',
      'xyz',
    ],
  ),
  { maxLength: 25 },
)
const garbage = fc.oneof(
  nearlyHttp.map((parts) => parts.join('')),
  nearlyHttp.map((parts) => `HTTP/1.1 200 OK\r\n${parts.join('')}`),
  nearlyHttp.map((parts) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${parts.join('')}`),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)
const method = fc.constantFrom('GET', 'HEAD', 'CONNECT')
const cuts = fc.array(fc.nat(1000), { maxLength: 12 })

describe('ReplyReader', () => {
  it('says the same however the bytes are split', () => {
    fc.assert(
      fc.property(fc.oneof(wellFormed, garbage), method, cuts, (text, method, cuts) => {
        const bytes = Buffer.from(text, 'latin1')
        const whole = told(readPieces([bytes], method))
        expect(told(readPieces(split(bytes, cuts), method))).toEqual(whole)
        expect(told(readPieces(split(bytes, [...bytes.keys()]), method))).toEqual(whole)
      }),
      { numRuns: 400 },
    )
  })

  it('reads every well-formed reply, and each span lies in it, in order', () => {
    fc.assert(
      fc.property(wellFormed, method, (text, method) => {
        const reading = readPieces([Buffer.from(text, 'latin1')], method)
        if (reading.type !== 'reply') throw new Error(JSON.stringify(reading))
        let last = 0
        for (const span of reading.reply.spans) {
          expect(span.start).toBeGreaterThanOrEqual(last)
          expect(span.end).toBeGreaterThan(span.start)
          last = span.end
        }
        expect(reading.reply.at.end).toBeGreaterThanOrEqual(last)
      }),
      { numRuns: 300 },
    )
  })

  it('points into the bytes it was given, whatever they are', () => {
    fc.assert(
      fc.property(garbage, method, (text, method) => {
        const reading = readPieces([Buffer.from(text, 'latin1')], method)
        if (reading.type !== 'garbled') return
        const { start, end } = reading.garbled.at
        expect(start).toBeLessThan(end)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(reading.garbled.message).toMatch(/[.]$/)
      }),
      { numRuns: 500 },
    )
  })
})
