import { describe, expect, it } from 'vitest'
import { latin1 } from '../bytes.ts'
import { RespReader } from './resp-reader.ts'
import type { PlainReply, RespReply } from './types.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

function read(text: string) {
  const reader = new RespReader()
  const replies = reader.push(bytes(text))
  return { replies, reading: reader.reading }
}

function reply(text: string): RespReply {
  const { replies, reading } = read(text)
  const [first] = replies
  if (!first) throw new Error(`no reply: ${JSON.stringify(reading)}`)
  return first
}

function garbled(text: string) {
  const { reading } = read(text)
  if (reading.type !== 'garbled') throw new Error(`not garbled: ${JSON.stringify(reading)}`)
  const { at, expected, message } = reading.garbled
  return { at: text.slice(at.start, at.end), start: at.start, expected, message }
}

describe('RESP2', () => {
  it.each<[string, string, unknown]>([
    ['+OK\r\n', 'simple', 'OK'],
    ['+\r\n', 'simple', ''],
    ['-ERR unknown command\r\n', 'error', 'ERR unknown command'],
    [':1000\r\n', 'integer', 1000],
    [':-3\r\n', 'integer', -3],
    [':+3\r\n', 'integer', 3],
    [':9223372036854775807\r\n', 'integer', 9223372036854775807n],
    [':-9223372036854775808\r\n', 'integer', -9223372036854775808n],
    ['$4\r\npear\r\n', 'bulk', bytes('pear')],
    ['$2\r\n\r\n\r\n', 'bulk', bytes('\r\n')],
    ['$0\r\n\r\n', 'bulk', bytes('')],
    ['$-1\r\n', 'null', undefined],
    ['*-1\r\n', 'null', undefined],
    ['*0\r\n', 'array', []],
  ])('reads %j as %s', (text, type, value) => {
    const read = reply(text)
    expect(read.type).toBe(type)
    expect(read.value instanceof Uint8Array ? Buffer.from(read.value) : read.value).toEqual(value)
    expect(read.whole).toMatchObject({ start: 0, end: text.length })
  })

  it('tells its two nulls apart', () => {
    expect([reply('$-1\r\n'), reply('*-1\r\n')].map(({ nullOf, at }) => [nullOf, at.name])).toEqual([
      ['bulk', 'null bulk string'],
      ['array', 'null array'],
    ])
  })

  it('reads arrays in arrays', () => {
    const text = '*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n*0\r\n'
    const read = reply(text)
    expect(read.plain.value).toEqual([1, ['a', undefined], []])
    expect(read.items[1]?.items.map((item) => item.type)).toEqual(['bulk', 'null'])
    expect(text.slice(read.items[1]?.whole.start, read.items[1]?.whole.end)).toBe('*2\r\n$1\r\na\r\n$-1\r\n')
  })

  it('places every value at its own bytes, its type at the type byte', () => {
    const text = '*4\r\n$4\r\npear\r\n:12\r\n$-1\r\n+\r\n'
    const read = reply(text)
    expect(read.items.map(({ at }) => [at.name, text.slice(at.start, at.end)])).toEqual([
      ['bulk string', 'pear'],
      ['integer', '12'],
      ['null bulk string', '$-1\r\n'],
      ['simple string', '+\r\n'],
    ])
    expect(read.items.map(({ kind }) => text.slice(kind.at.start, kind.at.end))).toEqual(['$', ':', '$', '+'])
    expect(text.slice(read.at.start, read.at.end)).toBe(text)
  })

  it('gives text as UTF-8, numbers as they were written, and none for null', () => {
    const texts = ['$2\r\n\xc3\xa4\r\n', '+\xc3\xa4\r\n', ':+07\r\n', '$-1\r\n', '*0\r\n'].map(
      (one) => reply(one).text.value,
    )
    expect(texts).toEqual(['ä', 'ä', '+07', undefined, undefined])
  })

  it('reads pipelined replies in order, each where it stands', () => {
    const { replies, reading } = read('+OK\r\n:1\r\n$4\r\npear\r\n$')
    expect(replies.map(({ whole }) => [whole.start, whole.end])).toEqual([
      [0, 5],
      [5, 9],
      [9, 19],
    ])
    expect(reading).toEqual({ type: 'more', waitingFor: 'the rest of the length of the bulk string and its CR LF' })
  })
})

