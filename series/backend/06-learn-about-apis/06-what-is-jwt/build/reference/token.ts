import { decoded } from './base64url.ts'
import { Refusal } from './refusal.ts'
import { type JsonObject, isObject, isText } from './request.ts'

/** A longer one is not even looked into. */
const longestToken = 16_384

/** A token taken apart, and nothing of it believed. */
export interface Token {
  readonly header: JsonObject
  /** What is to be done with the payload once the signature is known to be right: it may be anything. */
  readonly claims: () => JsonObject
  /** What is signed: the first two parts as they came (RFC 7515 §5.2, step 8). */
  readonly signed: string
  readonly signature: Buffer
}

/** @throws Refusal */
export function takeApart(text: string): Token {
  if (text.length > longestToken) throw new Refusal('too-large')
  const parts = text.split('.')
  if (parts.length !== 3) throw new Refusal('malformed')
  const [header, payload, signature] = parts.map(bytesOfPart) as [Buffer, Buffer, Buffer]
  return {
    header: objectIn(header),
    claims: () => objectIn(payload),
    signed: `${parts[0]}.${parts[1]}`,
    signature,
  }
}

function bytesOfPart(part: string): Buffer {
  const bytes = decoded(part)
  if (!bytes) throw new Refusal('malformed')
  return bytes
}

/** A JSON object in UTF-8. Of two members of one name JSON.parse gives the last, as RFC 7515 §4 allows. */
function objectIn(bytes: Buffer): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal('malformed')
  }
  if (!isObject(value)) throw new Refusal('malformed')
  return value
}

/** A header member that is a text where it is there at all. */
export function headerText(header: JsonObject, name: string): string | undefined {
  const value = header[name]
  if (value !== undefined && !isText(value)) throw new Refusal('malformed')
  return value
}
