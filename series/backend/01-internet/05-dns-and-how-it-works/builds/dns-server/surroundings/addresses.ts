import type { Random } from '@backroad/check'

/** An address nobody else has: 10/8 is private. */
export function ipv4(random: Random): string {
  return `10.${random.int(1, 250)}.${random.int(1, 250)}.${random.int(1, 250)}`
}

/** One of the addresses for documentation, RFC 3849; the zeros are in the middle. */
export function ipv6(random: Random): string {
  return `2001:db8:${random.int(1, 0xffff).toString(16)}::${random.int(1, 0xffff).toString(16)}`
}
