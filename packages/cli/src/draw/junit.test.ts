import { describe, expect, it } from 'vitest'
import { escapeXml, junitXml } from './junit.ts'

describe('junitXml', () => {
  it('counts failures, errors and waiting stages apart', () => {
    const stage = (slug: string, verdict: 'passed' | 'failed' | 'unclear' | 'waits') => ({
      slug,
      number: 1,
      title: slug,
      verdict,
      ms: 5,
    })
    const xml = junitXml({
      build: 'http-server',
      seed: '7f3a',
      ms: 1234,
      passed: 1,
      failed: 1,
      transcriptDigest: 'sha256:0',
      stages: [
        stage('a', 'passed'),
        stage('b', 'failed'),
        stage('c', 'unclear'),
        { ...stage('d', 'waits'), waitsFor: 'b' },
      ],
    })
    expect(xml).toContain('<testsuite name="http-server" tests="4" failures="1" errors="1" skipped="1" time="1.234">')
    expect(xml).toContain('<testcase classname="http-server" name="a" time="0.005"/>')
    expect(xml).toContain('<failure type="failed"')
    expect(xml).toContain('<error type="unclear"')
    expect(xml).toContain('waits for b')
  })

  it('writes any byte so that a reader of XML takes it', () => {
    expect(escapeXml('<a & "b">\0\r\n\x1b')).toBe('&lt;a &amp; &quot;b&quot;&gt;\\x00&#13;&#10;\\x1b')
  })
})
