import { describe, expect, it } from 'vitest'
import type { Field } from '../bytes.ts'
import { annotateDns, NOT_DNS } from './annotate-dns.ts'
import { encodeDns } from './encode-dns.ts'
import { framedBytes } from './tcp-dns-connection.ts'

const query = encodeDns({ id: 0xbeef, rd: true, questions: [{ name: 'www.pear', type: 'MX' }], edns: {} })
const reply = encodeDns({
  id: 0xbeef,
  qr: true,
  aa: true,
  rcode: 'NXDOMAIN',
  questions: [{ name: 'www.pear', type: 'MX' }],
  authority: [
    {
      name: 'pear',
      type: 'SOA',
      ttl: 60,
      data: { mname: 'ns.pear', rname: 'me.pear', serial: 7, refresh: 1, retry: 2, expire: 3, minimum: 4 },
    },
  ],
})

/** A field as it would be drawn: deeper ones further right, then where, and what it says. */
const drawn = ({ start, end, name, value, bits, depth = 0 }: Field): string =>
  `${'  '.repeat(depth)}${start}-${end}${bits ? `:${bits.from}-${bits.to}` : ''} ${name}${value === undefined ? '' : ` ${value}`}`

describe('the fields of a message', () => {
  it('are named from the header on, its flags bit by bit', () => {
    expect(annotateDns(query).map(drawn)).toEqual([
      '0-2 ID 48879',
      '2-4:0-1 QR 0',
      '2-4:1-5 Opcode QUERY',
      '2-4:5-6 AA 0',
      '2-4:6-7 TC 0',
      '2-4:7-8 RD 1',
      '2-4:8-9 RA 0',
      '2-4:9-10 Z 0',
      '2-4:10-11 AD 0',
      '2-4:11-12 CD 0',
      '2-4:12-16 RCODE NOERROR',
      '4-6 QDCOUNT 1',
      '6-8 ANCOUNT 0',
      '8-10 NSCOUNT 0',
      '10-12 ARCOUNT 1',
      '12-26 question 1 www.pear IN MX',
      '  12-22 QNAME www.pear',
      '    12-16 label www',
      '    16-21 label pear',
      '    21-22 root label .',
      '  22-24 QTYPE MX',
      '  24-26 QCLASS IN',
      '26-37 additional 1 OPT',
      '  26-27 NAME .',
      '    26-27 root label .',
      '  27-29 TYPE OPT',
      '  29-31 UDP payload size 1232',
      '  31-32 EXTENDED-RCODE 0',
      '  32-33 VERSION 0',
      '  33-35:0-1 DO 0',
      '  33-35:1-16 Z 0',
      '  35-37 RDLENGTH 0',
    ])
  })

  it('say what a pointer leads to, and what lies in the data', () => {
    const fields = annotateDns(reply).map(drawn)
    expect(fields.slice(fields.findIndex((line) => line.includes('authority 1')))).toEqual([
      '26-68 authority 1 pear 60 IN SOA ns.pear me.pear 7 1 2 3 4',
      '  26-28 NAME pear',
      '    26-28 pointer to byte 16',
      '  28-30 TYPE SOA',
      '  30-32 CLASS IN',
      '  32-36 TTL 60',
      '  36-38 RDLENGTH 30',
      '  38-68 RDATA ns.pear me.pear 7 1 2 3 4',
      '    38-43 MNAME ns.pear',
      '      38-41 label ns',
      '      41-43 pointer to byte 16',
      '    43-48 RNAME me.pear',
      '      43-46 label me',
      '      46-48 pointer to byte 16',
      '    48-52 SERIAL 7',
      '    52-56 REFRESH 1',
      '    56-60 RETRY 2',
      '    60-64 EXPIRE 3',
      '    64-68 MINIMUM 4',
    ])
  })

  it('begin anew with each message that follows', () => {
    const fields = annotateDns(Uint8Array.from([...query, ...reply, ...query]))
    expect(fields.filter((field) => field.name === 'ID').map((field) => field.start)).toEqual([
      0,
      37,
      37 + reply.length,
    ])
    expect(fields.at(-1)?.end).toBe(2 * query.length + reply.length)
  })

  it('have their length before them over TCP', () => {
    const fields = annotateDns(Uint8Array.from([...framedBytes(query), ...framedBytes(query).subarray(0, 6)]), {
      tcp: true,
    })
    expect(fields.filter((field) => field.depth === undefined && !field.bits).map(drawn)).toEqual([
      '0-2 length 37',
      '2-4 ID 48879',
      '6-8 QDCOUNT 1',
      '8-10 ANCOUNT 0',
      '10-12 NSCOUNT 0',
      '12-14 ARCOUNT 1',
      '14-28 question 1 www.pear IN MX',
      '28-39 additional 1 OPT',
      '39-41 length 37',
      `41-45 ${NOT_DNS}`,
    ])
  })

  it('end where it can’t be read, and all from there is named so', () => {
    expect(annotateDns(query.subarray(0, 23)).map(drawn).slice(-4)).toEqual([
      '    12-16 label www',
      '    16-21 label pear',
      '    21-22 root label .',
      `22-23 ${NOT_DNS}`,
    ])
    expect(annotateDns(Uint8Array.from([...query, 1, 2])).at(-1)).toEqual({ start: 37, end: 39, name: NOT_DNS })
    expect(annotateDns(Uint8Array.from([1, 2, 3]))).toEqual([{ start: 0, end: 3, name: NOT_DNS }])
    expect(annotateDns(new Uint8Array(0))).toEqual([])
  })
})
