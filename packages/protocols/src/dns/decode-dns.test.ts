import { describe, expect, it } from 'vitest'
import { decodeDns } from './decode-dns.ts'
import { encodeDns } from './encode-dns.ts'
import { NotDns } from './not-dns.ts'
import type { DnsMessage, DnsReply } from './types.ts'

/** Bytes from hex with spaces; text in quotes stands for its characters. */
function wire(text: string): Uint8Array {
  const parts = text.match(/'[^']*'|[0-9a-f]{2}/g) ?? []
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) => (part.startsWith("'") ? Buffer.from(part.slice(1, -1), 'latin1') : Buffer.from(part, 'hex'))),
    ),
  )
}

/** What decoding complains of: the run, what it expected there, and why. */
function complaint(bytes: Uint8Array, offset = 0): { at: [number, number]; expected: string; message: string } {
  try {
    decodeDns(bytes, { offset })
  } catch (error) {
    if (!(error instanceof NotDns)) throw error
    const { at, expected, message } = error.garbled
    return { at: [at.start, at.end], expected, message }
  }
  throw new Error('it was decoded')
}

const HEADER = '12 34 84 00 00 01 00 01 00 00 00 00'
const QUESTION = "03 'www' 04 'pear' 00 00 01 00 01"
const ANSWER = 'c0 0c 00 01 00 01 00 00 00 3c 00 04 c0 00 02 07'
const PEAR = { name: 'www.pear', type: 'A', ttl: 60, data: '192.0.2.7' } as const

