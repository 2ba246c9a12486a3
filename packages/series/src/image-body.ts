import type { ImageFacts } from './image-facts.ts'

/** What the rest of a picture says of it; nothing is decoded. */
interface ImageBody {
  /** One, unless it moves. */
  readonly frames: number
  /** As far as frames reach: those of a GIF may be larger than it says of itself. */
  readonly width: number
  readonly height: number
  /** It goes on to its end: a download that was cut off doesn't. */
  readonly isWhole: boolean
}

/** Of all frames together: a browser draws each. */
const MOST_PIXELS = { count: 400_000_000, said: '400 million' }

/** Walks over the parts of a picture, whose facts are known, to its end. */
export function imageBody(bytes: Uint8Array, facts: ImageFacts): ImageBody {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { width, height } = facts
  switch (facts.type) {
    case 'image/png':
      return { width, height, ...pngBody(view) }
    case 'image/gif':
      return gifBody(view, facts)
    case 'image/jpeg':
      return { width, height, frames: 1, isWhole: isWholeJpeg(view) }
    case 'image/webp':
      return { width, height, ...webpBody(view) }
  }
}

/** Why a picture that moves is not taken, as a sentence; undefined when it is. */
export function tooLong({ frames, width, height }: ImageBody): string | undefined {
  if (frames * width * height <= MOST_PIXELS.count) return undefined
  return `The picture has ${frames} frames of ${width} × ${height} pixels; at most ${MOST_PIXELS.said} pixels are taken in all.`
}

/** Chunks of ISO/IEC 15948 §5.3; `acTL` says how many frames an animation has (PNG 3rd edition §11.3.6.1). */
function pngBody(bytes: Buffer): Pick<ImageBody, 'frames' | 'isWhole'> {
  let frames = 1
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'acTL' && at + 12 <= bytes.length) frames = Math.max(1, bytes.readUInt32BE(at + 8))
    if (type === 'IEND') return { frames, isWhole: true }
    at += 12 + length
  }
  return { frames, isWhole: false }
}

/** Blocks of GIF89a §17 to §27. */
function gifBody(bytes: Buffer, facts: ImageFacts): ImageBody {
  let { width, height } = facts
  let frames = 0
  const tableOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const told = (isWhole: boolean) => ({ frames: Math.max(1, frames), width, height, isWhole })
  let at = 13 + tableOf(bytes[10] ?? 0)
  while (at < bytes.length) {
    const sign = bytes[at]
    if (sign === 0x3b) return told(true)
    if (sign === 0x2c) {
      if (at + 10 > bytes.length) return told(false)
      frames += 1
      width = Math.max(width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5))
      height = Math.max(height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7))
      at += 11 + tableOf(bytes[at + 9]!)
    } else if (sign === 0x21) at += 2
    else return told(false)
    // Data in pieces, each after its length, up to one of none.
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!
    at += 1
  }
  return told(false)
}

/** What is coded has no end of image in it: there, 0xff is followed by 0 or by a restart (ITU-T T.81 §B.1.1.5). */
function isWholeJpeg(bytes: Buffer): boolean {
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    if (marker === 0xda) return bytes.indexOf(Buffer.from([0xff, 0xd9]), at) !== -1
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return false
}

/** Chunks of RFC 9649 §2.3; `ANMF` is a frame. */
function webpBody(bytes: Buffer): Pick<ImageBody, 'frames' | 'isWhole'> {
  let frames = 0
  for (let at = 12; at + 8 <= bytes.length;) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') frames += 1
    const size = bytes.readUInt32LE(at + 4)
    at += 8 + size + (size % 2)
  }
  return { frames: Math.max(1, frames), isWhole: bytes.length >= 8 + bytes.readUInt32LE(4) }
}
