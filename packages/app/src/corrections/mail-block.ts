/** What a block in a mail says, as it stands there. */
export interface Block {
  readonly head: Readonly<Partial<Record<Key, string>>>
  readonly exact: string
  readonly proposed: string
  readonly reason: string
  readonly source: string
  readonly name: string
}

/** One that says something of a paragraph, or of the whole topic, and changes nothing. */
export interface CommentBlock {
  readonly head: Block['head']
  /** Empty for the whole topic. */
  readonly exact: string
  readonly comment: string
  readonly name: string
}

const KEYS = ['Series', 'Topic', 'File', 'Sha256', 'Prefix', 'Suffix', 'Mail', 'At'] as const
type Key = (typeof KEYS)[number]

const BEGIN = '-----BEGIN BACKROAD CORRECTION-----'
const END = '-----END BACKROAD CORRECTION-----'
const BEGINS = /^([>|\s]*)-----BEGIN BACKROAD (CORRECTION|COMMENT)-----\s*$/

const PARTS = {
  'It says': 'exact',
  'It should say': 'proposed',
  Because: 'reason',
  Source: 'source',
  Name: 'name',
  Comment: 'comment',
} as const

const MOST_BLOCKS = 50

/** The blocks in a text, quoted or not; for one that is not as it must be, what is wrong with it in a sentence. */
export function readBlocks(text: string): (Block | CommentBlock | string)[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const found: (Block | CommentBlock | string)[] = []
  for (let at = 0; at < lines.length && found.length < MOST_BLOCKS; at++) {
    const [, quoted, kind] = BEGINS.exec(lines[at]!) ?? []
    if (quoted === undefined) continue
    const own = (line: string) => unquoted(line, quoted)
    const end = lines.findIndex((line, i) => i > at && own(line).trimEnd() === `-----END BACKROAD ${kind}-----`)
    if (end === -1) {
      found.push('A block begins in it and does not end.')
      break
    }
    found.push(readBlock(lines.slice(at + 1, end).map(own), kind === 'COMMENT'))
    at = end
  }
  return found
}

/** The block as text, with LF. The other way round, `readBlocks` gives the same again. */
export function writeBlock({ head, exact, proposed, reason, source, name }: Block): string {
  const sides = (key: Key) => (key === 'Prefix' || key === 'Suffix' ? JSON.stringify(head[key]) : head[key])
  const escaped = (part: string) => part.replace(/^(?=(?:- )*-----)/gm, '- ')
  return [
    BEGIN,
    ...KEYS.filter((key) => head[key] !== undefined).map((key) => `${key}: ${sides(key)}`),
    '',
    '----- It says',
    escaped(exact),
    '----- It should say',
    ...(proposed === '' ? [] : [escaped(proposed)]),
    '----- Because',
    escaped(reason),
    '----- Source',
    source,
    '----- Name',
    name,
    END,
    '',
  ].join('\n')
}

/** A line without the marks of quoting that the block's first line has; what a program left off at the ends of lines counts too. */
function unquoted(line: string, quoted: string): string {
  if (line.startsWith(quoted)) return line.slice(quoted.length)
  return line.trim() === quoted.trim() ? '' : line
}

function readBlock(lines: readonly string[], isComment: boolean): Block | CommentBlock | string {
  const head = readHead(lines)
  if (typeof head === 'string') return head
  const parts: Record<string, string[]> = {}
  let part: string[] | undefined
  for (const line of lines) {
    const title = /^----- (.*?)\s*$/.exec(line)?.[1]
    const key = title === undefined ? undefined : PARTS[title as keyof typeof PARTS]
    if (key === undefined) part?.push(line.replace(/^- (?=(?:- )*-----)/, '').trimEnd())
    else if (parts[key]) return `It says “${title}” twice.`
    else parts[key] = part = []
  }
  const of = (key: string) => (parts[key] ?? []).join('\n').replace(/^\n+|\n+$/g, '')
  const name = of('name').replace(/\s+/g, ' ').trim()
  if (isComment) return { head, exact: of('exact'), comment: of('comment').trim(), name }
  if (!parts['exact'] || !parts['proposed']) return 'It does not say both what stands there and what should.'
  return {
    head,
    exact: of('exact'),
    proposed: of('proposed'),
    reason: of('reason').trim(),
    source: of('source')
      .trim()
      .replace(/^<(.*)>$/, '$1')
      .replace(/\n/g, ''),
    name,
  }
}

function readHead(lines: readonly string[]): Block['head'] | string {
  const head: Partial<Record<Key, string>> = {}
  let last: Key | undefined
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('----- ')) {
      if (Object.keys(head).length > 0) break
      continue
    }
    const field = /^([A-Z][A-Za-z0-9]*):\s*(.*?)\s*$/.exec(line)
    const key = KEYS.find((each) => each === field?.[1])
    if (key) {
      last = key
      head[key] = field![2]!
    } else if (last) {
      // A program broke the line at a space.
      head[last] += ` ${line.trim()}`
    }
  }
  for (const key of ['Prefix', 'Suffix'] as const) {
    const written = head[key]
    if (written === undefined) continue
    try {
      const value: unknown = JSON.parse(written)
      if (typeof value !== 'string') return `Its “${key}” is no text in quotation marks.`
      head[key] = value
    } catch {
      return `Its “${key}” is no text in quotation marks.`
    }
  }
  return head
}