describe('a whole message', () => {
  const bytes = wire(`${HEADER} ${QUESTION} ${ANSWER}`)

  it('is read with every part in its place', () => {
    const reply = decodeDns(bytes)
    expect(reply).toMatchObject({
      id: { value: 0x1234, at: { start: 0, end: 2, name: 'ID' } },
      qr: { value: true, at: { start: 2, end: 3 } },
      opcode: { value: 'QUERY' },
      aa: { value: true },
      tc: { value: false },
      rd: { value: false },
      ra: { value: false, at: { start: 3, end: 4 } },
      rcode: { value: 'NOERROR', at: { start: 3, end: 4, name: 'RCODE' } },
      counts: { questions: { value: 1 }, answers: { value: 1, at: { start: 6, end: 8, name: 'ANCOUNT' } } },
      size: 42,
      compressed: true,
    })
    expect(reply.questions[0]).toMatchObject({
      value: { name: 'www.pear', type: 'A', class: 'IN' },
      at: { start: 12, end: 26, name: 'question 1' },
    })
    expect(reply.answers[0]).toMatchObject({ ...PEAR, at: { start: 26, end: 42, name: 'answer 1' } })
  })

  it('gives each part of a record and a question with its place', () => {
    const reply = decodeDns(bytes, { offset: 1000 })
    const [answer] = reply.answers
    expect(answer?.located('name')).toEqual({
      value: 'www.pear',
      at: { start: 1026, end: 1028, name: 'NAME of answer 1' },
    })
    expect(answer?.located('ttl')).toEqual({ value: 60, at: { start: 1032, end: 1036, name: 'TTL of answer 1' } })
    expect(answer?.located('data')).toEqual({
      value: '192.0.2.7',
      at: { start: 1038, end: 1042, name: 'RDATA of answer 1' },
    })
    expect(reply.questions[0]?.located('type')).toEqual({ value: 'A', at: { start: 1022, end: 1024, name: 'QTYPE' } })
  })

  it('carries its stream, for evidence', () => {
    const stream = { connection: 3, bytes }
    const reply = decodeDns(bytes, { stream })
    expect(reply.rcode.stream).toBe(stream)
    expect(reply.answers[0]?.located('ttl').stream).toBe(stream)
  })

  it('keeps the case of names, and escapes bytes that are no letters', () => {
    const [question] = decodeDns(
      wire(`00 00 00 00 00 01 00 00 00 00 00 00 05 'a.b' 00 ff 03 'WwW' 00 00 10 00 03`),
    ).questions
    expect(question?.value).toEqual({ name: 'a\\.b\\000\\255.WwW', type: 'TXT', class: 'CH' })
  })

  it('reads every type that it knows, and leaves others as bytes', () => {
    const records: DnsMessage['answers'] = [
      { name: 'a', type: 'AAAA', ttl: 1, data: '2001:db8::1' },
      { name: 'a', type: 'NS', ttl: 1, data: 'ns.a' },
      { name: 'a', type: 'MX', ttl: 1, data: { preference: 10, exchange: 'mx.a' } },
      { name: 'a', type: 'TXT', ttl: 1, data: ['', 'v=\xff'] },
      { name: 'a', type: 'SRV', ttl: 1, data: { priority: 1, weight: 2, port: 3, target: 'a' } },
      {
        name: '.',
        type: 'SOA',
        ttl: 1,
        data: { mname: 'a', rname: 'b.a', serial: 4294967295, refresh: 1, retry: 2, expire: 3, minimum: 4 },
      },
      { name: 'a', type: 'CAA', ttl: 1, data: wire("00 05 'issue' 'x'") },
      { name: 'a', type: 'TYPE65280', ttl: 1, class: 'CLASS9', data: new Uint8Array(0) },
      { name: 'a', type: 'A', ttl: 1, class: 'CH', data: wire('01 02') },
    ]
    const reply = decodeDns(encodeDns({ qr: true, answers: records }))
    const read = reply.answers.map(({ name, type, ttl, data }) => ({ name, type, ttl, data }))
    expect(read).toEqual(records.map(({ name, type, ttl, data }) => ({ name, type, ttl, data })))
    expect(reply.answers[7]?.class).toBe('CLASS9')
    expect(reply.answers[5]?.located('serial')).toMatchObject({ value: 4294967295, at: { name: 'SERIAL of answer 6' } })
    expect(reply.answers[7]?.dataAt).toMatchObject({ end: reply.answers[7]?.at.end ?? 0 })
  })

  it('has its OPT apart, and the upper bits of its RCODE in it', () => {
    const bytes = encodeDns({
      qr: true,
      rcode: 'BADVERS',
      edns: { udpSize: 4096, do: true, version: 0, options: [{ code: 3, data: wire("'ns1'") }] },
    })
    const reply = decodeDns(bytes)
    expect(reply.rcode.value).toBe('BADVERS')
    expect(reply.additional).toEqual([])
    expect(reply.counts.additional.value).toBe(1)
    expect(reply.edns).toMatchObject({
      udpSize: { value: 4096 },
      extendedRcode: { value: 1 },
      version: { value: 0 },
      do: { value: true },
      options: [{ code: 3, at: { start: 23, end: 30 } }],
    })
  })

  it('may echo two questions when it says that they are one too many, RFC 9619', () => {
    const two = [PEAR, PEAR].map(({ name, type }) => ({ name, type }))
    expect(decodeDns(encodeDns({ qr: true, rcode: 'FORMERR', questions: two })).questions).toHaveLength(2)
    expect(complaint(encodeDns({ qr: true, questions: two }))).toMatchObject({
      at: [4, 6],
      expected: 'QDCOUNT 1, or 0',
    })
    expect(decodeDns(encodeDns({ opcode: 'STATUS', questions: two })).questions).toHaveLength(2)
  })
})

describe('a message that is cut', () => {
  const bytes = wire(`${HEADER} ${QUESTION} ${ANSWER}`)

  it.each([
    [0, [0, 0], 'a header of 12 bytes', /The message has no bytes/],
    [11, [0, 11], 'a header of 12 bytes', /The message has 11 bytes/],
    [12, [4, 6], 'QDCOUNT 0', /QDCOUNT promises 1 question, but the message ends before the first/],
    [15, [12, 15], '4 bytes of a label of the name of question 1', /of 4 bytes 3 are there/],
    [21, [20, 21], 'one byte of the name of question 1', /ends where the name of question 1 should stand/],
    [23, [22, 23], '2 bytes of QTYPE', /of 2 bytes one is there/],
    [26, [6, 8], 'ANCOUNT 0', /ANCOUNT promises 1 answer record, but the message ends before the first/],
    [27, [26, 27], '2 bytes of a pointer of the name of answer 1', /of 2 bytes one is there/],
    [33, [32, 33], '4 bytes of TTL', /of 4 bytes one is there/],
    [40, [36, 38], 'at most 2', /RDLENGTH of answer 1 is 4, but only 2 bytes follow it/],
  ])('after %i bytes is named by what is missing', (length, at, expected, message) => {
    const said = complaint(bytes.subarray(0, length))
    expect(said).toMatchObject({ at, expected })
    expect(said.message).toMatch(message)
  })

  it('is complained of everywhere but at its end', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeDns(bytes.subarray(0, length))).toThrow(NotDns)
  })
})

