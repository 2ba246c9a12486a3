import dnsPacket from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field } from '../bytes.ts'
import { annotateDns } from './annotate-dns.ts'
import { formatIpv4, formatIpv6, parseIpv6 } from './address.ts'
import { decodeDns } from './decode-dns.ts'
import { encodeDns } from './encode-dns.ts'
import { formatName, parseName } from './name.ts'
import { NotDns } from './not-dns.ts'
import { framedBytes } from './tcp-dns-connection.ts'
import type { DnsMessage, DnsRecord, DnsReply } from './types.ts'

const label = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z0-9-]{1,8}$/).map((text) => new Uint8Array(Buffer.from(text))) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 63 }) },
)
// From few labels, so that names share their ends and are compressed.
const shared = fc.constantFrom('org', 'example.org', 'www.example.org', 'a.b.c', '.')
const name = fc.oneof(shared, fc.array(label, { maxLength: 3 }).map(formatName))
const u16 = fc.nat(0xffff)
const u32 = fc.nat(0xffffffff)
const data = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => ({ type: 'A' as const, data: formatIpv4(bytes) })),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => ({ type: 'AAAA' as const, data: formatIpv6(bytes) })),
  fc.tuple(fc.constantFrom('NS', 'CNAME', 'PTR', 'DNAME'), name).map(([type, data]) => ({ type, data })),
  fc.record({ preference: u16, exchange: name }).map((data) => ({ type: 'MX' as const, data })),
  fc.record({ priority: u16, weight: u16, port: u16, target: name }).map((data) => ({ type: 'SRV' as const, data })),
  fc
    .record({ mname: name, rname: name, serial: u32, refresh: u32, retry: u32, expire: u32, minimum: u32 })
    .map((data) => ({ type: 'SOA' as const, data })),
  fc
    .array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 3 })
    .map((all) => ({ type: 'TXT' as const, data: all.map((one) => Buffer.from(one).toString('latin1')) })),
  fc
    .tuple(fc.constantFrom('CAA', 'DS', 'TYPE65280'), fc.uint8Array({ maxLength: 20 }))
    .map(([type, data]) => ({ type, data })),
)
const record = fc
  .tuple(name, data, fc.nat(0x7fffffff))
  .map(([name, data, ttl]): DnsRecord => ({ name, class: 'IN', ttl, ...(data as Pick<DnsRecord, 'type' | 'data'>) }))
const records = fc.array(record, { maxLength: 4 })
const edns = fc.option(
  fc.record({
    udpSize: u16,
    version: fc.nat(255),
    do: fc.boolean(),
    extendedRcode: fc.constant(0),
    options: fc.array(fc.record({ code: u16, data: fc.uint8Array({ maxLength: 9 }) }), { maxLength: 2 }),
  }),
  { nil: undefined },
)
const flags = fc.record({
  qr: fc.boolean(),
  aa: fc.boolean(),
  tc: fc.boolean(),
  rd: fc.boolean(),
  ra: fc.boolean(),
  z: fc.boolean(),
  ad: fc.boolean(),
  cd: fc.boolean(),
})
const message = fc
  .tuple(
    flags,
    fc.record({
      id: u16,
      opcode: fc.constantFrom('QUERY', 'STATUS', 'NOTIFY', 'OPCODE15'),
      rcode: fc.constantFrom('NOERROR', 'NXDOMAIN', 'REFUSED', 'RCODE15'),
      questions: fc.array(
        fc.record({ name, type: fc.constantFrom('A', 'ANY', 'TYPE999'), class: fc.constantFrom('IN', 'CH') }),
        {
          maxLength: 1,
        },
      ),
      answers: records,
      authority: records,
      additional: records,
      edns,
    }),
  )
  .map(([flags, rest]) => ({ ...flags, ...rest }))

/** What a message says, without its places. */
function told(reply: DnsReply): DnsMessage {
  const plain = (all: DnsReply['answers']): DnsRecord[] =>
    all.map(({ name, type, class: dnsClass, ttl, data }) => ({ name, type, class: dnsClass, ttl, data }))
  const { id, qr, opcode, aa, tc, rd, ra, z, ad, cd, rcode } = reply
  const values = Object.fromEntries(
    Object.entries({ id, qr, opcode, aa, tc, rd, ra, z, ad, cd, rcode }).map(([key, located]) => [key, located.value]),
  )
  const opt = reply.edns
  return {
    ...(values as unknown as DnsMessage),
    questions: reply.questions.map((one) => one.value),
    answers: plain(reply.answers),
    authority: plain(reply.authority),
    additional: plain(reply.additional),
    edns: opt && {
      udpSize: opt.udpSize.value,
      version: opt.version.value,
      do: opt.do.value,
      extendedRcode: opt.extendedRcode.value,
      options: opt.options.map(({ code, data }) => ({ code, data })),
    },
  }
}

