import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { chart, graph, log, page, table, timeline, value, wire } from '../define/observations.ts'
import type { Observation } from '../types.ts'
import { drawObservation } from './draw-observation.ts'

const exchange = wire({
  id: 'w',
  title: 'What crossed the wire',
  ends: ['you', 'nginx'],
  rows: [
    {
      type: 'message',
      from: 'client',
      at: 0.5,
      bytes: 'GET / HTTP/1.1\r\n\r\n',
      fields: [
        { start: 0, end: 3, name: 'method' },
        { start: 4, end: 5, name: 'request target', mark: 'look' },
        { start: 6, end: 14, name: 'version' },
        { start: 16, end: 18, name: 'empty line' },
      ],
      says: 'A whole request.',
    },
    { type: 'silence', ms: 1500 },
    {
      type: 'message',
      from: 'server',
      at: 1501,
      bytes: '\x00\xff',
      fields: [{ start: 1, end: 2, name: 'junk', mark: 'bad' }],
    },
    { type: 'event', from: 'server', at: 1502, text: 'ended its side (FIN)' },
  ],
})

describe('a wire', () => {
  it('of a binary protocol is drawn a field a line: hex, name, and what it says, kept within the width', () => {
    const binary = wire({
      id: 'w',
      title: 'A question',
      rows: [
        {
          type: 'message',
          from: 'client',
          at: 1,
          bytes: '\x12\x34\x01\x00\x04pear\x00',
          fields: [
            { start: 0, end: 2, name: 'ID', value: '4660', mark: 'look' },
            { start: 2, end: 4, name: 'flags', value: 'query RD', mark: 'bad' },
            { start: 4, end: 10, name: 'name', value: 'a word and another '.repeat(3).trim() },
          ],
        },
      ],
    })
    const drawn = drawObservation(binary, { width: 70 }).split('\n')
    expect(drawn).toEqual([
      'A question',
      '   1.00 ms  client ──▶ server  10 bytes',
      '            12 34              ^ ID             4660',
      '            01 00              ! flags (wrong)  query RD',
      '            04 70 65 61 72 00    name           a word and another a',
      '                                                word and another a',
      '                                                word and another',
    ])
    expect(drawObservation(binary, { width: 60 }).split('\n').slice(2, 5)).toEqual([
      '            ^ ID             4660',
      '            ! flags (wrong)  query RD',
      '              name           a word and another a word and',
    ])
  })

  it('is drawn as its bytes with each field ruled, named and in hex', () => {
    expect(drawObservation(exchange)).toBe(
      [
        'What crossed the wire',
        '   0.50 ms  you ──▶ nginx  18 bytes',
        '            GET / HTTP/1.1\\r\\n',
        '            ─── ^ ────────',
        '            method · request target · version',
        '            47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a',
        '            \\r\\n',
        '            ────',
        '            empty line',
        '            0d 0a',
        '            » A whole request.',
        '            · · ·  1.50 s of silence  · · ·',
        '    1.50 s  you ◀── nginx  2 bytes',
        '            \\x00\\xff',
        '                !!!!',
        '            junk (wrong)',
        '            00 ff',
        '    1.50 s  nginx ended its side (FIN)',
      ].join('\n'),
    )
  })

  it('leaves the hex out where it is not wanted', () => {
    expect(drawObservation(exchange, { hex: false })).not.toContain('47 45')
  })

  it('breaks a long line at the width and names a field only where it begins', () => {
    const bytes = 'x'.repeat(150)
    const drawn = drawObservation(
      wire({
        id: 'w',
        title: 't',
        rows: [{ type: 'message', from: 'client', at: 0, bytes, fields: [{ start: 0, end: 150, name: 'body' }] }],
      }),
      { hex: false },
    )
    expect(drawn.match(/x+/g)?.map((run) => run.length)).toEqual([68, 68, 14])
    expect(drawn.match(/body/g)).toHaveLength(1)
  })

  it('says how many bytes of a very long message it leaves out', () => {
    const bytes = 'line\n'.repeat(1000)
    const drawn = drawObservation(
      wire({ id: 'w', title: 't', rows: [{ type: 'message', from: 'server', at: 0, bytes, fields: [] }] }),
    )
    expect(drawn).toContain('… and 4880 bytes more')
    expect(drawn.split('\n').length).toBeLessThan(60)
  })
})

