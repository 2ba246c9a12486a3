import { isDeepStrictEqual } from 'node:util'
import { createPublicKey, verify } from 'node:crypto'
import type { Expect, ExpectOptions, Lines } from '@backroad/check'
import type { Key } from './keys.ts'
import { headerOf } from './token.ts'

/** Asks for a signed token, and judges it with node:crypto. */
export function signing({ lines, expect }: { lines: Lines; expect: Expect }) {
  return async function signs(key: Key, claims: object, o?: ExpectOptions): Promise<string> {
    const header = headerOf(key)
    const reply = await lines.ask({ op: 'sign', header, claims: claims as never, key: key.jwk })
    const located = reply.field('token')
    expect(located, 'token').matches(/^[\w-]+\.[\w-]+\.[\w-]+$/, { ...o, named: 'three parts of base64url' })
    const token = located.value as string
    const [first = '', second = '', third = ''] = token.split('.')
    for (const [part, wanted, name] of [
      [first, header, 'header'],
      [second, claims, 'claims'],
    ] as const) {
      expect(located, 'token').satisfies(
        () => isDeepStrictEqual(jsonOf(part), wanted),
        `a token with the ${name} ${JSON.stringify(wanted)}`,
        o,
      )
    }
    const signature = Buffer.from(third, 'base64url')
    expect(located, 'token').satisfies(
      () => signature.toString('base64url') === third && isBy(key, `${first}.${second}`, signature),
      'a token whose signature belongs to its first two parts, and to the key',
      o,
    )
    return token
  }
}

/** The JSON in a part, in base64url without padding; undefined where there is none. */
function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function isBy(key: Key, signed: string, signature: Buffer): boolean {
  if (key.alg === 'HS256') return key.sign(signed).equals(signature)
  const verifier = {
    key: createPublicKey({ key: key.publicJwk, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363' as const,
  }
  return verify(key.alg === 'EdDSA' ? null : 'sha256', Buffer.from(signed), verifier, signature)
}
