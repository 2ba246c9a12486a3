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
})
