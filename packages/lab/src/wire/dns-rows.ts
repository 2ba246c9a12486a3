import { annotateDns, type ConnectionEvent, type Field, latin1 } from '@backroad/protocols'
import type { WireField, WireRow } from '../types.ts'

type Detail = 'records' | 'fields'

export interface DnsRowsOptions {
  /** A record as one field, or each of its fields. `records` unless told. */
  readonly detail?: Detail | ((message: { readonly from: 'client' | 'server' }) => Detail)
  /** What is to be pointed at, or is wrong, by what a field is called and says. */
  readonly mark?: (field: {
    readonly name: string
    readonly value: string
    readonly from: 'client' | 'server'
  }) => 'look' | 'bad' | undefined
  /** A sentence beside a message; `index` counts the messages. */
  readonly says?: (message: { readonly from: 'client' | 'server'; readonly index: number }) => string | undefined
  /** Pauses of this many ms and more are drawn; 50 unless told. */
  readonly silenceMs?: number
}

/**
 * What an observer saw of DNS on one UDP port or TCP connection, as the rows of a `wire`: times count from its first event,
 * each datagram (on TCP each piece) is a message with its fields named and said. The header's flags are one field.
 */
export function dnsRows(events: readonly ConnectionEvent[], options: DnsRowsOptions = {}): WireRow[] {
  const tcp = events.some((event) => event.type === 'connecting' && event.transport !== 'udp')
  const began = events[0]?.at ?? 0
  const rows: WireRow[] = []
  let before = began
  let index = 0
  for (const event of events) {
    const at = event.at - began
    const row =
      event.type === 'sent' || event.type === 'received'
        ? messageRow(event, at, tcp, index++, options)
        : eventRow(event, at, tcp)
    if (!row) continue
    if (event.at - before >= (options.silenceMs ?? 50)) rows.push({ type: 'silence', ms: event.at - before })
    rows.push(row)
    before = event.at
  }
  return rows
}

function messageRow(
  event: Extract<ConnectionEvent, { type: 'sent' | 'received' }>,
  at: number,
  tcp: boolean,
  index: number,
  o: DnsRowsOptions,
): WireRow {
  const from = event.type === 'sent' ? 'client' : 'server'
  const says = o.says?.({ from, index })
  const detail = typeof o.detail === 'function' ? o.detail({ from }) : (o.detail ?? 'records')
  const fields = drawnFields(annotateDns(event.bytes, { tcp }), detail).map((field): WireField => {
    const mark = o.mark?.({ name: field.name, value: field.value ?? '', from })
    return mark ? { ...field, mark } : field
  })
  return { type: 'message', from, at, bytes: latin1(event.bytes), fields, ...(says === undefined ? {} : { says }) }
}

function eventRow(event: ConnectionEvent, at: number, tcp: boolean): WireRow | undefined {
  if (event.type === 'refused') return { type: 'event', from: 'server', at, text: 'refused it: nothing listens there' }
  if (!tcp) return undefined
  if (event.type === 'connected') return { type: 'event', from: 'client', at, text: 'opened the connection' }
  if (event.type === 'peer-ended') return { type: 'event', from: 'server', at, text: 'ended its side (FIN)' }
  return undefined
}

/** The outermost fields, or those a level below; bits of one run together, and so the four counts. */
function drawnFields(fields: readonly Field[], detail: Detail): WireField[] {
  const drawn: WireField[] = []
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]
    if (!field) continue
    const depth = field.depth ?? 0
    const isOpened = detail === 'fields' && depth === 0 && (fields[i + 1]?.depth ?? 0) > 0
    if (depth > (detail === 'fields' ? 1 : 0) || isOpened) continue
    if (field.bits) {
      const run = fields.slice(i).filter((one) => one.bits && one.start === field.start && one.end === field.end)
      drawn.push({ start: field.start, end: field.end, name: 'flags', value: saidByBits(run) })
      i += run.length - 1
    } else if (field.name === 'QDCOUNT') {
      const counts = fields.slice(i, i + 4)
      drawn.push({
        start: field.start,
        end: counts.at(-1)?.end ?? field.end,
        name: 'counts',
        value: saidByCounts(counts),
      })
      i += counts.length - 1
    } else {
      const { start, end, name, value = '' } = field
      drawn.push({ start, end, name, value })
    }
  }
  return drawn
}

/** "query RD", "response AA NXDOMAIN": what is set, and the codes that are not the ordinary ones. */
function saidByBits(bits: readonly Field[]): string {
  const words = bits.flatMap(({ name, value }) => {
    if (name === 'QR') return value === '1' ? 'response' : 'query'
    if (name === 'Opcode') return value === 'QUERY' ? [] : (value ?? [])
    if (name === 'RCODE') return value ?? []
    return value === '1' ? name : []
  })
  if (words[0] === 'query' && words.at(-1) === 'NOERROR') words.pop()
  return words.length > 0 ? words.join(' ') : 'none set'
}

/** "1 question, 2 authority": the sections that hold anything. */
function saidByCounts(counts: readonly Field[]): string {
  const [questions = '0', answers = '0', authority = '0', additional = '0'] = counts.map((field) => field.value)
  const parts = [
    { count: questions, of: questions === '1' ? 'question' : 'questions' },
    { count: answers, of: answers === '1' ? 'answer' : 'answers' },
    { count: authority, of: 'authority' },
    { count: additional, of: 'additional' },
  ]
  const there = parts.filter(({ count }) => count !== '0').map(({ count, of }) => `${count} ${of}`)
  return there.length > 0 ? there.join(', ') : 'none'
}
