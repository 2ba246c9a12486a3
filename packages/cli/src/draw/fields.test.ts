import { annotateDns, annotateResp, encodeDns, latin1 } from '@backroad/protocols'
import type { StageResult } from '@backroad/check'
import { describe, expect, it } from 'vitest'
import { drawEvidence } from './evidence.ts'
import { drawFields } from './fields.ts'
import { plain } from './paint.ts'

const reply = encodeDns({
  id: 4660,
  qr: true,
  aa: true,
  rd: true,
  questions: [{ name: 'example.org', type: 'MX' }],
  answers: [{ name: 'example.org', type: 'MX', ttl: 300, data: { preference: 10, exchange: 'mail.example.org' } }],
})
const dns = { bytes: latin1(reply), fields: annotateDns(reply) }
const frame = (text: string) => ({ bytes: text, fields: annotateResp(Buffer.from(text, 'latin1')) })
const draw = (protocol: 'dns' | 'resp', { bytes, fields }: typeof dns, mark?: object) =>
  drawFields(protocol, bytes, fields, { mark: mark as { start: number; end: number } }) ?? []

describe('a DNS message', () => {
  it('has a header sixteen bits wide, each flag under its name', () => {
    const lines = draw('dns', dns)
    const names = lines.findIndex((line) => line.includes('Opcode'))
    expect(lines[names]).toBe(' 2 │QR │    Opcode     │AA │TC │RD │RA │ Z │AD │CD │     RCODE     │')
    expect(lines[names + 1]).toBe('   │ 1 │     QUERY     │ 1 │ 0 │ 1 │ 0 │ 0 │ 0 │ 0 │    NOERROR    │')
    expect(lines.find((line) => line.includes('ANCOUNT'))).toContain('ANCOUNT 1')
  })

  it('has carets under the one flag that is meant, of all that stand in its bytes', () => {
    const lines = draw('dns', dns, { start: 2, end: 4, name: 'TC' })
    const names = lines.find((line) => line.includes('Opcode')) ?? ''
    const carets = lines.find((line) => line.includes('^')) ?? ''
    expect(carets.indexOf('^')).toBe(names.indexOf('TC'))
    expect(carets.trim()).toBe('^^^')
  })

  it('shows records with their bytes beside names and values, and marks bytes in hex', () => {
    const lines = draw('dns', dns, { start: 35, end: 39, name: 'ttl' })
    const at = lines.findIndex((line) => line.includes('TTL'))
    expect(lines[at]).toMatch(/^ {2}35 {3}TTL +00 00 01 2c +300$/)
    expect(lines[at + 1]?.trim()).toBe('^^^^^^^^^^^')
    expect(lines[at + 1]?.indexOf('^')).toBe(lines[at]?.indexOf('00 00'))
  })

  it('shows a part of a name only where that is wrong', () => {
    expect(draw('dns', dns).join('\n')).not.toContain('pointer')
    expect(draw('dns', dns, { start: 48, end: 50 }).join('\n')).toMatch(/48 +pointer +c0 0c +to byte 12\n +\^{5}/)
  })

  it('keeps to 68 columns and to some lines, with the marked one among them', () => {
    const many = encodeDns({
      qr: true,
      questions: [{ name: 'example.org', type: 'TXT' }],
      answers: Array.from({ length: 30 }, (_, i) => ({
        name: 'example.org',
        type: 'TXT' as const,
        ttl: i,
        data: ['a very long text that goes on and on and will not fit beside the rest of the line, however wide'],
      })),
    })
    const fields = annotateDns(many)
    const last = fields.findLast((field) => field.name === 'TTL')
    const lines = draw('dns', { bytes: latin1(many), fields }, last)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(68)
    expect(lines.length).toBeLessThan(45)
    expect(lines.some((line) => line.includes('^'))).toBe(true)
    expect(lines.join('\n')).toMatch(/… \d+ fields …/)
  })

  it('is drawn as far as it goes when it breaks off', () => {
    const cut = reply.subarray(0, 40)
    const lines = draw('dns', { bytes: latin1(cut), fields: annotateDns(cut) })
    expect(lines.join('\n')).toContain('TTL')
  })
})

describe('RESP', () => {
  it('is a line to each CRLF, with type and length said and the CRLF visible', () => {
    const lines = draw('resp', frame('*2\r\n$3\r\nfoo\r\n:7\r\n'))
    expect(lines).toEqual([
      expect.stringMatching(/^ {3}0 \*2\\r\\n +array, items 2$/),
      expect.stringMatching(/^ {3}4 {3}\$3\\r\\n +bulk string, length 3$/),
      expect.stringMatching(/^ {3}8 {3}foo\\r\\n +data, 3 bytes$/),
      expect.stringMatching(/^ {2}13 {3}:7\\r\\n +integer, data, 1 byte$/),
    ])
  })

  it('has carets under the offending bytes, however long the line is', () => {
    const text = `-ERR ${'x'.repeat(90)}oops\r\n`
    const lines = draw('resp', frame(text), { start: text.indexOf('oops'), end: text.indexOf('oops') + 4 })
    const carets = lines.findIndex((line) => line.trim() === '^^^^')
    expect(lines[carets - 1]?.slice(lines[carets]?.indexOf('^')).startsWith('oops')).toBe(true)
  })

  it('shows what is no RESP as it is', () => {
    expect(draw('resp', frame('HELLO\r\n')).join('\n')).toContain('HELLO')
  })
})

it('evidence draws fields in place of text, within 80 columns', () => {
  const result: StageResult = {
    slug: 'names-what-is-not-there',
    number: 4,
    title: 'Names what is not there',
    verdict: 'failed',
    ms: 3,
    evidence: {
      summary: 'RCODE 0 came back where 3 was expected.',
      protocol: 'dns',
      sent: { bytes: dns.bytes, pieces: 1, fields: dns.fields },
      expected: 'RCODE 3',
      spec: 'RFC 1035 §4.1.1',
      received: { ...dns, offending: { start: 3, end: 4, name: 'RCODE' }, wanted: '\x03' },
    },
  }
  const lines = drawEvidence(result, plain)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  const text = lines.join('\n')
  expect(text).toContain('question 1  example.org IN MX')
  expect(text).toMatch(/│ {4}NOERROR {4}│\n +\^{15}\n/)
})
