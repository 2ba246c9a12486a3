import type { Reply } from '@backroad/protocols'

type Framing = Reply['framing']

/** How the end of a body is told (RFC 9112 §6.3), as something to wish for. */
const wished: Readonly<Record<Framing, string>> = {
  'content-length': 'Content-Length',
  chunked: 'chunked coding',
  'until-close': 'the end of the connection',
  none: 'no body at all',
}

/** The same as something found. */
const found: Readonly<Record<Framing, string>> = {
  'content-length': 'Content-Length tells where the body ends',
  chunked: 'the body has chunked coding',
  'until-close': 'there is no Content-Length and no chunked coding, so the body ends only when the connection does',
  none: 'there was no body',
}

/** A claim about a reply's `framing` in a person's words; undefined when it is about something else. */
export function showFramings(value: unknown, wants: readonly unknown[]): { wants: string[]; got: string } | undefined {
  if (!isFraming(value) || !wants.every(isFraming)) return undefined
  return { wants: wants.map((want) => wished[want]), got: found[value] }
}

function isFraming(value: unknown): value is Framing {
  return typeof value === 'string' && Object.hasOwn(wished, value)
}