describe('RESP3', () => {
  it.each<[string, string, PlainReply]>([
    ['_\r\n', 'null', undefined],
    ['#t\r\n', 'boolean', true],
    ['#f\r\n', 'boolean', false],
    [',3.25\r\n', 'double', 3.25],
    [',10\r\n', 'double', 10],
    [',-1.5e-3\r\n', 'double', -0.0015],
    [',inf\r\n', 'double', Infinity],
    [',-inf\r\n', 'double', -Infinity],
    [',nan\r\n', 'double', NaN],
    ['(3492890328409238509324850943850943825024385\r\n', 'big', 3492890328409238509324850943850943825024385n],
    ['!5\r\nERR x\r\n', 'bulk-error', 'ERR x'],
    ['=8\r\ntxt:pear\r\n', 'verbatim', 'pear'],
    ['%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n', 'map', ['a', 1, 'b', 2]],
    ['~2\r\n+a\r\n#t\r\n', 'set', ['a', true]],
    ['>2\r\n+message\r\n+pear\r\n', 'push', ['message', 'pear']],
  ])('reads %j as %s', (text, type, plain) => {
    const read = reply(text)
    expect([read.type, read.plain.value]).toEqual([type, plain])
    expect(read.whole.end).toBe(text.length)
  })

  it('keeps the letters of a verbatim string apart from its text', () => {
    expect(reply('=8\r\nmkd:pear\r\n')).toMatchObject({ format: 'mkd', at: { start: 8, end: 12 } })
  })

  it('gives attributes to the value they stand before, at any depth, and counts them for nothing', () => {
    const text = '|1\r\n+ttl\r\n:3600\r\n*2\r\n|1\r\n+a\r\n*1\r\n:1\r\n:5\r\n:6\r\n'
    const read = reply(text)
    expect(read.plain.value).toEqual([5, 6])
    expect(read.attributes?.map((one) => one.plain.value)).toEqual(['ttl', 3600])
    expect(read.items[0]?.attributes?.map((one) => one.plain.value)).toEqual(['a', [1]])
    expect(read.whole).toMatchObject({ start: 0, end: text.length })
    expect(text[read.kind.at.start]).toBe('*')
  })
})

describe('the first byte that cannot be', () => {
  it.each([
    ['PONG\r\n', 'P', 'Unknown type byte: "P" stands'],
    ['\r\n', '\r', 'Unknown type byte: CR'],
    ['+OK\n', '\n', 'LF alone'],
    ['-ERR\n', '\n', 'LF alone'],
    [':1\n', '\n', 'LF alone'],
    ['$4\npear', '\n', 'LF alone'],
    ['+O\rK\r\n', 'K', 'CR alone'],
    [':1\rx', 'x', 'CR alone'],
    [':abc', 'a', 'Integer that is no number: "a"'],
    [':\r\n', '\r', 'Integer that is no number: CR'],
    [':1.5\r\n', '.', 'Integer that is no number: "."'],
    ['$x\r\n', 'x', 'Length that is no number: "x"'],
    ['$\r\n', '\r', 'Length that is no number: CR'],
    ['$+4\r\n', '+', 'Length that is no number: "+"'],
    ['*two\r\n', 't', 'Number of items that is no number: "t"'],
    ['$-2\r\n', '2', 'A length below 0 is only ever -1'],
    ['$-11\r\n', '1', 'A length below 0 is only ever -1'],
    ['%-1\r\n', '-', 'Number of items that is no number: "-"'],
    [':9223372036854775808\r\n', '9223372036854775808', 'does not fit into 64 bits'],
    ['$99999999999999999999\r\n', '99999999999999999999', 'No reply is'],
    ['$3\r\npear\r\n', 'r', 'Bulk string not followed by CR LF'],
    ['$4\r\npear\n', '\n', 'Bulk string not followed by CR LF'],
    ['$4\r\npear\rx', 'x', 'Bulk string not followed by CR LF'],
    ['_x\r\n', 'x', 'A null is "_" and CR LF'],
    ['#true\r\n', 'true', 'A boolean is "#t" or "#f"'],
    [',abc\r\n', 'abc', 'A double that is no number'],
    ['(1x\r\n', '1x', 'A big number that is no number'],
    ['=4\r\npear\r\n', 'pear', 'A verbatim string begins with three letters'],
  ])('of %j is %j', (text, at, message) => {
    const found = garbled(text)
    expect(found.at).toBe(at)
    expect(found.message).toContain(message.replace(/ stands$/, ''))
    expect(found.expected).not.toBe('')
  })

  it('is told with what it comes after', () => {
    expect(garbled('$4\r\npear\r\nPONG\r\n').message).toContain('It comes after the end of a bulk string of 4 bytes.')
    expect(garbled('*2\r\n:1\r\nx').message).toContain(
      'after the end of an integer, where another item of the array belongs.',
    )
    expect(garbled('*2\r\nx').message).toContain('after the length of the array, whose first item belongs here.')
    expect(garbled('$4\r\npear\r\n\r\n').message).toContain('Is there a line end too many, or a length too small?')
  })

  it('names a length that counted characters', () => {
    expect(garbled('$4\r\np\xc3\xa4r!\r\n').message).toContain('A length counts bytes, not characters.')
    expect(garbled('$3\r\npear\r\n').message).not.toContain('characters')
  })

  it('is found in what has come, before its line ends', () => {
    expect(read(':').reading.type).toBe('more')
    expect(read(':x').reading.type).toBe('garbled')
    expect(read('$3\r\nabcd').reading.type).toBe('garbled')
  })

  it('does not take the replies before it away', () => {
    const { replies, reading } = read('+OK\r\n:1\r\n?')
    expect(replies.map((one) => one.value)).toEqual(['OK', 1])
    expect(reading).toMatchObject({ type: 'garbled', garbled: { at: { start: 9, end: 10 } } })
  })
})

