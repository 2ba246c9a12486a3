import type { Name } from './name.ts'
import { TYPES, type Data, type ResourceRecord } from './record.ts'

/** A comment, a quoted text, a word, a parenthesis, a line's end, or a space. */
const TOKEN = /;[^\n]*|"(?:[^"\\]|\\.)*"|(?:[^\s;"()\\]|\\.)+|[()\n]|[^\S\n]/gs

/** Reads a master file, RFC 1035 §5. Bytes above 127 may stand in it as they are, one a character of `text`. */
export function parseZone(text: string): ResourceRecord[] {
  const records: ResourceRecord[] = []
  let origin: Name = []
  let owner: Name = []
  let usual = 0
  for (const { words, indented } of entriesOf(text)) {
    if (words[0] === '$ORIGIN') origin = parseName(wordIn(words, 1), origin)
    else if (words[0] === '$TTL') usual = Number(words[1])
    else {
      if (!indented) owner = parseName(wordIn(words.splice(0, 1), 0), origin)
      let ttl = usual
      // The TTL and the class may both be missing, and stand in either order.
      for (; /^(?:\d+|IN)$/.test(String(words[0])); words.shift()) {
        if (words[0] !== 'IN') ttl = Number(words[0])
      }
      const type = typeOf(wordIn(words.splice(0, 1), 0))
      records.push({ name: owner, type, ttl, data: parseData(type, words, origin) })
    }
  }
  return records
}

function wordIn(words: readonly string[], index: number): string {
  const word = words[index]
  if (word === undefined) throw new Error('the zone has an entry that ends too early')
  return word
}

/** The file's entries: a line each, or several lines within parentheses. An indented one has its owner from the last. */
function* entriesOf(text: string): Generator<{ words: string[]; indented: boolean }> {
  let words: string[] = []
  let indented = false
  let depth = 0
  for (const [token] of `${text}\n`.matchAll(TOKEN)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (token === '\n' && depth === 0) {
      if (words.length > 0) yield { words, indented }
      words = []
      indented = false
    } else if (/^\s/.test(token)) indented ||= words.length === 0
    else if (!token.startsWith(';')) words.push(token)
  }
}

/** A name as it is written: relative to `origin` unless it ends with a dot, and `@` for the origin itself. */
function parseName(word: string, origin: Name): Name {
  if (word === '@') return origin
  // A dot with a backslash before it belongs to its label.
  const labels = [...word.matchAll(/(?:[^.\\]|\\.)+/gs)].map(([label]) => unescape(label))
  return word.replace(/\\./gs, '').endsWith('.') ? labels : [...labels, ...origin]
}

/** `\DDD` is the byte of that number, `\` before anything else takes away its meaning. */
function unescape(text: string): string {
  return text.replace(/\\(?:(\d{3})|(.))/gs, (_, number: string | undefined, sign: string) =>
    number === undefined ? sign : String.fromCharCode(Number(number)),
  )
}

function typeOf(word: string): number {
  const known = new Map(Object.entries(TYPES)).get(word)
  const type = known ?? Number(word.replace('TYPE', ''))
  if (Number.isNaN(type)) throw new Error(`the zone has a record of the type ${word}, which this server does not know`)
  return type
}

function parseData(type: number, words: readonly string[], origin: Name): Data {
  // RFC 3597 §5: \# LENGTH HEX, for a type of any kind.
  if (words[0] === '\\#') return [Buffer.from(words.slice(2).join(''), 'hex')]
  const name = (index: number) => parseName(wordIn(words, index), origin)
  const number = (index: number, size: number) => {
    const bytes = Buffer.alloc(size)
    bytes.writeUIntBE(Number(wordIn(words, index)), 0, size)
    return bytes
  }
  switch (type) {
    case TYPES.A:
      return [Buffer.from(wordIn(words, 0).split('.').map(Number))]
    case TYPES.AAAA:
      return [parseIpv6(wordIn(words, 0))]
    case TYPES.MX:
      return [number(0, 2), name(1)]
    case TYPES.SRV:
      return [number(0, 2), number(1, 2), number(2, 2), name(3)]
    case TYPES.SOA:
      return [name(0), name(1), ...[2, 3, 4, 5, 6].map((index) => number(index, 4))]
    case TYPES.TXT:
      return words.map((word) => {
        const text = Buffer.from(unescape(word.startsWith('"') ? word.slice(1, -1) : word), 'latin1')
        return Buffer.concat([Buffer.of(text.length), text])
      })
    default:
      return [name(0)]
  }
}

/** RFC 4291 §2.2; `::` stands for as many zeros as are missing. At an end of the address an empty group stands beside it. */
function parseIpv6(text: string): Buffer {
  const sides = text.split('::').map((side) => side.split(':'))
  const zeros = Array<string>(8 - sides.flat().length).fill('')
  const groups = sides.flatMap((side, index) => (index === 0 ? side : [...zeros, ...side]))
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
