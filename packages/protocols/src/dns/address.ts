import { isIPv4, isIPv6 } from 'node:net'

/** The four bytes of an IPv4 address. @throws RangeError */
export function parseIpv4(text: string): Uint8Array {
  if (!isIPv4(text)) throw new RangeError(`${JSON.stringify(text)} is not an IPv4 address`)
  return Uint8Array.from(text.split('.').map(Number))
}

export function formatIpv4(bytes: Uint8Array): string {
  return bytes.join('.')
}

/** The sixteen bytes of an IPv6 address. @throws RangeError */
export function parseIpv6(text: string): Uint8Array {
  if (!isIPv6(text) || text.includes('%')) throw new RangeError(`${JSON.stringify(text)} is not an IPv6 address`)
  const dotted = /^(.*:)([0-9.]+\.[0-9]+)$/.exec(text)
  const [left = '', right] = (dotted?.[1] === undefined ? text : `${dotted[1]}${asGroups(dotted[2] ?? '')}`).split('::')
  const groups = (half: string | undefined) => (half ? half.split(':').map((group) => parseInt(group, 16)) : [])
  const before = groups(left)
  const after = groups(right)
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]))
}

/** The text of an IPv6 address as RFC 5952 has it: the longest run of zeros shortened, IPv4-mapped addresses in dots. */
export function formatIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0))
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${formatIpv4(bytes.subarray(12))}`
  let best = { start: 0, length: 0 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = groups.map((group) => group.toString(16))
  if (best.length < 2) return hex.join(':')
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`
}

function asGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = parseIpv4(dotted)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}