describe('what has not come', () => {
  it.each([
    ['', 'a reply'],
    ['+O', 'the rest of the simple string and its CR LF'],
    ['+OK\r', 'the rest of the simple string and its CR LF'],
    [':12', 'the rest of the integer and its CR LF'],
    ['$4\r\npe', '2 more bytes of the bulk string of 4'],
    ['$4\r\npea', '1 more byte of the bulk string of 4'],
    ['$4\r\npear', 'the CR LF after the bulk string'],
    ['*3\r\n:1\r\n', '2 more items of the array of 3'],
    ['|1\r\n+a\r\n:1\r\n', 'the reply after the attribute'],
  ])('of %j is %s', (text, waitingFor) => {
    expect(read(text).reading).toMatchObject({ type: 'more', waitingFor })
  })

  it('is told to look like a length too great when CR LF ends what came', () => {
    expect(read('$9\r\npear\r\n').reading).toMatchObject({
      hint: expect.stringContaining('greater than the data') as string,
    })
  })
})

describe('bounds', () => {
  it('refuses a line that does not end, however it comes', () => {
    const line = `+${'x'.repeat(70_000)}`
    expect(garbled(line)).toMatchObject({
      start: 65537,
      message: expect.stringContaining('After 65536 bytes') as string,
    })
    expect(garbled(`${line}\n`).start).toBe(65537)
    expect(garbled(`${line}\r\n`).start).toBe(65537)
    expect(reply(`+${'x'.repeat(65536)}\r\n`).text.value).toHaveLength(65536)
  })

  it('refuses arrays that lie too deep', () => {
    expect(reply(`${'*1\r\n'.repeat(128)}:1\r\n`).type).toBe('array')
    expect(garbled(`${'*1\r\n'.repeat(129)}:1\r\n`).message).toContain('deeper than 128')
  })

  it('keeps no room for items that are only announced', () => {
    expect(read('*9007199254740991\r\n').reading).toMatchObject({ type: 'more', missing: 9007199254740991 })
  })

  it('reads a large reply in small pieces, and many replies at once, without looking again at what it has read', () => {
    const size = 4_000_000
    const reader = new RespReader()
    reader.push(bytes(`$${size}\r\n`))
    const piece = Buffer.alloc(100, 'x')
    for (let sent = 0; sent < size; sent += piece.length) reader.push(piece)
    const [large] = reader.push(bytes('\r\n'))
    expect(large?.value).toHaveLength(size)
    const many = reader.push(bytes('$4\r\npear\r\n'.repeat(50_000)))
    expect(many).toHaveLength(50_000)
    expect(latin1(many.at(-1)?.value as Uint8Array)).toBe('pear')
  })
})

it('reads from a stream that grows', () => {
  const stream = { connection: 3, bytes: bytes('+O') as Uint8Array }
  const reader = new RespReader({ stream })
  expect(reader.read()).toEqual([])
  stream.bytes = bytes('+OK\r\n:')
  const [first] = reader.read()
  expect(first).toMatchObject({ value: 'OK', stream: { connection: 3 } })
  expect(reader.replyStart).toBe(5)
})
