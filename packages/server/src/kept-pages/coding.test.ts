import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { codingFor, encode } from './coding.ts'

test('the coding is one the request takes, brotli first', () => {
  expect(codingFor('gzip, deflate, br')).toBe('br')
  expect(codingFor('gzip, br;q=0')).toBe('gzip')
  expect(codingFor('')).toBe('identity')
  expect(codingFor('zstd')).toBe('identity')
})

test('what is encoded decodes to the same', async () => {
  const page = Buffer.from('<p>pear</p>'.repeat(500))
  expect(brotliDecompressSync(await encode('br', page))).toEqual(page)
  expect(gunzipSync(await encode('gzip', page))).toEqual(page)
  expect(await encode('identity', page)).toBe(page)
})
