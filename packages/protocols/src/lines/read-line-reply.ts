import { latin1 } from '../bytes.ts'
import type { Located, ReceivedStream } from '../bytes.ts'
import type { JsonNode, JsonValue } from '../json/json-node.ts'
import { NotJson } from '../json/not-json.ts'
import { readJson } from '../json/read-json.ts'
import { likelyOfLine } from './likely-of-line.ts'
import { NotAReply } from './not-a-reply.ts'
import type { LineId, LineReply, LineSpan } from './types.ts'

/** A reply before it is known what it answers. */
export type ReadLine = Omit<LineReply, 'request'>

/**
 * Reads a reply out of a line of a stream: a JSON object with an id, which is a number, a text or null.
 * @throws NotAReply
 */
export function readLineReply(stream: ReceivedStream, { start, end }: LineSpan): ReadLine {
  const node = objectOf(stream.bytes, start, end)
  const whole = { start, end, name: 'reply' }
  const member = (path: readonly (string | number)[]): Located<JsonValue | undefined> => {
    let found: JsonNode | undefined = node
    for (const step of path) found = typeof step === 'number' ? found?.items?.[step] : found?.members?.get(step)
    return found ? { value: found.value, at: found.at, stream } : absent(path.join('.'), whole, stream)
  }
  const id = member(['id'])
  if (id.value === undefined) {
    throw new NotAReply(
      { start, end },
      'an object with the id of its request',
      'The reply has no id. Each reply carries the id of the request that it answers.',
    )
  }
  if (id.value !== null && typeof id.value !== 'number' && typeof id.value !== 'string') {
    throw new NotAReply(id.at, 'the id of a request', 'The id of the reply is neither a number nor a text nor null.')
  }
  return {
    value: node.value as LineReply['value'],
    at: whole,
    stream,
    id: id as Located<LineId | null>,
    field: (...path) => member(path),
    error: member(['error']),
  }
}

function absent(name: string, whole: { start: number; end: number }, stream: ReceivedStream): Located<undefined> {
  return { value: undefined, at: { start: whole.start, end: whole.end, name }, stream }
}

function objectOf(bytes: Uint8Array, start: number, end: number): JsonNode {
  try {
    const node = readJson(bytes, start, end)
    if (node.members) return node
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    const line = latin1(bytes.subarray(start, end))
    const at = Math.min(error.at, Math.max(start, end - 1))
    throw new NotAReply(
      { start: at, end: at + 1 },
      `a reply, which is one JSON object in a line: here ${error.expected}`,
      `A line came that is not JSON. ${error.message}`,
      likelyOfLine(line),
    )
  }
  throw new NotAReply(
    { start, end },
    'a reply, which is a JSON object',
    'A line came that is JSON but no object.',
    'Is this a print for debugging? On standard output nothing but replies may stand: write everything else to stderr.',
  )
}
