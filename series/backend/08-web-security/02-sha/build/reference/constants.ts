/**
 * The numbers of SHA-2 are nothing up anybody's sleeve: the first 64 bits after the point of the roots of the first primes
 * (FIPS 180-4 §4.2.3, §5.3.5). What SHA-256 uses are the upper halves of those of SHA-512 (§4.2.2, §5.3.3).
 */

const FRACTION = 64n

/** 64 bits after the point of the cube roots of the first 80 primes. */
export const cubeRoots: readonly bigint[] = primes(80).map((prime) => fractionOfRoot(prime, 3n))

/** The same of the square roots of the first 16. */
export const squareRoots: readonly bigint[] = primes(16).map((prime) => fractionOfRoot(prime, 2n))

export const upperHalf = (bits: bigint): number => Number(bits >> 32n)
export const lowerHalf = (bits: bigint): number => Number(bits & 0xffffffffn)

function primes(count: number): bigint[] {
  const found: bigint[] = []
  for (let number = 2n; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0n)) found.push(number)
  }
  return found
}

function fractionOfRoot(number: bigint, power: bigint): bigint {
  return BigInt.asUintN(Number(FRACTION), wholeRoot(number << (FRACTION * power), power))
}

/** The largest number whose power is not greater, found bit by bit. */
function wholeRoot(number: bigint, power: bigint): bigint {
  let root = 0n
  for (let bit = 1n << 69n; bit > 0n; bit >>= 1n) {
    if ((root | bit) ** power <= number) root |= bit
  }
  return root
}
