import type { ImageFile, ImageType } from './types.ts'

/** What the first bytes of a picture say of it; nothing is decoded. */
export type ImageFacts = Pick<ImageFile, 'type' | 'width' | 'height'>

/** The ending that a file of each type has in a series. */
export const IMAGE_ENDINGS: Readonly<Record<ImageType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

/** Larger ones are refused: a picture that takes a gigabyte to draw may be a few kilobytes as a file. */
export const LARGEST_IMAGE = { bytes: 4 * 1024 * 1024, said: '4 MiB', pixels: 40_000_000, side: 16_383 }

/**
 * Type and size of a picture, as its own bytes say, whatever it is named. Undefined for bytes that are none of the four types, or
 * end before they tell. PNG (ISO/IEC 15948 §11.2.2), GIF89a §18, JPEG (ITU-T T.81 §B.2.2), WebP (RFC 9649 §2.5–2.7).
 */
export function imageFacts(bytes: Uint8Array): ImageFacts | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const facts = pngFacts(view) ?? gifFacts(view) ?? jpegFacts(view) ?? webpFacts(view)
  return facts && facts.width > 0 && facts.height > 0 ? facts : undefined
}

/** Why a picture of this size is not taken, as a sentence; undefined when it is. */
export function tooLarge({ width, height }: ImageFacts): string | undefined {
  const { pixels, side } = LARGEST_IMAGE
  if (width <= side && height <= side && width * height <= pixels) return undefined
  return `The picture is ${width} × ${height} pixels.`
}

function pngFacts(bytes: Buffer): ImageFacts | undefined {
  const begins = bytes.length >= 24 && bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  if (!begins || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function gifFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 10 || !/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined
  return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

/** Walks from marker to marker up to the frame's header. */
function jpegFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else if (marker === 0xda || marker === 0xd9) return undefined
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    } else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function webpFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    return undefined
  }
  const type = 'image/webp'
  const chunk = bytes.toString('latin1', 12, 16)
  if (chunk === 'VP8X') return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (chunk === 'VP8L' && bytes[20] === 0x2f) {
    const bits = bytes.readUInt32LE(21)
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (chunk !== 'VP8 ' || bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined
  return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
}
