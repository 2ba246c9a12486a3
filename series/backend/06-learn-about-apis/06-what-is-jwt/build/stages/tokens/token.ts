import { type Key, base64url } from './keys.ts'

/** What a token is made of. Texts and bytes are taken as they are, objects become JSON. */
export interface TokenParts {
  /** `{"alg": …, "typ": "JWT"}` unless told, with the kid of the key where it has one. */
  readonly header?: object | string | Uint8Array
  readonly claims?: object | string | Uint8Array
  /** In place of the signature by the key. */
  readonly signature?: (signed: string) => Uint8Array
}

/** A signed token. */
export function tokenOf(key: Key, { header, claims = {}, signature = key.sign }: TokenParts): string {
  const signed = `${base64url(jsonOf(header ?? headerOf(key)))}.${base64url(jsonOf(claims))}`
  return `${signed}.${base64url(signature(signed))}`
}

export const headerOf = ({ alg, jwk: { kid } }: Key): { alg: string; typ: string; kid?: string } => ({
  alg,
  typ: 'JWT',
  ...(kid === undefined ? {} : { kid }),
})

const jsonOf = (part: object | string | Uint8Array): string | Uint8Array =>
  typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part)

/** The same token with one bit of its nth part changed, first or last. */
export function tampered(token: string, part: 0 | 1 | 2, place: 'first' | 'last'): string {
  const parts = token.split('.')
  const bytes = Buffer.from(parts[part] ?? '', 'base64url')
  const at = place === 'first' ? 0 : bytes.length - 1
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return parts.with(part, base64url(bytes)).join('.')
}