describe('a table', () => {
  it('is set in columns, numbers to the right', () => {
    const drawn = drawObservation(
      table({
        id: 't',
        title: 'Fruit',
        columns: [
          { key: 'name', label: 'name' },
          { key: 'n', label: 'how many', numeric: true },
        ],
        rows: [{ name: 'pear', n: 12 }, { name: 'apple', n: 3.14159 }, { name: 'none' }],
      }),
    )
    expect(drawn).toBe(
      ['Fruit', '  name   how many', '  ─────  ────────', '  pear         12', '  apple      3.14', '  none'].join(
        '\n',
      ),
    )
  })

  it('wraps its widest column to keep within the width', () => {
    const words = Array.from({ length: 40 }, (_, index) => `word${index}`)
    const drawn = drawObservation(
      table({
        id: 't',
        title: 'T',
        columns: [
          { key: 'a', label: 'a' },
          { key: 'b', label: 'b' },
        ],
        rows: [{ a: 'one', b: words.join(' ') }],
      }),
    )
    expect(Math.max(...drawn.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(drawn.match(/word\d+/g)).toEqual(words)
  })
})

describe('a chart', () => {
  const grown = chart({
    id: 'c',
    title: 'Cost',
    x: { label: 'round trip', unit: 'ms' },
    y: { label: 'time', unit: 'ms' },
    series: [
      {
        label: 'own',
        points: [
          [0, 0],
          [50, 100],
        ],
      },
      {
        label: 'kept',
        points: [
          [0, 0],
          [50, 50],
        ],
      },
    ],
  })

  it('draws each line with a sign of its own and ends with its last figures', () => {
    const lines = drawObservation(grown).split('\n')
    const top = lines.findIndex((line) => line.includes('┤'))
    expect(lines[top]?.trimEnd().endsWith('o')).toBe(true)
    const half = lines.findIndex((line) => line.includes('┤') && line.trimEnd().endsWith('x'))
    expect(half - top).toBeGreaterThanOrEqual(5)
    expect(half - top).toBeLessThanOrEqual(6)
    expect(lines).toContain('  o  own: 100 ms at 50 ms')
    expect(lines).toContain('  x  kept: 50 ms at 50 ms')
  })

  it('stands without points, and with one', () => {
    const series = (points: [number, number][]): Observation => chart({ ...grown, series: [{ label: 'one', points }] })
    expect(drawObservation(series([]))).toContain('(no points yet)')
    expect(drawObservation(series([[0, 0]]))).toContain('o')
  })
})

describe('a timeline', () => {
  it('draws what waits and what works in proportion, and says which is which', () => {
    const drawn = drawObservation(
      timeline({
        id: 't',
        title: 'Who waits',
        lanes: [
          { label: 'slow', bars: [{ from: 0, to: 100, kind: 'work', label: 'being made' }] },
          {
            label: 'quick',
            bars: [
              { from: 0, to: 25, kind: 'work', label: 'being made' },
              { from: 25, to: 100, kind: 'wait', label: 'held up' },
            ],
          },
        ],
      }),
    )
    const [, slow = '', quick = ''] = drawn.split('\n')
    const count = (line: string, sign: string): number => line.split(sign).length - 1
    expect(count(slow, '░')).toBe(0)
    expect(count(quick, '░') / count(quick, '█')).toBeCloseTo(3, 0)
    expect(count(quick, '█') + count(quick, '░')).toBe(count(slow, '█'))
    expect(drawn).toContain('100 ms')
    expect(drawn).toContain('█ being made   ░ held up')
  })
})

describe('the other observations', () => {
  it.each<[Observation, string]>([
    [value({ id: 'v', label: 'time', value: 1234.5678, unit: 'ms' }), 'time: 1235 ms'],
    [value({ id: 'v', label: 'word', value: 'pear' }), 'word: pear'],
    [{ type: 'progress', id: 'progress', done: 2, total: 5, text: 'asking' }, '2 of 5  asking'],
    [
      { type: 'answer', id: 'answer', option: 'twice', because: 'It took 10 ms.' },
      'It came out as: twice\n  It took 10 ms.',
    ],
    [
      log({ id: 'l', title: 'Log', lines: [{ at: 1.5, text: 'began' }, { text: 'ended' }] }),
      'Log\n     1.50 ms  began\n  ended',
    ],
    [page({ id: 'p', title: 'Page', html: '<script>bad()</script><h1>A &amp; B</h1><p>C</p>' }), 'Page\n  A & B C'],
    [
      graph({
        id: 'g',
        title: 'Graph',
        nodes: [
          { id: 'a', label: 'commit', kind: 'object' },
          { id: 'b', label: 'tree' },
        ],
        edges: [{ from: 'a', to: 'b', label: 'holds' }],
      }),
      'Graph\n  commit (object)\n    ── holds ──▶ tree\n  tree',
    ],
  ])('are drawn as lines of text: %#', (observation, drawn) => {
    expect(drawObservation(observation)).toBe(drawn)
  })
})

describe('every drawing', () => {
  const all: Observation[] = [
    exchange,
    log({ id: 'l', title: 'Log', lines: [{ text: 'word '.repeat(60) }] }),
    { type: 'answer', id: 'answer', option: 'x'.repeat(20), because: 'word '.repeat(60) },
  ]

  it('says the same without colour as with it', () => {
    for (const one of all) {
      expect(drawObservation(one, { color: true })).toContain('\x1b[')
      expect(drawObservation(one)).not.toContain('\x1b')
      expect(stripVTControlCharacters(drawObservation(one, { color: true }))).toBe(drawObservation(one))
    }
  })

  it('keeps within the width', () => {
    for (const one of all)
      for (const width of [60, 80, 120]) {
        expect(
          Math.max(
            ...drawObservation(one, { width })
              .split('\n')
              .map((line) => line.length),
          ),
        ).toBeLessThanOrEqual(width)
      }
  })

  it('lets nothing through that would steer the terminal', () => {
    const evil = '\x1b[2J\x07'
    const observations: Observation[] = [
      value({ id: 'v', label: evil, value: evil, unit: evil }),
      log({ id: 'l', title: evil, lines: [{ text: evil }] }),
      table({ id: 't', title: evil, columns: [{ key: 'a', label: evil }], rows: [{ a: evil }] }),
      wire({
        id: 'w',
        title: evil,
        ends: [evil, evil],
        rows: [{ type: 'message', from: 'client', at: 0, bytes: evil, fields: [{ start: 0, end: 3, name: evil }] }],
      }),
      graph({ id: 'g', title: evil, nodes: [{ id: 'a', label: evil, kind: evil }], edges: [] }),
      timeline({ id: 't', title: evil, lanes: [{ label: evil, bars: [{ from: 0, to: 1, label: evil }] }] }),
      chart({
        id: 'c',
        title: evil,
        x: { label: evil, unit: evil },
        y: { label: evil, unit: evil },
        series: [{ label: evil, points: [[0, 1]] }],
      }),
      page({ id: 'p', title: evil, html: evil }),
      { type: 'answer', id: 'answer', option: evil, because: evil },
    ]

    for (const one of observations) expect(drawObservation(one), one.type).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })
})
