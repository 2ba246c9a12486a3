import type { ComparedAnswer, ExchangeComparison, FieldDifference, ComparedMessage } from '@backroad/app'
import { drawText } from './bytes.ts'
import { drawColumns, halfOf } from './columns.ts'
import type { CompareStyle } from './compare.ts'
import { drawFields as drawMeaning } from './fields.ts'
import { drawHexRows } from './hex-rows.ts'
import { labelled, wrap } from './wrap.ts'

/** What was sent, both answers with the first run marked on which they part, and what either says field by field. */
export function drawExchange(exchange: ExchangeComparison, software: string, style: CompareStyle): string[] {
  const { sent, sentToReal, program, real, words } = exchange
  const { paint, width } = style
  const inner = width - 2
  const isBinary = isDrawnInHex(exchange)
  const lines = (answer: ComparedAnswer | undefined, half: boolean) =>
    drawAnswer(answer, exchange, half ? halfOf(inner) : inner)
  const fits = [program, real].every((answer) => lines(answer, false).every((line) => line.length <= halfOf(inner)))
  return [
    ...drawSent(sent, words.sent, exchange, width),
    ...(sentToReal === undefined ? [] : drawSent(sentToReal, words.sentToReal ?? '', exchange, width)),
    '',
    ...drawColumns(
      { title: words.program, lines: lines(program, fits || isBinary) },
      { title: words.real, lines: lines(real, fits || isBinary) },
      { width: inner, paint },
    ).map((line) => `  ${line}`.trimEnd()),
    ...drawFields(exchange, software, width),
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

/** The fields on which they part, either's value beside the other's; then what is said of the others. */
function drawFields({ fields, words }: ExchangeComparison, software: string, width: number): string[] {
  const parting = fields.filter(({ passing, summed }) => !passing && !summed)
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
  return [
    ...(rows.length === 0 ? [] : ['', ...head, ...rows.map((line) => line.trimEnd())]),
    ...words.notes.flatMap((text) => wrap(text, width - 2).map((line) => `  ${line}`)),
  ]
}

const absent = '(not there)'
function stacked(who: string, value: string, width: number): string[] {
  return wrap(`${who}: ${value}`, width - 4).map((line) => `    ${line}`)
}
