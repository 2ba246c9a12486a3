import type { ComparedAnswer, ExchangeComparison, FieldDifference, ComparedMessage } from '@backroad/app'
import { drawText } from './bytes.ts'
import { drawColumns, halfOf } from './columns.ts'
import type { CompareStyle } from './compare.ts'
import { drawFields as drawMeaning } from './fields.ts'
import { drawHexRows } from './hex-rows.ts'
import { labelled, wrap } from './wrap.ts'

/** What was sent, both answers with the first run marked on which they part, and what either says field by field. */
export function drawExchange(exchange: ExchangeComparison, software: string, style: CompareStyle): string[] {
  const { sent, sentToReal, program, real, fields } = exchange
  const { paint, width } = style
  const inner = width - 2
  const isBinary = isDrawnInHex(exchange)
  const ownId = exchange.protocol === 'dns' ? ', each with an ID of its own' : ''
  const alike = sentToReal === undefined ? `, the same to both${ownId}` : ', to your program'
  const lines = (answer: ComparedAnswer | undefined, half: boolean) =>
    drawAnswer(answer, exchange, half ? halfOf(inner) : inner)
  const fits = [program, real].every((answer) => lines(answer, false).every((line) => line.length <= halfOf(inner)))
  return [
    ...drawSent(sent, `${sizeOf(sent)}${alike}`, exchange, width),
    ...(sentToReal === undefined ? [] : drawSent(sentToReal, `${sizeOf(sentToReal)}, to ${software}`, exchange, width)),
    '',
    ...drawColumns(
      { title: titleOf('your program', program), lines: lines(program, fits || isBinary) },
      { title: titleOf(software, real), lines: lines(real, fits || isBinary) },
      { width: inner, paint },
    ).map((line) => `  ${line}`.trimEnd()),
    ...drawFields(fields, software, width),
  ]
}

function drawSent(message: ComparedMessage, head: string, exchange: ExchangeComparison, width: number): string[] {
  const { bytes, total = bytes.length } = message
  if (bytes === '') return labelled('sent', 'nothing')
  const drawn =
    meaningOf(message, exchange, width - 12) ??
    (isDrawnInHex(exchange)
      ? drawHexRows(bytes, { most: 6, total })
      : drawText(bytes, { width: width - 12, most: 6, total }))
  return labelled('sent', [head, ...drawn])
}

/** In few lines what the bytes mean, where they are drawn in hex. */
function meaningOf(
  { bytes, fields }: ComparedMessage,
  { protocol }: ExchangeComparison,
  width: number,
): string[] | undefined {
  return protocol === 'dns' ? drawMeaning(protocol, bytes, fields, { briefly: true, width }) : undefined
}

function sizeOf({ bytes, total = bytes.length, pieces }: ComparedMessage): string {
  return `${total} ${total === 1 ? 'byte' : 'bytes'}${pieces > 1 ? ` in ${pieces} pieces` : ''}`
}

const ends = {
  open: '',
  closed: ', then closed',
  reset: ', then reset',
  refused: ': refused the connection',
} as const

function titleOf(who: string, answer: ComparedAnswer | undefined): string {
  if (answer === undefined) return `${who}: did not get this far`
  const { bytes, total = bytes.length, then } = answer
  if (total === 0) return `${who}: ${then === 'open' ? 'nothing' : `nothing${ends[then]}`}`
  return `${who}: ${total} bytes${ends[then]}`
}

function drawAnswer(answer: ComparedAnswer | undefined, exchange: ExchangeComparison, width: number): string[] {
  if (answer === undefined || answer.bytes === '') return []
  const { bytes, differs, from = 0, total = from + bytes.length } = answer
  const more = { total: total - from, ...(differs === undefined ? {} : { mark: differs }) }
  const head = from > 0 ? [`… ${from} bytes …`] : []
  if (isDrawnInHex(exchange)) {
    const meaning = meaningOf(answer, exchange, width) ?? []
    return [...meaning, ...head, ...drawHexRows(bytes, { across: width >= 70 ? 16 : 8, ...more })]
  }
  return [...head, ...drawText(bytes, { width, most: 10, ...more })]
}

/** HTTP and RESP are lines, whatever a body holds. */
function isDrawnInHex({ protocol, sent, program, real }: ExchangeComparison): boolean {
  if (protocol !== undefined) return protocol === 'dns'
  return [sent, program, real].some((message) => message !== undefined && !isText(message))
}

function isText({ bytes }: ComparedMessage): boolean {
  const odd = bytes.slice(0, 2000).replace(/[ -~\t\r\n]/g, '').length
  return odd <= Math.min(bytes.length, 2000) / 8
}

/** The fields on which they part, either's value beside the other's; then by name those that may differ. */
function drawFields(fields: readonly FieldDifference[], software: string, width: number): string[] {
  const { parting, summed } = withoutRuns(
    fields.filter(({ passing }) => !passing),
    software,
  )
  // That each query has an ID of its own is said where it was sent.
  const passing = fields.filter((field) => field.passing && !/(^| )ID$/.test(field.name))
  const column = Math.min(24, Math.max(0, ...parting.map(({ name }) => name.length)) + 2)
  const half = Math.floor((width - 4 - column) / 2) - 1
  const row = (name: string, program: string, real: string) =>
    `  ${name.padEnd(column)}${program.padEnd(half)} ${real}`.trimEnd()
  const fits = ({ name, program = absent, real = absent }: FieldDifference) =>
    name.length < column && Math.max(program.length, real.length) <= half
  const rows = parting.flatMap((field) => {
    const { name, program = absent, real = absent } = field
    if (fits(field)) return [row(name, program, real)]
    return [`  ${name}`, ...stacked('your program', program, width), ...stacked(software, real, width)]
  })
  const head = parting.some(fits) ? [row('', 'your program', software.slice(0, half))] : []
  const named = passing.map(({ name }) => name).join(', ')
  return [
    ...(rows.length === 0 ? [] : ['', ...head, ...rows.map((line) => line.trimEnd())]),
    ...summed.flatMap((text) => wrap(text, width - 2).map((line) => `  ${line}`)),
    ...(named === '' ? [] : wrap(`may differ, and does: ${named}`, width - 2).map((line) => `  ${line}`)),
  ]
}

const absent = '(not there)'
/** So many records that only one side has are shown one by one. */
const mostAlone = 3

/** Of the records that only one side has, the first few, and a sentence that counts them all where there are more. */
function withoutRuns(
  fields: readonly FieldDifference[],
  software: string,
): { parting: readonly FieldDifference[]; summed: readonly string[] } {
  const sectionOf = (name: string) => /(answer|authority|additional) \d+$/.exec(name)?.[1]
  const left = new Set<FieldDifference>()
  const summed = (['program', 'real'] as const).flatMap((side) => {
    const other = side === 'program' ? 'real' : 'program'
    const alone = fields.filter((field) => field[other] === undefined && sectionOf(field.name) !== undefined)
    if (alone.length <= mostAlone) return []
    for (const field of alone.slice(mostAlone)) left.add(field)
    const counts = [...Map.groupBy(alone, ({ name }) => sectionOf(name))]
    const what = counts.map(([section, { length }]) => `${length} ${section}`).join(' and ')
    return [`${what} records only from ${side === 'program' ? 'your program' : software}; the first ${mostAlone} above`]
  })
  return { parting: fields.filter((field) => !left.has(field)), summed }
}

function stacked(who: string, value: string, width: number): string[] {
  return wrap(`${who}: ${value}`, width - 4).map((line) => `    ${line}`)
}
