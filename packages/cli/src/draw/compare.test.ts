import { withWords, type BareExchange, type BareStage, type ComparedAnswer, type SideOfStage } from '@backroad/app'
import { describe, expect, it } from 'vitest'
import { drawComparison } from './compare.ts'
import { plain } from './paint.ts'

const message = (bytes: string) => ({ bytes, pieces: 1 })
const answer = (bytes: string, mark?: string): ComparedAnswer => {
  const start = mark === undefined ? -1 : bytes.indexOf(mark)
  return {
    ...message(bytes),
    then: 'open',
    ...(mark === undefined ? {} : { differs: { start, end: start + mark.length } }),
  }
}

const exchange = (more: Partial<BareExchange>): BareExchange => ({
  connection: 1,
  protocol: 'http1',
  sent: message('GET / HTTP/1.1\r\n\r\n'),
  program: answer('HTTP/1.1 400 Bad Request\r\n\r\n', '400'),
  real: answer('HTTP/1.1 200 OK\r\n\r\npear', '200'),
  outcome: 'different',
  fields: [
    { name: 'status code', program: '400', real: '200', passing: false },
    { name: 'Date', program: 'Mon', real: 'Tue', passing: true },
  ],
  ...more,
})

const passed: SideOfStage = { verdict: 'passed', ms: 1 }
const failed: SideOfStage = {
  verdict: 'failed',
  ms: 1,
  summary: 'Expected 200.',
  expected: 'the status 200',
  spec: 'RFC',
}

const stage = (number: number, more: Partial<BareStage>): BareStage => ({
  slug: `is-a-stage-with-a-long-name-of-its-own-number-${number}`,
  number,
  title: '',
  program: failed,
  real: passed,
  agree: false,
  exchanges: [exchange({})],
  decisive: 0,
  exchangesInAll: 1,
  ...more,
})

function drawn(stages: readonly BareStage[], o: { width?: number; verbose?: boolean } = {}): string[] {
  const comparison = withWords({
    build: 'http-server',
    title: '',
    seed: '7f3a',
    software: { name: 'nginx', version: '1.22.1' },
    stages,
    counts: { program: { passed: 1, failed: 1 }, real: { passed: 2, failed: 0 } },
    ms: 1,
  })
  return drawComparison(comparison, { paint: plain, width: o.width ?? 80, verbose: o.verbose ?? false })
}

