import { addressBytes } from './ipv4.ts'

/** Whether an address lies in a block such as 203.0.113.0/24: its first 24 bits are the same. */
export function isIn(address: string, prefix: string): boolean {
  const [network = '', length = '32'] = prefix.split('/')
  return firstBits(address, Number(length)) === firstBits(network, Number(length))
}

/** How many bits of a block are fixed: 24 of 203.0.113.0/24. */
export const lengthOf = (prefix: string): number => Number(prefix.split('/')[1])

/** Of all blocks that an address lies in, the one with most bits fixed, RFC 4632 §5.1; `undefined` when it lies in none. */
export function longestMatch(prefixes: readonly string[], address: string): string | undefined {
  return prefixes
    .filter((prefix) => isIn(address, prefix))
    .reduce<string | undefined>(
      (best, one) => (best === undefined || lengthOf(one) > lengthOf(best) ? one : best),
      undefined,
    )
}

function firstBits(address: string, length: number): number {
  const whole = addressBytes(address).reduce((sum, byte) => sum * 256 + byte, 0)
  return Math.floor(whole / 2 ** (32 - length))
}
