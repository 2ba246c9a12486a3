import { NotJson, readJson, type JsonNode } from '@backroad/protocols'
import { shortened, type Entry } from './entry.ts'

/** What replies of lines say: each member by its name. What an error says is for a person to read, and may be said otherwise. */
export function lineEntries(answer: string): Entry[] {
  const bytes = Buffer.from(answer, 'latin1')
  const entries: Entry[] = []
  for (let start = 0, reply = 1; start < bytes.length; reply++) {
    const found = bytes.indexOf(10, start)
    const end = found < 0 ? bytes.length : found
    entries.push(...entriesOfLine(bytes, start, end, `reply ${reply}`))
    start = end + 1
  }
  return entries
}

function entriesOfLine(bytes: Buffer, start: number, end: number, reply: string): Entry[] {
  try {
    const node = readJson(bytes, start, end)
    return [...(node.members ?? [['', node] as const])].flatMap(([name, member]) =>
      entriesOf(`${reply}, ${name}`, name, member),
    )
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    const says = bytes.toString('latin1', start, end)
    return [{ key: `${reply} garbled`, name: `${reply}, which is not JSON`, says, shown: shortened(says), start, end }]
  }
}

function entriesOf(key: string, name: string, { value, at }: JsonNode): Entry[] {
  const says = JSON.stringify(value)
  const place = { start: at.start, end: at.end }
  if (name !== 'error') return [{ key, name: key, says, shown: shortened(says), ...place }]
  return [
    { key, name: key, says: 'an error', shown: 'an error', ...place },
    { key: `${key} text`, name: `${key}, its text`, says, shown: shortened(says), ...place, passing: true },
  ]
}
