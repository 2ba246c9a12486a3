import { annotateResp, NOT_RESP, type Field } from '@backroad/protocols'
import { shortened, type Entry } from './entry.ts'

/** What RESP replies say: each value with its type; what lies in an array is named by its place in it. */
export function respEntries(answer: string): Entry[] {
  const fields = annotateResp(Buffer.from(answer, 'latin1')).filter(({ name }) => name !== 'CR LF')
  const heads = fields.flatMap((field, index) => (field.name === 'type' ? [index] : []))
  const place: number[] = []
  const entries = heads.flatMap((head, at): Entry[] => {
    const { depth = 0, start, value: type = '' } = fields[head] as Field
    place.length = depth + 1
    place[depth] = (place[depth] ?? 0) + 1
    const parts = fields.slice(head + 1, heads[at + 1] ?? fields.length).filter(({ name }) => name !== NOT_RESP)
    const told = parts.map((part) => partSays(answer, part)).filter((text) => text !== '')
    const says = [type, ...told].join(' ')
    const [reply, ...items] = place
    const name = depth === 0 ? `reply ${reply}` : `reply ${reply}, item ${items.join('.')}`
    const end = parts.at(-1)?.end ?? start + 1
    if (!type.endsWith('error')) return [{ key: name, name, says, shown: shortened(says), start, end }]
    // By convention the first word is the code, and the rest is for a person to read.
    const [code = '', ...text] = answer.slice(parts.at(-1)?.start ?? start, end).split(' ')
    return [
      { key: name, name, says: `${type} ${code}`, shown: shortened(`${type} ${code}`), start, end },
      { key: `${name} text`, name: `${name}, its text`, ...textOf(text.join(' ')), start, end, passing: true },
    ]
  })
  const garbled = fields.find(({ name }) => name === NOT_RESP)
  if (garbled === undefined) return entries
  const { start, end } = garbled
  const says = answer.slice(start, end)
  return [...entries, { key: NOT_RESP, name: 'what is not RESP', says, shown: shortened(says), start, end }]
}

const textOf = (says: string) => ({ says, shown: shortened(says) })

function partSays(answer: string, { name, start, end }: Field): string {
  const text = answer.slice(start, end)
  if (name === 'items') return `of ${text}`
  // How long it is stands in what it says; only what is there without being anything has a length alone.
  if (name === 'length') return text.startsWith('-') ? 'null' : ''
  return name === 'data' ? `"${text}"` : text
}
