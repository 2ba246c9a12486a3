import { createHmac, createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { takeApart } from '../../reference/token.ts'
import { keyOf } from '../../reference/keys.ts'
import { isSignatureOf } from '../../reference/signature.ts'
import * as keys from './keys.ts'
import { edDsaOfText, es256, hs256, hs256OfText, joe, rs256, rs256OfText, unsecured } from './tokens.ts'

const all = [hs256, rs256, es256, edDsaOfText, rs256OfText, hs256OfText]

test.for(all)('$origin is what node:crypto says', ({ alg, jwk, token }) => {
  const { signed, signature } = takeApart(token)
  if (jwk['kty'] === 'oct') {
    const secret = Buffer.from(jwk['k'] ?? '', 'base64url')
    expect(createHmac('sha256', secret).update(signed).digest()).toEqual(signature)
  } else {
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
    expect(verify(alg === 'EdDSA' ? null : 'sha256', Buffer.from(signed), key, signature)).toBe(true)
  }
})

test.for(all)('$origin is what the reference says, and a changed one is not', ({ alg, jwk, token }) => {
  const { header, signed, signature } = takeApart(token)
  expect(header['alg']).toBe(alg)
  const key = keyOf(jwk, 'verify')!
  expect(isSignatureOf(alg, key, signed, signature)).toBe(true)
  signature[0]! ^= 1
  expect(isSignatureOf(alg, key, signed, signature)).toBe(false)
})

test.for([hs256.token, rs256.token, es256.token, unsecured])('%s says the same of joe', (token) => {
  expect(takeApart(token).claims()).toEqual(joe)
})

test.for(Object.entries(keys))('the key %s is whole', ([, jwk]) => {
  expect(keyOf(jwk as never, 'verify')).toBeDefined()
  expect(keyOf(jwk as never, 'sign')).toBeDefined()
})
