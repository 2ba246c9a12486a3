import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** How a page travels: RFC 9110 §8.4.1. */
export type Coding = 'br' | 'gzip' | 'identity'

/** What is shorter than this fits into a segment or two as it is. */
export const WORTHWHILE = 1024

/** Brotli where it is taken, else gzip, else neither (RFC 9110 §12.5.3; a weight of 0 refuses). */
export function codingFor(accept: string): Coding {
  const taken = accept
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*q=/))
    .filter(([, weight]) => weight === undefined || Number(weight) > 0)
    .map(([name]) => name)
  return (['br', 'gzip'] as const).find((coding) => taken.includes(coding)) ?? 'identity'
}

/** The body in that coding. Pages hold no secret that their length could give away. */
export async function encode(coding: Coding, body: Buffer): Promise<Buffer> {
  // Level 5 costs about a millisecond a page; the highest costs fifty times that for a tenth of the bytes.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  if (coding === 'br') return promisify(brotliCompress)(body, { params })
  if (coding === 'gzip') return promisify(gzip)(body, { level: 6 })
  return body
}
