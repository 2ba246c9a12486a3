import { describe, expect, it } from 'vitest'
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from './address.ts'

describe('addresses', () => {
  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('of IPv6: %s is written %s, RFC 5952', (given, written) => {
    expect(formatIpv6(parseIpv6(given))).toBe(written)
  })

  it('of IPv4 are four bytes', () => {
    expect([...parseIpv4('192.0.2.7')]).toEqual([192, 0, 2, 7])
    expect(formatIpv4(parseIpv4('0.0.0.0'))).toBe('0.0.0.0')
  })

  it.each(['1.2.3', '1.2.3.256', '::1', ''])('that are none of IPv4 are refused: %s', (text) => {
    expect(() => parseIpv4(text)).toThrow(RangeError)
  })

  it.each(['1.2.3.4', 'fe80::1%lo', '1::2::3', ''])('that are none of IPv6 are refused: %s', (text) => {
    expect(() => parseIpv6(text)).toThrow(RangeError)
  })
})
