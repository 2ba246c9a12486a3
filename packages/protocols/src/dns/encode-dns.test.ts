import { describe, expect, it } from 'vitest'
import { encodeDns } from './encode-dns.ts'
import type { DnsRecord } from './types.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('a message', () => {
  it('is a header of zeros when nothing is said', () => {
    expect(hex(encodeDns({}))).toBe('00'.repeat(12))
  })

  it('has each flag at its bit, RFC 1035 §4.1.1 and RFC 4035', () => {
    const flags = { qr: '8000', aa: '0400', tc: '0200', rd: '0100', ra: '0080', z: '0040', ad: '0020', cd: '0010' }
    for (const [flag, bits] of Object.entries(flags))
      expect(hex(encodeDns({ [flag]: true }))).toBe(`0000${bits}${'00'.repeat(8)}`)
    expect(hex(encodeDns({ id: 0xabcd, opcode: 'NOTIFY', rcode: 'REFUSED' }))).toBe(`abcd2005${'00'.repeat(8)}`)
  })

  it('writes a name’s end that stood before as a pointer, byte for byte, and not into types that came later', () => {
    const bytes = encodeDns({
      questions: [{ name: 'www.Pear', type: 'A' }],
      answers: [
        { name: 'ftp.Pear', type: 'CNAME', ttl: 0, data: 'www.Pear' },
        { name: 'pear', type: 'SRV', ttl: 0, data: { priority: 0, weight: 0, port: 0, target: 'www.Pear' } },
      ],
    })
    const rest = hex(bytes.subarray(26))
    expect(rest).toBe(
      ['03667470c010', '0005000100000000', '0002c00c'].join('') +
        ['047065617200', '0021000100000000', '0010', '000000000000', '03777777045065617200'].join(''),
    )
  })

  it('counts as it is told to', () => {
    expect(hex(encodeDns({}, { counts: { questions: 1, answers: 2, authority: 3, additional: 65535 } }))).toBe(
      '00000000000100020003ffff',
    )
  })

  it('has the upper bits of a large RCODE in its OPT', () => {
    expect(hex(encodeDns({ rcode: 'BADVERS', edns: { udpSize: 512 } }))).toBe(
      '000000000000000000000001' + '00' + '0029' + '0200' + '01' + '00' + '0000' + '0000',
    )
    expect(() => encodeDns({ rcode: 'BADVERS' })).toThrow('the RCODE BADVERS needs EDNS to be written')
  })
})

describe('what no message can hold', () => {
  const record = (type: DnsRecord['type'], data: DnsRecord['data'], ttl = 0) => ({
    answers: [{ name: 'a', type, ttl, data }],
  })

  it.each([
    [{ id: 65536 }, 'the ID is 65536; it must be a whole number from 0 to 65535'],
    [record('A', '192.0.2'), '"192.0.2" is not an IPv4 address'],
    [record('A', ['x']), 'the data of a record of type A must be text, or bytes'],
    [record('MX', 'mx.a'), 'the data of a record of type MX must be an object with "exchange", or bytes'],
    [record('TXT', 'x'), 'the data of a record of type TXT must be a list of strings, or bytes'],
    [record('TXT', ['x'.repeat(256)]), 'the length of a string is 256; it must be a whole number from 0 to 255'],
    [record('CAA', 'x'), 'the data of a record of type CAA must be bytes'],
    [record('A', '1.2.3.4', -1), 'the TTL is -1; it must be a whole number from 0 to 4294967295'],
    [record('TYPE70000', new Uint8Array(0)), '"TYPE70000" is not known; write TYPE and a number up to 65535'],
    [record('NONSENSE' as 'A', new Uint8Array(0)), '"NONSENSE" is not known; write TYPE and a number up to 65535'],
    [record('TYPE10', new Uint8Array(65536)), 'RDLENGTH would be 65536; 65535 is the most'],
  ])('is refused', (message, why) => {
    expect(() => encodeDns(message)).toThrow(RangeError)
    expect(() => encodeDns(message)).toThrow(why)
  })
})
