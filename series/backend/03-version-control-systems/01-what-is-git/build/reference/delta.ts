/** Makes an object of its base and a delta: pieces copied from the base, and pieces that stand in the delta (gitformat-pack(5)). */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = skipSize(delta, skipSize(delta, 0))
  const pieces: Buffer[] = []
  while (at < delta.length) {
    const command = delta.readUInt8(at++)
    if (command & 0x80) {
      let offset = 0
      let size = 0
      for (let i = 0; i < 4; i++) if (command & (1 << i)) offset += delta.readUInt8(at++) * 2 ** (8 * i)
      for (let i = 0; i < 3; i++) if (command & (0x10 << i)) size += delta.readUInt8(at++) * 2 ** (8 * i)
      if (size === 0) size = 0x10000
      pieces.push(base.subarray(offset, offset + size))
    } else {
      pieces.push(delta.subarray(at, at + command))
      at += command
    }
  }
  return Buffer.concat(pieces)
}

/** Behind a number of seven bits a byte, of which the last has no high bit. */
function skipSize(delta: Buffer, from: number): number {
  let at = from
  while (delta.readUInt8(at++) & 0x80);
  return at
}
