import { annotateReply, annotateRequest, NOT_HTTP, type Span } from '@backroad/protocols'
import { shortened, type Entry } from './entry.ts'

/** Fields that say something of the moment or the maker, not of what was asked for; in lower case. */
const passingFields = new Set([
  'accept-ranges',
  'age',
  'alt-svc',
  'cache-control',
  'date',
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'server',
  'vary',
  'via',
  'x-powered-by',
])

/** Fields by which a body is delimited; where the body is the same, either way is right (RFC 9112 §6). */
const framing = new Set(['content-length', 'transfer-encoding', 'trailer'])

interface Reply {
  readonly spans: Span[]
  status: string
}

/** What HTTP/1.1 replies say: each part of the first line, each field whatever its place, and the body without its framing. */
export function httpEntries(answer: string, sent: string): Entry[] {
  const bytes = Buffer.from(answer, 'latin1')
  const replies: Reply[] = []
  for (const span of annotateReply(bytes, { methods: methodsOf(sent) })) {
    if (span.name === 'version' || replies.length === 0) replies.push({ spans: [], status: '' })
    const reply = replies.at(-1) as Reply
    reply.spans.push(span)
    if (span.name === 'status code') reply.status = textOf(answer, span)
  }
  const entries = replies.flatMap((reply, index) => entriesOfReply(answer, reply, replies.length > 1 ? index + 1 : 0))
  return [...entries, ...unfinished(answer, replies.at(-1)?.spans.at(-1)?.end ?? 0)]
}

/** What came after the last thing that has a name: a line, or a body, that was not sent to its end. */
function unfinished(answer: string, from: number): Entry[] {
  const rest = answer.slice(from)
  if (rest.trim() === '') return []
  const start = answer.length - rest.trimStart().length
  const says = answer.slice(start)
  return [{ key: 'unfinished', name: 'what has no end', says, shown: shortened(says), start, end: answer.length }]
}

function methodsOf(sent: string): string[] {
  return annotateRequest(Buffer.from(sent, 'latin1'))
    .filter((span) => span.name === 'method')
    .map((span) => textOf(sent, span))
}

const textOf = (bytes: string, { start, end }: Span): string => bytes.slice(start, end)

function entriesOfReply(answer: string, { spans, status }: Reply, number: number): Entry[] {
  const of = number === 0 ? '' : `reply ${number} `
  const entries: Entry[] = []
  const put = (key: string, name: string, span: Span, says: string, passing: boolean) =>
    entries.push({
      key: of + key,
      name: of + name,
      says,
      shown: shortened(says),
      start: span.start,
      end: span.end,
      ...(passing ? { passing: true } : {}),
    })
  // What a page of an error says is for a person to read, and every server has its own (RFC 9110 §15.5).
  const isError = Number(status) >= 400
  for (const [index, span] of spans.entries()) {
    const text = textOf(answer, span)
    if (span.name === 'version' || span.name === 'status code') put(span.name, span.name, span, text, false)
    else if (span.name === 'reason phrase') put(span.name, span.name, span, text, true)
    else if (span.name === NOT_HTTP) put(span.name, 'what is not HTTP', span, text, false)
    else if (span.name === 'field name' || span.name === 'trailer field name') {
      const value = spans[index + 1]
      const isValue = value?.name === span.name.replace('name', 'value')
      const at = isValue ? value : { ...span, start: span.end }
      const key = text.toLowerCase()
      const passing = passingFields.has(key) || (isError && (framing.has(key) || key.startsWith('content-')))
      const kind = span.name.startsWith('trailer') ? 'trailer field ' : ''
      addField(entries, {
        key: `${of}${kind}field ${key}`,
        name: of + kind + text,
        says: isValue ? textOf(answer, value) : '',
        start: at.start,
        end: at.end,
        passing,
      })
    }
  }
  addBody(entries, answer, spans, of, isError)
  return withoutFraming(entries, of)
}

/** Several lines of one field are one list (RFC 9110 §5.3). */
function addField(
  entries: Entry[],
  { passing: mayDiffer, ...field }: Omit<Entry, 'shown' | 'passing'> & { readonly passing: boolean },
): void {
  // To say that the connection stays is to say nothing in HTTP/1.1 (RFC 9112 §9.3).
  const staysOpen = field.key.endsWith('field connection') && field.says.toLowerCase() === 'keep-alive'
  const passing = mayDiffer || staysOpen
  const index = entries.findIndex(({ key }) => key === field.key)
  const earlier = entries[index]
  const says = earlier ? `${earlier.says}, ${field.says}` : field.says
  const entry = { ...(earlier ?? field), says, shown: shortened(says), ...(passing ? { passing: true as const } : {}) }
  if (earlier) entries[index] = entry
  else entries.push(entry)
}

function addBody(entries: Entry[], answer: string, spans: readonly Span[], of: string, isError: boolean): void {
  const parts = spans.filter(({ name }) => name === 'body' || name === 'chunk data')
  const first = parts[0]
  const last = parts.at(-1)
  if (!first || !last) return
  const says = parts.map((span) => textOf(answer, span)).join('')
  entries.push({
    key: `${of}body`,
    name: `${of}body`,
    says,
    shown: `${says.length} bytes: ${shortened(says)}`,
    start: first.start,
    end: last.end,
    ...(isError ? { passing: true } : {}),
  })
}

/** How a body is delimited is passing; what is said instead of it is the body itself. */
function withoutFraming(entries: readonly Entry[], of: string): Entry[] {
  const hasBody = entries.some(({ key }) => key === `${of}body`)
  return entries.map((entry) =>
    hasBody && framing.has(entry.key.slice(`${of}field `.length)) ? { ...entry, passing: true } : entry,
  )
}
