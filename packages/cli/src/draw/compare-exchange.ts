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
  const parting = fields.filter(({ passing }) => !passing)
  const passing = fields.filter((field) => field.passing)
  const column = Math.min(24, Math.max(0, ...parting.map(({ name }) => name.length)) + 2)
  const half = Math.floor((width - 4 - column) / 2) - 1
  const rows = parting.flatMap(({ name, program = '(not there)', real = '(not there)' }) =>
    name.length < column && Math.max(program.length, real.length) <= half
      ? [`  ${name.padEnd(column)}${program.padEnd(half)} ${real}`]
      : [`  ${name}`, ...stacked('your program', program, width), ...stacked(software, real, width)],
  )
  const named = passing.map(({ name }) => name).join(', ')
  return [
    ...(rows.length === 0 ? [] : ['', ...rows.map((row) => row.trimEnd())]),
    ...(named === '' ? [] : wrap(`may differ, and does: ${named}`, width - 2).map((line) => `  ${line}`)),
  ]
}

function stacked(who: string, value: string, width: number): string[] {
  return wrap(`${who}: ${value}`, width - 4).map((line) => `    ${line}`)
}
