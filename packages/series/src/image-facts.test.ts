import { describe, expect, it } from 'vitest'
import { GIF, JPEG, PNG, WEBP_LOSSLESS, WEBP_LOSSY, WEBP_EXTENDED } from '../test/pictures.ts'
import { imageFacts, tooLarge } from './image-facts.ts'

describe('a picture', () => {
  it.each([
    ['PNG', PNG, { type: 'image/png', width: 3, height: 2 }],
    ['GIF', GIF, { type: 'image/gif', width: 3, height: 2 }],
    ['JPEG', JPEG, { type: 'image/jpeg', width: 3, height: 2 }],
    ['WebP, lossy', WEBP_LOSSY, { type: 'image/webp', width: 3, height: 2 }],
    ['WebP, lossless', WEBP_LOSSLESS, { type: 'image/webp', width: 3, height: 2 }],
    ['WebP, extended', WEBP_EXTENDED, { type: 'image/webp', width: 3, height: 2 }],
  ])('says its type and size: %s', (_name, bytes, facts) => {
    expect(imageFacts(bytes)).toEqual(facts)
    expect(imageFacts(new Uint8Array([...bytes]))).toEqual(facts)
  })

  it('that ends before it tells, is of another kind, or has no side, says nothing', () => {
    for (const bytes of [PNG, GIF, JPEG, WEBP_LOSSY, WEBP_LOSSLESS, WEBP_EXTENDED]) {
      for (let end = 0; end < 10; end++) expect(imageFacts(bytes.subarray(0, end))).toBeUndefined()
    }
    expect(imageFacts(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))).toBeUndefined()
    expect(imageFacts(Buffer.from('%PDF-1.7 and some more bytes after it'))).toBeUndefined()
    const flat = Buffer.from(PNG)
    flat.writeUInt32BE(0, 20)
    expect(imageFacts(flat)).toBeUndefined()
  })

  it('of a JPEG whose segments lead round or nowhere comes to an end', () => {
    expect(imageFacts(Buffer.from([0xff, 0xd8, ...Array<number>(5000).fill(0xff)]))).toBeUndefined()
    expect(imageFacts(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0, 0, 0, 0, 0]))).toBeUndefined()
  })

  it('that would fill the memory is known from its first bytes', () => {
    const bomb = Buffer.from(PNG)
    bomb.writeUInt32BE(50_000, 16)
    bomb.writeUInt32BE(50_000, 20)
    expect(tooLarge(imageFacts(bomb)!)).toBe('The picture is 50000 × 50000 pixels.')
    expect(tooLarge({ type: 'image/png', width: 8000, height: 5000 })).toBeUndefined()
    expect(tooLarge({ type: 'image/png', width: 8000, height: 5001 })).toBeDefined()
    expect(tooLarge({ type: 'image/png', width: 20_000, height: 1 })).toBeDefined()
  })
})
