import { describe, expect, it } from 'vitest'
import { drawHex, drawText } from './bytes.ts'

describe('drawText', () => {
  it('breaks after each line feed and shows every byte', () => {
    expect(drawText('HTTP/1.1 200 OK\r\nA: \x00\xff\\\r\n\r\n')).toEqual([
      'HTTP/1.1 200 OK\\r\\n',
      'A: \\x00\\xff\\\\\\r\\n',
      '\\r\\n',
    ])
  })

  it('underlines the run, also over escapes', () => {
    expect(drawText('ab\ncd', { mark: { start: 1, end: 4 } })).toEqual(['ab\\n', ' ^^^', 'cd', '^'])
  })

  it('marks the place where something is missing at the end', () => {
    expect(drawText('abc', { mark: { start: 3, end: 3 } })).toEqual(['abc', '   ^'])
    expect(drawText('', { mark: { start: 0, end: 0 } })).toEqual(['', '^'])
  })

  it('keeps the marked line in sight when there is too much, and counts what it leaves out', () => {
    const bytes = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('')
    const start = bytes.indexOf('line 20')
    const drawn = drawText(bytes, { most: 6, mark: { start, end: start + 4 } })
    expect(drawn).toContain('line 20\\n')
    expect(drawn).toContain('line 0\\n')
    expect(drawn.at(-1)).toMatch(/^… \d+ more bytes$/)
    expect(drawn.some((line) => /^… \d+ bytes …$/.test(line))).toBe(true)
  })

  it('breaks a long line at the width', () => {
    expect(drawText('x'.repeat(150), { width: 68 }).map((line) => line.length)).toEqual([68, 68, 14])
  })
})

describe('drawHex', () => {
  it('shows the sixteen bytes round the run and underlines it', () => {
    const drawn = drawHex('HTTP/1.1 400 Bad Request', { start: 9, end: 12 })
    expect(drawn[0]).toBe('0: 48 54 54 50 2f 31 2e 31 20 34 30 30 20 42 61 64 …')
    expect(drawn[1]).toBe(`   ${' '.repeat(27)}^^^^^^^^`)
  })

  it('starts at the row that holds it', () => {
    expect(drawHex('a'.repeat(40), { start: 33, end: 34 })[0]).toMatch(/^32: 61 61/)
  })
})