/** A whole message with some bytes changed, cut or added. */
const damaged = fc
  .tuple(
    message,
    fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
    fc.nat(300),
    fc.uint8Array({ maxLength: 6 }),
  )
  .map(([message, changes, cut, more]) => {
    const bytes = encodeDns(message)
    for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
    return Uint8Array.from([...bytes.subarray(0, cut < 150 ? bytes.length : cut), ...more])
  })
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  damaged,
  // Few different bytes after a header: names that point at one another.
  fc
    .array(fc.constantFrom(0, 0, 1, 2, 12, 13, 14, 16, 41, 0xc0, 0xff), { maxLength: 80 })
    .map((rest) => Uint8Array.from([0, 1, 0x80, 0, 0, 1, 0, 2, 0, 1, 0, 1, ...rest])),
)

describe('the DNS codec', () => {
  it('reads what it writes, compressed or not', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (message, compress) => {
        const bytes = encodeDns(message, { compress })
        const reply = decodeDns(bytes)
        expect(told(reply)).toEqual(message)
        if (!compress) expect(reply.compressed).toBe(false)
      }),
      { numRuns: 400 },
    )
  })

  it('writes no more bytes with compression than without', () => {
    fc.assert(
      fc.property(message, (message) => {
        expect(encodeDns(message).length).toBeLessThanOrEqual(encodeDns(message, { compress: false }).length)
      }),
      { numRuns: 100 },
    )
  })

  it('throws nothing but NotDns, whatever the bytes, and points into them', () => {
    fc.assert(
      fc.property(anything, fc.nat(50), (bytes, offset) => {
        try {
          const reply = decodeDns(bytes, { offset })
          expect(reply.size).toBe(bytes.length)
        } catch (error) {
          if (!(error instanceof NotDns)) throw error
          const { at, message } = error.garbled
          expect(at.start).toBeGreaterThanOrEqual(offset)
          expect(at.end).toBeLessThanOrEqual(offset + bytes.length)
          if (bytes.length > 0) expect(at.end).toBeGreaterThan(at.start)
          expect(message).toMatch(/[.]$/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('names fields of any bytes without throwing: none outside them, each within the one above it', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 3 }), fc.boolean(), (messages, tcp) => {
        const bytes = Uint8Array.from(messages.flatMap((one) => [...(tcp ? framedBytes(one) : one)]))
        const above: Field[] = []
        let covered = 0
        for (const field of annotateDns(bytes, { tcp })) {
          const depth = field.depth ?? 0
          above.length = depth
          const outer = above.at(-1)
          expect(field.end).toBeGreaterThan(field.start)
          if (outer) {
            expect(field.start).toBeGreaterThanOrEqual(outer.start)
            expect(field.end).toBeLessThanOrEqual(outer.end)
          } else {
            // The outermost lie one after another and leave nothing out; only the bits of one run share it.
            if (!field.bits) expect(field.start).toBe(covered)
            covered = field.end
          }
          above.push(field)
        }
        expect(covered).toBe(bytes.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps any name and any IPv6 address through its text', () => {
    fc.assert(
      fc.property(
        fc.array(label, { maxLength: 3 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (labels, address) => {
          expect(parseName(formatName(labels))).toEqual(labels)
          expect(parseIpv6(formatIpv6(address))).toEqual(address)
        },
      ),
    )
  })
})

/** Types and names that dns-packet writes as we do: it has no escapes. */
const plainName = fc.constantFrom('org', 'example.org', 'www.example.org', 'a.b.c', '.')
const plainRecord = fc.oneof(
  fc.record({
    name: plainName,
    type: fc.constant('A' as const),
    ttl: fc.nat(0x7fffffff),
    data: fc.constantFrom('192.0.2.1', '0.0.0.0'),
  }),
  fc.record({
    name: plainName,
    type: fc.constantFrom('NS' as const, 'CNAME' as const),
    ttl: fc.nat(99),
    data: plainName,
  }),
  fc.record({
    name: plainName,
    type: fc.constant('MX' as const),
    ttl: fc.nat(99),
    data: fc.record({ preference: u16, exchange: plainName }),
  }),
)

describe('dns-packet, another codec', () => {
  it('is understood by ours', () => {
    fc.assert(
      fc.property(fc.array(plainRecord, { maxLength: 5 }), u16, (answers, id) => {
        const bytes = dnsPacket.encode({ type: 'response', id, questions: [{ name: 'a.b.c', type: 'A' }], answers })
        const reply = told(decodeDns(new Uint8Array(bytes)))
        expect(reply).toMatchObject({ id, qr: true, questions: [{ name: 'a.b.c', type: 'A' }], answers })
      }),
      { numRuns: 200 },
    )
  })

  it('understands ours, compression and EDNS too', () => {
    fc.assert(
      fc.property(fc.array(plainRecord, { maxLength: 5 }), u16, (answers, id) => {
        const bytes = encodeDns({
          id,
          qr: true,
          aa: true,
          questions: [{ name: 'a.b.c', type: 'A' }],
          answers,
          edns: { udpSize: 1400 },
        })
        const read = dnsPacket.decode(Buffer.from(bytes))
        expect(read).toMatchObject({
          id,
          type: 'response',
          flag_aa: true,
          questions: [{ name: 'a.b.c', type: 'A' }],
          answers,
        })
        expect(read.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1400 }])
      }),
      { numRuns: 200 },
    )
  })
})