describe('counts that do not fit', () => {
  const questions = [{ name: 'www.pear', type: 'A' }] as const

  it('promise more than there is', () => {
    const bytes = encodeDns({ questions, answers: [PEAR] }, { counts: { answers: 3 } })
    expect(complaint(bytes, 100)).toMatchObject({
      at: [106, 108],
      expected: 'ANCOUNT 1',
      message: 'ANCOUNT promises 3 answer records, but the message ends after 1.',
    })
  })

  it('promise less, so that bytes are left over', () => {
    const said = complaint(encodeDns({ questions, answers: [PEAR] }, { counts: { answers: 0 } }))
    expect(said).toMatchObject({ at: [26, 42], expected: 'the end of the message' })
    expect(said.message).toMatch(
      /^16 bytes are left over after all that the header counts \(1, 0, 0, 0 in the four sections\)/,
    )
  })
})

describe('a name', () => {
  const query = (name: string) => wire(`00 00 00 00 00 01 00 00 00 00 00 00 ${name} 00 01 00 01`)

  it.each([
    ['points to itself', 'c0 0c', [12, 14], /points to byte 12, itself: a loop/],
    [
      'points into its own labels',
      "01 'a' c0 0c",
      [14, 16],
      /at byte 14 points to byte 12, into the labels that lead to it: a loop/,
    ],
    ['points forward', 'c0 10', [12, 14], /points to byte 16, which comes after it/],
    ['points beyond the end', 'ff ff', [12, 14], /points to byte 16383, and the message has only 18 bytes/],
    ['points into the header', 'c0 04', [12, 14], /points to byte 4, inside the header/],
    ['has a label of 64 bytes', '40', [12, 13], /begins with the byte 0x40 \(64\)/],
    ['has a label type that is none', '9f', [12, 13], /begins with the byte 0x9f/],
  ])('that %s is refused', (_, name, at, message) => {
    const said = complaint(query(name))
    expect(said.at).toEqual(at)
    expect(said.message).toMatch(message)
  })

  it('that goes round through another is refused where it turns', () => {
    // The name of answer 2 points into the string of answer 1, where a pointer leads on to that name again.
    const bytes = wire(
      "00 00 80 00 00 00 00 02 00 00 00 00 01 'a' 00 00 10 00 01 00 00 00 00 00 03 02 c0 1c c0 1a 00 10 00 01",
    )
    const said = complaint(bytes)
    expect(said.at).toEqual([26, 28])
    expect(said.message).toMatch(/the name of answer 2 the pointer at byte 26 points to byte 28, which comes after it/)
  })

  it('may be as long as 255 bytes and no longer, pointers or not', () => {
    const label = (length: number, char = 'a') => `${length.toString(16).padStart(2, '0')} '${char.repeat(length)}'`
    const longest = `${label(63)} ${label(63)} ${label(63)} ${label(61)} 00`
    expect(decodeDns(query(longest)).questions[0]?.value.name).toHaveLength(253)
    const over = complaint(query(`${label(63)} ${label(63)} ${label(63)} ${label(62)} 00`))
    expect(over).toMatchObject({ at: [12, 267], expected: 'a name of at most 255 bytes' })
    const pointed = complaint(
      wire(`00 00 80 00 00 01 00 01 00 00 00 00 ${longest} 00 01 00 01 01 'b' c0 0c 00 01 00 01 00 00 00 00 00 00`),
    )
    expect(pointed).toMatchObject({ at: [271, 275] })
    expect(pointed.message).toMatch(/the name of answer 1 the labels take more than 255 bytes/)
  })
})

