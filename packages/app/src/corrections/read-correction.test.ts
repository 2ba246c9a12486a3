import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBlocks, writeBlock, type Block } from './mail-block.ts'
import { plainLine, showHidden } from './plain-line.ts'
import { readCorrections } from './read-correction.ts'
import { sourceAddress } from './source-address.ts'

const now = new Date('2026-11-27T15:00:00.000Z')
const read = (text: string | Uint8Array) =>
  readCorrections(typeof text === 'string' ? new TextEncoder().encode(text) : text, now)

const good = {
  format: 'backroad-correction',
  version: 1,
  series: 'backend',
  topic: 'what-is-http',
  file: 'lesson.md',
  target: { type: 'TextQuoteSelector', exact: 'Of 1990.', prefix: 'Before.\n\n', suffix: '\n\nBehind.' },
  sha256: '0'.repeat(64),
  diff: '--- a/lesson.md\n+++ b/lesson.md\n@@ -31 +31 @@\n-Of 1990.\n+Of the 1990s.\n',
  proposed: 'Of the 1990s.',
  reason: 'A decade.',
  source: 'https://www.rfc-editor.org/rfc/rfc1945',
  by: { name: 'Ada Reader', mail: 'ada@example.org' },
  at: '2026-11-27T14:31:00.000Z',
}

describe('a file', () => {
  test('is read, also behind a byte order mark', async () => {
    expect(await read(JSON.stringify(good))).toEqual({ corrections: [good], faults: [] })
    expect(await read(`\ufeff${JSON.stringify(good)}`)).toEqual({ corrections: [good], faults: [] })
  })

  test.for([
    ['no JSON', '{"a', 'not JSON'],
    ['something else', '{"format":"backroad-export","version":1}', 'no correction'],
    ['a newer version', JSON.stringify({ ...good, version: 2 }), 'version 2'],
    ['a key too many', JSON.stringify({ ...good, more: 1 }), 'more'],
    ['a name that leaves the folder', JSON.stringify({ ...good, file: '../../etc/passwd' }), '"file"'],
    ['a topic that is no slug', JSON.stringify({ ...good, topic: '../other' }), '"topic"'],
    ['an address of another kind', JSON.stringify({ ...good, source: 'javascript:alert(1)' }), '"source"'],
    ['an address without protection', JSON.stringify({ ...good, source: 'http://example.org/' }), '"source"'],
    ['too long a reason', JSON.stringify({ ...good, reason: 'x'.repeat(2001) }), '"reason"'],
    ['half a character', JSON.stringify({ ...good, reason: 'x\ud83d' }), '"reason"'],
    ['a character no text has', JSON.stringify({ ...good, proposed: 'x\0' }), '"proposed"'],
    [
      'a line in an address of mail',
      JSON.stringify({ ...good, by: { name: 'x', mail: 'a@b.example>\nX: y' } }),
      '"by.mail"',
    ],
    [
      'what changes a terminal, in an address of mail',
      JSON.stringify({ ...good, by: { name: 'x', mail: 'a\u001b[31m@example.org' } }),
      '"by.mail"',
    ],
    [
      'what is hidden, in an address of mail',
      JSON.stringify({ ...good, by: { name: 'x', mail: 'a\u202eb@example.org' } }),
      '"by.mail"',
    ],
    ['too large', JSON.stringify({ ...good, diff: 'x'.repeat(300_000) }), 'larger'],
  ])('is refused with a sentence: %s', async ([, text, said]) => {
    const { corrections, faults } = await read(text!)
    expect(corrections).toEqual([])
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(said)
  })

  test('of broken UTF-8 is refused, as JSON and as text', async () => {
    const json = new TextEncoder().encode(JSON.stringify(good))
    json[json.indexOf(0x41)] = 0xff
    expect((await read(json)).faults).toEqual(['It is not UTF-8.'])
    expect((await read(new Uint8Array([0x41, 0xff, 0xfe]))).faults).toEqual(['It is not UTF-8.'])
  })
})

const block: Block = {
  head: {
    Series: 'backend',
    Topic: 'what-is-http',
    File: 'lesson.md',
    Sha256: '0'.repeat(64),
    Prefix: 'Before.\n\n',
    Suffix: '\n\nBehind.',
  },
  exact: 'Of 1990.',
  proposed: 'Of the 1990s.',
  reason: 'A decade.',
  source: 'https://www.rfc-editor.org/rfc/rfc1945',
  name: 'Ada Reader',
}
const inBlock = { ...good, by: { name: 'Ada Reader' }, at: now.toISOString(), diff: undefined }