describe('a comparison', () => {
  it('shows both verdicts of each stage in a line of 80 columns', () => {
    const lines = drawn([stage(1, { program: passed, agree: true }), stage(8, {})])
    const shown = lines.filter((line) => line.includes('long-name'))
    expect(shown[0]).toMatch(/^ {5}1 {2}\S+ +✓ +✓$/)
    expect(shown[1]).toMatch(/^ {2}≠ {2}8 {2}\S+ +failed +✓$/)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  it('shows both answers side by side, with the run marked on which they part, and what either says', () => {
    const text = drawn([stage(8, {})]).join('\n')
    expect(text).toContain('HTTP/1.1 400 Bad Request\\r\\n          │ HTTP/1.1 200 OK\\r\\n')
    expect(text).toMatch(/ {11}\^{3} +│ {10}\^{3}/)
    expect(text).toMatch(/status code +400 +200/)
    expect(text).toMatch(/your program +nginx 1\.22\.1\n +status code/)
    expect(text).toContain('may differ, and does: Date')
    expect(text).toContain('the same to both')
  })

  it('shows them one under the other where a line is too long for half the width', () => {
    const long = exchange({ real: answer(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(40)}\r\n\r\n`, '200') })
    const lines = drawn([stage(8, { exchanges: [long] })])
    expect(lines.join('\n')).not.toContain('│')
    expect(lines.indexOf('  nginx 1.22.1: 64 bytes')).toBeGreaterThan(lines.indexOf('  your program: 28 bytes'))
    expect(drawn([stage(8, { exchanges: [long] })], { width: 120 }).join('\n')).toContain('│')
  })

  it('draws what is not text in hex, eight bytes a row side by side', () => {
    const dns = exchange({
      protocol: 'dns',
      sent: message('\0\x07\x01\0'),
      program: answer('\0\x07\x84\x03example', '\x03'),
      real: answer('\0\x07\x84\0example', '\0example'),
      fields: [{ name: 'RCODE', program: 'NXDOMAIN', real: 'NOERROR', passing: false }],
    })
    const lines = drawn([stage(8, { exchanges: [dns] })])
    expect(lines).toContain('     0 00 07 84 03 65 78 61 6d ····exam │    0 00 07 84 00 65 78 61 6d ····exam')
    expect(lines.join('\n')).toMatch(/RCODE +NXDOMAIN +NOERROR/)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  it('counts the records that only one side has, shows the first three, and does not repeat that IDs differ', () => {
    const only = (section: string) => (_: unknown, index: number) => ({
      name: `${section} ${index + 1}`,
      real: `${index}.example. A`,
      passing: false,
    })
    const dns = exchange({
      protocol: 'dns',
      sent: message('\0\x07\x01\0'),
      fields: [
        ...Array.from({ length: 13 }, only('authority')),
        ...Array.from({ length: 13 }, only('additional')),
        { name: 'ID', program: '1', real: '2', passing: true },
      ],
    })
    const lines = drawn([stage(8, { exchanges: [dns] })])
    expect(lines.filter((line) => line.includes('(not there)'))).toHaveLength(3)
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      '13 authority and 13 additional records only from nginx 1.22.1; the first 3 above',
    )
    expect(lines.join('\n')).not.toContain('may differ')
  })

  it('says of stages that build on one that is not passed where to begin, and shows them in full only when asked', () => {
    const builds: SideOfStage = { ...failed, waitsFor: stage(1, {}).slug }
    const stages = [stage(1, {}), stage(2, { program: builds }), stage(3, { program: builds })]
    const lines = drawn(stages)
    const text = lines.join(' ').replace(/\s+/g, ' ')
    expect(text).toContain('Stages 2, 3 build on stage 1, which your program does not pass yet. Begin there')
    expect(text).toContain('by your program (1 not, nor 2 that build on it)')
    expect(text).toContain('they part on 1 stage')
    expect(lines.filter((line) => line.startsWith('≠'))).toHaveLength(1)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(drawn(stages, { verbose: true }).filter((line) => line.startsWith('≠'))).toHaveLength(3)
  })

  it('says of the software on which stage it differs, where a later one builds on that', () => {
    const listed: SideOfStage = { ...failed, differs: 'It has its own way.' }
    const builds: SideOfStage = { ...failed, waitsFor: stage(1, {}).slug }
    const text = drawn([stage(1, { program: passed, real: listed }), stage(2, { program: passed, real: builds })]).join(
      '\n',
    )
    expect(text).toContain('This stage builds on stage 1, on which nginx differs.')
    expect(text).not.toMatch(/^≠/m)
  })

  it('says where one did not get, and how a connection ended', () => {
    const { real: _, ...only } = exchange({ program: { ...answer(''), then: 'closed' } })
    const text = drawn([stage(8, { exchanges: [only] })]).join('\n')
    expect(text).toContain('your program: nothing, then closed')
    expect(text).toContain('nginx 1.22.1: did not get this far')
  })

  it('names a listed difference with its reason, and shows nothing more of it', () => {
    const listed: SideOfStage = { ...failed, differs: 'It has its own way.' }
    const lines = drawn([stage(4, { program: passed, real: listed })])
    expect(lines.join('\n')).toContain('nginx differs, as listed: It has its own way.')
    expect(lines.join('\n')).not.toContain('expected')
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('they part nowhere but as said')
  })

  it('leaves out what differs where both pass, unless it is asked for', () => {
    const both = stage(1, { program: passed, agree: true, exchanges: [exchange({ outcome: 'alike' })] })
    expect(drawn([both]).join('\n')).not.toContain('Date')
    expect(drawn([both], { verbose: true }).join('\n')).toContain(
      '1 exchange; differs: status code; differs, as it may: Date',
    )
  })
})