describe('a record', () => {
  const answer = (rest: string) => wire(`00 00 80 00 00 00 00 01 00 00 00 00 00 ${rest}`)

  it.each([
    [
      'an address of five bytes',
      '00 01 00 01 00 00 00 00 00 05 01 02 03 04 05',
      '4',
      /RDLENGTH of answer 1 is 5, but its A data takes 4 bytes/,
    ],
    [
      'a name longer than its RDLENGTH',
      "00 05 00 01 00 00 00 00 00 02 01 'a' 00",
      '3',
      /is 2, but its CNAME data takes 3 bytes/,
    ],
    [
      'a name shorter than its RDLENGTH',
      '00 02 00 01 00 00 00 00 00 02 00 00',
      '1',
      /is 2, but its NS data takes 1 byte\./,
    ],
    ['a string that leaves its RDATA', "00 10 00 01 00 00 00 00 00 02 02 'ab'", '3', /its TXT data takes 3 bytes/],
    [
      'a preference of an MX without a name',
      '00 0f 00 01 00 00 00 00 00 02 00 0a 00',
      '3',
      /its MX data takes 3 bytes/,
    ],
  ])('with %s is refused at its RDLENGTH', (_, rest, expected, message) => {
    const said = complaint(answer(rest))
    expect(said).toMatchObject({ at: [21, 23], expected })
    expect(said.message).toMatch(message)
  })

  it('with an empty TXT is refused, for a TXT has at least one string', () => {
    expect(complaint(answer('00 10 00 01 00 00 00 00 00 00')).message).toMatch(
      /ends where the TXT data of answer 1 should stand/,
    )
  })

  it('with a negative TTL is refused, RFC 2181 §8', () => {
    const said = complaint(answer('00 01 00 01 ff ff ff fe 00 04 01 02 03 04'))
    expect(said).toMatchObject({ at: [17, 21], expected: 'a TTL of at most 2147483647' })
    expect(said.message).toMatch(/is 4294967294.* as a signed number this would be -2\./)
  })

  it('of updates may have no data, RFC 2136', () => {
    expect(decodeDns(answer('00 01 00 ff 00 00 00 00 00 00')).answers[0]).toMatchObject({
      class: 'ANY',
      data: new Uint8Array(0),
    })
  })
})

describe('an OPT', () => {
  const OPT = '00 29 04 d0 00 00 00 00 00 00'
  const message = (counts: string, rest: string) => wire(`00 00 80 00 00 00 ${counts} ${rest}`)

  it.each([
    [
      'stands with the answers',
      message('00 01 00 00 00 00', `00 ${OPT}`),
      [12, 15],
      /stands in the additional section only/,
    ],
    [
      'has a name',
      message('00 00 00 00 00 01', `01 'a' 00 ${OPT}`),
      [12, 15],
      /The name of the OPT record is a; it must be the root/,
    ],
    ['comes twice', message('00 00 00 00 00 02', `00 ${OPT} 00 ${OPT}`), [23, 26], /There is a second OPT record/],
    [
      'promises more than there is',
      message('00 00 00 00 00 01', '00 00 29 04 d0 00 00 00 00 00 04'),
      [21, 23],
      /is 4, but only 0 bytes follow it/,
    ],
    [
      'has an option that leaves it',
      message('00 00 00 00 00 01', '00 00 29 04 d0 00 00 00 00 00 04 00 03 00 01 07'),
      [21, 23],
      /is 4, but its options take 5 bytes/,
    ],
  ])('that %s is refused', (_, bytes, at, why) => {
    const said = complaint(bytes)
    expect(said.at).toEqual(at)
    expect(said.message).toMatch(why)
  })
})

it('reads a message that came from outside', () => {
  // What `dig @a.root-servers.net com. NS` is answered, cut to two servers: made with BIND's own compression.
  const reply: DnsReply = decodeDns(
    wire(`ab cd 81 00 00 01 00 00 00 02 00 02 03 'com' 00 00 02 00 01
      c0 0c 00 02 00 01 00 02 a3 00 00 14 01 'a' 0c 'gtld-servers' 03 'net' 00
      c0 0c 00 02 00 01 00 02 a3 00 00 04 01 'b' c0 23
      c0 21 00 01 00 01 00 02 a3 00 00 04 c0 05 06 1e
      c0 41 00 1c 00 01 00 02 a3 00 00 10 20 01 05 03 23 1d 00 00 00 00 00 00 00 02 00 30`),
  )
  expect(reply.authority.map((one) => one.data)).toEqual(['a.gtld-servers.net', 'b.gtld-servers.net'])
  expect(reply.additional.map((one) => [one.name, one.data])).toEqual([
    ['a.gtld-servers.net', '192.5.6.30'],
    ['b.gtld-servers.net', '2001:503:231d::2:30'],
  ])
})
