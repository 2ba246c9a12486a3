import type { IncomingMessage } from 'node:http'

const MOST_BYTES = 1_000_000

/** The body of a request; undefined where it is longer than a guestbook needs. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= MOST_BYTES) chunks.push(chunk)
  }
  return length > MOST_BYTES ? undefined : Buffer.concat(chunks)
}

/** The media type of a request without its parameters, in lower case. */
export function typeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trimEnd().toLowerCase() ?? ''
}

/** The text of an entry in JSON; undefined where it holds none. */
export function textInJson(body: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    const text = (value as { text?: unknown } | null)?.text
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
