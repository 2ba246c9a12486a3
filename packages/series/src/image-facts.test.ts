import { describe, expect, it } from 'vitest'
import { GIF, JPEG, PNG, WEBP_LOSSLESS, WEBP_LOSSY, WEBP_EXTENDED } from '../test/pictures.ts'
import { imageBody, tooLong } from './image-body.ts'
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

  it.each([
    ['PNG', PNG],
    ['GIF', GIF],
    ['JPEG', JPEG],
    ['WebP, lossy', WEBP_LOSSY],
    ['WebP, lossless', WEBP_LOSSLESS],
    ['WebP, extended', WEBP_EXTENDED],
  ])('is whole, and is not where it was cut off: %s', (_name, bytes) => {
    const facts = imageFacts(bytes)!
    expect(imageBody(bytes, facts)).toEqual({ frames: 1, width: 3, height: 2, isWhole: true })
    // Comments and what programs leave behind the end are no fault.
    expect(imageBody(Buffer.concat([bytes, Buffer.from('\0\0')]), facts)).toMatchObject({ isWhole: true })
    for (let end = bytes.length - 1; end > 0; end--) {
      const cut = imageFacts(bytes.subarray(0, end))
      if (cut) expect(imageBody(bytes.subarray(0, end), cut).isWhole, `cut at ${end}`).toBe(false)
    }
  })

  it('that moves has as many frames as it says, or as there are', () => {
    const animated = Buffer.concat([
      PNG.subarray(0, 33),
      Buffer.from([0, 0, 0, 8]),
      Buffer.from('acTL'),
      Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      PNG.subarray(33),
    ])
    const body = imageBody(animated, imageFacts(animated)!)
    expect(body).toEqual({ frames: 65_536, width: 3, height: 2, isWhole: true })
    expect(tooLong(body)).toBeUndefined()
    expect(tooLong({ ...body, width: 2000, height: 2000 })).toContain('65536 frames of 2000 × 2000 pixels')
    const frame = GIF.subarray(19, -1)
    const gif = Buffer.concat([GIF.subarray(0, -1), frame, frame, Buffer.from(';')])
    expect(imageBody(gif, imageFacts(gif)!)).toMatchObject({ frames: 3, isWhole: true })
    const webp = Buffer.concat([WEBP_EXTENDED, Buffer.from('ANMF\0\0\0\0ANMF\0\0\0\0')])
    webp.writeUInt32LE(webp.length - 8, 4)
    expect(imageBody(webp, imageFacts(webp)!)).toMatchObject({ frames: 2, isWhole: true })
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