describe('a mail', () => {
  test('as pasted text is read, quoted too, among other text', async () => {
    const text = `Hello,\n\n${writeBlock(block)}\nBye`
    expect(await read(text)).toEqual({ corrections: [inBlock], faults: [] })
    const quoted = text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`))
    expect(await read(quoted.join('\r\n'))).toEqual({ corrections: [inBlock], faults: [] })
  })

  test.for([
    ['grace@example.org', 'grace@example.org'],
    ['<grace@example.org>', 'grace@example.org'],
    ['grace@example.org <mailto:grace@example.org>', 'grace@example.org'],
    ['mailto:grace@example.org', 'grace@example.org'],
    ['', undefined],
  ])('names an address as mail programs make it: %s', async ([Mail, mail]) => {
    const text = writeBlock({ ...block, head: { ...block.head, Mail: Mail! } })
    expect((await read(text)).corrections[0]?.by).toEqual({ name: 'Ada Reader', ...(mail ? { mail } : {}) })
  })

  test('as it was saved is read, in quoted-printable and base64, with its date and sender', async () => {
    const named = writeBlock({ ...block, name: '', reason: 'Ein Jahrzehnt – „ä“.' })
    const head =
      'From: =?UTF-8?Q?J=C3=BCrgen?= <j@example.org>\r\nDate: Fri, 27 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n'
    const base64 = Buffer.from(named.replace(/\n/g, '\r\n')).toString('base64').replace(/.{76}/g, '$&\r\n')
    const printable = [...Buffer.from(named.replace(/\n/g, '\r\n'))]
      .map((byte) =>
        byte === 13 || byte === 10 || (byte >= 32 && byte < 127 && byte !== 61)
          ? String.fromCharCode(byte)
          : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .join('')
    for (const [coding, body] of [
      ['base64', base64],
      ['quoted-printable', printable],
    ]) {
      const mail = `${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${coding}\r\n\r\n${body}`
      const { corrections, faults } = await read(mail)
      expect(faults).toEqual([])
      expect(corrections).toMatchObject([
        {
          by: { name: 'Jürgen' },
          at: '2026-11-27T10:00:00.000Z',
          reason: 'Ein Jahrzehnt – „ä“.',
          proposed: 'Of the 1990s.',
        },
      ])
    }
  })

  test('with the file on it is read', async () => {
    const mail = `From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\nContent-Type: application/json; name="correction.json"\r\nContent-Disposition: attachment; filename="correction.json"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(JSON.stringify(good)).toString('base64')}\r\n--x--\r\n`
    expect(await read(mail)).toEqual({ corrections: [good], faults: [] })
  })

  test('without one, with half of one, or made to tire its reader, is refused with a sentence', async () => {
    expect((await read('Subject: hello\r\nFrom: a@example.org\r\n\r\nNothing.')).faults).toEqual([
      'There is no correction and no comment in it.',
    ])
    expect((await read('-----BEGIN BACKROAD CORRECTION-----\nSeries: x')).faults).toEqual([
      'A block begins in it and does not end.',
    ])
    expect((await read(writeBlock(block).replace('----- It should say\n', ''))).faults).toHaveLength(1)
    const nested = Array.from(
      { length: 400 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('')
    expect((await read(`From: a@example.org\r\nMIME-Version: 1.0\r\n${nested}`)).corrections).toEqual([])
    expect((await read(new Uint8Array(6 * 1024 * 1024))).faults[0]).toContain('larger')
  })
})

test('whatever a block says comes out of its text again', () => {
  const part = fc
    .array(
      fc.constantFrom(
        'a b',
        '',
        '-----',
        '----- Because',
        '- -----',
        '-----END BACKROAD CORRECTION-----',
        '> q',
        '- x',
        'ö💡',
      ),
      { maxLength: 5 },
    )
    .map((lines) => lines.join('\n').replace(/^\n+|\n+$/g, ''))
  fc.assert(
    fc.property(part, part, part, (exact, proposed, reason) => {
      expect(readBlocks(writeBlock({ ...block, exact, proposed, reason: reason.trim() }))).toEqual([
        { ...block, exact, proposed, reason: reason.trim() },
      ])
    }),
  )
})

test('what is hidden in a text is shown, and what is text stays', () => {
  expect(showHidden('a\u202eb\u0007\u200b\u2028')).toBe('a⟨U+202E⟩b⟨U+0007⟩⟨U+200B⟩⟨U+2028⟩')
  expect(showHidden('tab\tand\nline 👩‍💻 می‌خواهم')).toBe('tab\tand\nline 👩‍💻 می‌خواهم')
  expect(plainLine('  Ada\n\u2066Reader ')).toBe('Ada ⟨U+2066⟩Reader')
})

test('only an address that begins with https:// and hides no other is a source', () => {
  expect(sourceAddress(' https://example.org/a b ')).toBe('https://example.org/a%20b')
  for (const not of [
    'http://example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    '//example.org',
    'x',
    'https://example.org@evil.example/',
    'https://',
  ])
    expect(sourceAddress(not)).toBeUndefined()
})
