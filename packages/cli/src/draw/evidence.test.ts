import type { StageResult } from '@backroad/check'
import { describe, expect, it } from 'vitest'
import { drawEvidence } from './evidence.ts'
import { plain } from './paint.ts'

const failed: StageResult = {
  slug: 'reads-a-request-in-any-pieces',
  number: 9,
  title: 'Reads a request in any pieces',
  verdict: 'failed',
  ms: 4,
  evidence: {
    summary: '400 came back where 200 was expected.',
    sent: { bytes: 'GET /echo/pear HTTP/1.1\r\nHost: backroad\r\n\r\n', pieces: 43 },
    expected: '200 with the body "pear"',
    spec: 'RFC 9112 §2.2',
    received: {
      bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n',
      afterMs: 2,
      then: 'then your program closed the connection',
      offending: { start: 9, end: 12, name: 'status code' },
      wanted: '200',
    },
    likely: 'One read was taken for the whole request.',
    byHand: "(printf 'GET /ec'; sleep 1; printf 'ho/pear HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n') | nc 127.0.0.1 PORT",
  },
}

describe('drawEvidence', () => {
  it('shows what was sent, expected and received, with the offending bytes marked in text and hex', () => {
    expect(drawEvidence(failed, plain)).toEqual([
      '✗ 9  reads-a-request-in-any-pieces  failed',
      '  400 came back where 200 was expected.',
      '',
      '  sent      43 bytes in 43 pieces',
      '            GET /echo/pear HTTP/1.1\\r\\n',
      '            Host: backroad\\r\\n',
      '            \\r\\n',
      '  expected  200 with the body "pear"  (RFC 9112 §2.2)',
      '  received  28 bytes after 2 ms; then your program closed the connection',
      '            HTTP/1.1 400 Bad Request\\r\\n',
      '                     ^^^',
      '            \\r\\n',
      '            0: 48 54 54 50 2f 31 2e 31 20 34 30 30 20 42 61 64 …',
      `            ${' '.repeat(30)}^^^^^^^^`,
      '            byte 9: "400" where "200" belongs',
      '  likely    One read was taken for the whole request.',
      "  by hand   (printf 'GET /ec'; sleep 1; printf 'ho/pear HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n') | nc 127.0.0.1 PORT",
    ])
  })

  it('shows the call of a program, its input, and the file in question', () => {
    const called: StageResult = {
      ...failed,
      evidence: {
        summary: 'Expected file .git/HEAD other than that.',
        protocol: 'command',
        call: { line: 'RUN init', stdin: 'pear', ms: 31.4 },
        expected: 'another',
        spec: 'gitrepository-layout(5)',
        received: { of: 'the file .git/HEAD', bytes: '', then: 'there is no such file' },
        program: { exitCode: 0 },
        byHand: 'cd KEPT && RUN init </dev/null',
      },
    }
    expect(drawEvidence(called, plain).slice(3)).toEqual([
      '  called    RUN init',
      '            31 ms, with 4 bytes on standard input',
      '            pear',
      '  expected  another  (gitrepository-layout(5))',
      '  received  the file .git/HEAD: nothing; there is no such file',
      '  program   exit code 0',
      '  by hand   cd KEPT && RUN init </dev/null',
    ])
  })

  it('shows what a network did to the datagrams of two copies, and three lines that repeat it without one', () => {
    const carried: StageResult = {
      ...failed,
      evidence: {
        summary: 'Byte 3 is another.',
        protocol: 'peer',
        sent: { bytes: 'pear', pieces: 1, through: '5 ms late' },
        expected: 'the 4 bytes of the stream, in order',
        spec: 'RFC 9293 §3.8',
        drawing: [' sender       receiver', '    0.0 ──✗            #0   9 B  01  lost'],
        byHand: "printf 'pear' >in\nROLE=receiver RUN >out &\nROLE=sender RUN <in",
      },
    }
    expect(drawEvidence(carried, plain).slice(3)).toEqual([
      '  sent      4 bytes, over a link with faults: 5 ms late',
      '            pear',
      '  expected  the 4 bytes of the stream, in order  (RFC 9293 §3.8)',
      '  network    sender       receiver',
      '                0.0 ──✗            #0   9 B  01  lost',
      "  by hand   printf 'pear' >in",
      '            ROLE=receiver RUN >out &',
      '            ROLE=sender RUN <in',
    ])
  })

  it('shows how a program ended and the last it said', () => {
    const crashed: StageResult = {
      ...failed,
      verdict: 'crashed',
      evidence: {
        summary: 'Your program ended.',
        expected: 'a reply',
        spec: 'RFC 9112 §2',
        program: { exitCode: 3, stderr: 'boom\nat line 3\n' },
      },
    }
    const drawn = drawEvidence(crashed, plain)
    expect(drawn).toContain('  program   exit code 3')
    expect(drawn).toContain('  stderr    boom')
    expect(drawn).toContain('            at line 3')
  })

  it('keeps the indentation of stderr, and of much of it the beginning and the end', () => {
    const trace = ['Exception in thread "main": pear', ...Array.from({ length: 18 }, (_, i) => `    at line ${i}`)]
    const drawn = drawEvidence(
      { ...failed, evidence: { summary: 'It.', expected: 'x', spec: 'y', program: { stderr: trace.join('\n') } } },
      plain,
    )
    expect(drawn).toContain('  stderr    Exception in thread "main": pear')
    expect(drawn).toContain('                at line 0')
    expect(drawn).toContain('            … 5 lines …')
    expect(drawn).toContain('                at line 17')
  })

  const head = 'HTTP/1.1 200 OK\r\n\r\n'
  const receives = (received: NonNullable<StageResult['evidence']>['received'], verdict: StageResult['verdict']) =>
    drawEvidence(
      { ...failed, verdict, evidence: { summary: 'It.', expected: 'x', spec: 'y', ...(received ? { received } : {}) } },
      plain,
    )

  it('marks the beginning of a long body that should not be there, and says its length', () => {
    const bytes = `${head}${'\0'.repeat(3071)}`
    const offending = { start: head.length, end: bytes.length, name: 'body' }
    const drawn = receives({ bytes, offending, wanted: '' }, 'failed')
    expect(drawn).toContain('            HTTP/1.1 200 OK\\r\\n')
    expect(drawn.filter((line) => /^ +\^+$/.test(line))).toHaveLength(2)
    expect(drawn).toContain('            the first 16 of 3071 bytes of body')
    expect(drawn.every((line) => line.length <= 80)).toBe(true)
  })

  it('still marks the whole of a run within the fields', () => {
    const fields = 'A: 1\r\n'.repeat(12)
    const drawn = receives(
      { bytes: `HTTP/1.1 200 OK\r\n${fields}\r\n`, offending: { start: 17, end: 17 + fields.length } },
      'failed',
    )
    expect(drawn.filter((line) => line.endsWith('^^^^^^^^')).length).toBeGreaterThan(2)
  })

  it('counts all bytes that came, and shows the end of what was not whole', () => {
    const drawn = receives({ bytes: 'a'.repeat(8188) + 'last', total: 13_677, from: 5485, afterMs: 3 }, 'closed')
    expect(drawn).toContain('  received  13677 bytes after 3 ms, here from byte 5485 on')
    expect(drawn.at(-1)).toMatch(/^ +a*last$/)
    expect(drawn.some((line) => line.includes('more bytes'))).toBe(false)
  })

  it('counts the bytes that are not carried, and places from the beginning of the message', () => {
    const drawn = receives(
      { bytes: 'abcd', total: 10_000, from: 9000, offending: { start: 2, end: 3 }, wanted: 'x' },
      'failed',
    )
    expect(drawn).toContain('            … 996 more bytes')
    expect(drawn).toContain('            9000: 61 62 63 64')
    expect(drawn).toContain('            byte 9002: "c" where "x" belongs')
  })
})
