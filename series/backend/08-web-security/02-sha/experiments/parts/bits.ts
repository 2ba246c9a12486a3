/** A copy with one bit changed, counted from the most significant of the first byte. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3]! ^= 0x80 >> (bit & 7)
  return copy
}

/** In how many bits two of the same length differ. */
export function changedBits(one: Uint8Array, other: Uint8Array): number {
  let changed = 0
  for (const [i, byte] of one.entries()) {
    for (let rest = byte ^ (other[i] ?? 0); rest > 0; rest &= rest - 1) changed++
  }
  return changed
}
