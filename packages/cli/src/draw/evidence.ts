import { stripVTControlCharacters } from 'node:util'
import type { Evidence, StageResult } from '@backroad/check'
import { drawHex, drawText } from './bytes.ts'
import { drawFields } from './fields.ts'
import type { Paint } from './paint.ts'
import { labelled, wrap } from './wrap.ts'

/** A failed stage in full: what was sent, expected and received, where it went wrong, and how to repeat it by hand. */
export function drawEvidence(result: StageResult, paint: Paint, width = 80): string[] {
  const evidence = result.evidence
  const head = `${paint(['red', 'bold'], '✗')} ${result.number}  ${paint('bold', result.slug)}  ${paint('red', result.verdict)}`
  return evidence === undefined ? [head] : [head, ...drawFacts(evidence, paint, width, isUnfinished(result))]
}

/** The same without the stage's name. `unfinished` says that the message may not have come to its end. */
export function drawFacts(evidence: Evidence, paint: Paint, width = 80, unfinished = false): string[] {
  const text = width - 12
  return [
    ...wrap(evidence.summary, width - 2).map((line) => `  ${line}`),
    '',
    ...called(evidence, text),
    ...sent(evidence, text),
    ...labelled('expected', `${evidence.expected}  (${evidence.spec})`, { width }),
    ...received(evidence, { width: text, paint, unfinished }),
    ...program(evidence, text),
    ...(evidence.likely === undefined ? [] : labelled('likely', evidence.likely, { width })),
    ...(evidence.drawing === undefined
      ? []
      : labelled(evidence.protocol === 'peer' ? 'network' : 'history', [...evidence.drawing])),
    ...(evidence.byHand === undefined ? [] : labelled('by hand', evidence.byHand.split('\n'))),
    ...(evidence.fault === undefined ? [] : labelled('fault', evidence.fault, { width })),
  ]
}

type Offending = NonNullable<NonNullable<Evidence['received']>['offending']>

interface Drawing {
  /** Of the text beside the labels. */
  readonly width: number
  readonly paint: Paint
  /** Whether the message may not have come to its end. */
  readonly unfinished: boolean
}

const isUnfinished = ({ verdict }: StageResult): boolean =>
  verdict === 'hung' || verdict === 'closed' || verdict === 'reset'

/** A link with faults, in words. */
const overLink = (through: string | undefined): string =>
  through === undefined ? '' : `, over a link with faults: ${through}`

function called({ call }: Evidence, width: number): string[] {
  if (call === undefined) return []
  const { line, stdin, stdinTotal = stdin?.length ?? 0, ms } = call
  const input = stdin === undefined ? '' : `, with ${count(stdinTotal)} on standard input`
  return [
    ...labelled('called', wrap(line, width)),
    ...labelled('', [
      `${Math.round(ms)} ms${input}`,
      ...(stdin === undefined || stdin === '' ? [] : drawText(stdin, { width, most: 6, total: stdinTotal })),
    ]),
  ]
}

function sent({ sent, protocol }: Evidence, width: number): string[] {
  if (sent === undefined || sent.bytes === '') return []
  const pieces = sent.pieces > 1 ? ` in ${sent.pieces} pieces` : ''
  const connections = (sent.connections ?? 1) > 1 ? `, on one of ${sent.connections} connections` : ''
  return labelled('sent', [
    ...wrap(`${count(sent.total ?? sent.bytes.length)}${pieces}${connections}${overLink(sent.through)}`, width),
    ...(drawFields(protocol, sent.bytes, sent.fields, { width, briefly: true }) ??
      drawText(sent.bytes, { width, most: 6, total: sent.total ?? sent.bytes.length })),
  ])
}

function received({ received, protocol }: Evidence, { width, paint, unfinished }: Drawing): string[] {
  if (received === undefined) return []
  const { bytes, afterMs, offending, wanted, from = 0 } = received
  const total = received.total ?? bytes.length
  const after = afterMs === undefined ? '' : ` after ${Math.round(afterMs)} ms`
  const part = from > 0 ? `, here from byte ${from} on` : ''
  const of = received.of === undefined ? '' : `${received.of}: `
  const first = `${of}${bytes === '' ? 'nothing' : count(total)}${after}${part}${fate(received)}`
  const lines = labelled('received', first, { width: width + 12 })
  if (bytes === '') return lines
  const inFields = drawFields(protocol, bytes, received.fields, { width, mark: offending, from })
  if (offending === undefined) {
    return [...lines, ...labelled('', inFields ?? drawText(bytes, { width, atEnd: unfinished, total: total - from }))]
  }
  const carets = (line: string) => (/^[ ^]*\^$/.test(line) ? paint('red', line) : line)
  const inText = () => [...drawMarked(received, offending, width), ...drawHex(bytes, offending, from)]
  const drawn = (inFields ?? inText()).map(carets)
  const got = quoted(bytes.slice(offending.start, offending.end))
  const instead =
    wanted === undefined ? [] : wrap(`byte ${from + offending.start}: ${got} where ${quoted(wanted)} belongs`, width)
  return [...lines, ...labelled('', [...drawn, ...instead])]
}

/** What became of the connection, and after how long where that was long. */
function fate({ then, thenAfterMs = 0 }: NonNullable<Evidence['received']>): string {
  if (then === undefined) return ''
  return `; ${then}${thenAfterMs < LONG_MS ? '' : `, ${Math.round(thenAfterMs)} ms after the last byte`}`
}

/** From here on a person would call it a pause, ms. */
const LONG_MS = 50

/** A run this long that goes on to the end of a body is drawn by its beginning, and counted. */
const longRun = 64
const beginning = 16

function drawMarked(received: NonNullable<Evidence['received']>, mark: Offending, width: number): string[] {
  const { bytes, from = 0 } = received
  const total = (received.total ?? from + bytes.length) - from
  const isTail = mark.end === bytes.length && mark.end - mark.start >= longRun
  if (!isTail || !bytes.slice(0, mark.start).includes('\r\n\r\n')) return drawText(bytes, { width, mark, total })
  const end = mark.start + beginning
  const name = mark.name === 'body' ? ' of body' : ''
  return [
    ...drawText(bytes.slice(0, end), { width, mark: { start: mark.start, end } }),
    `the first ${beginning} of ${total - mark.start} bytes${name}`,
  ]
}

/** Most lines of stderr that are drawn: those an error is named in stand first or last, by language. */
const mostLines = 14
const firstLines = 4

function program({ program }: Evidence, width: number): string[] {
  if (program === undefined) return []
  const how = program.signal
    ? `killed by ${program.signal}`
    : program.exitCode === undefined
      ? ''
      : `exit code ${program.exitCode}`
  const stderr = harmless(program.stderr ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  const left = stderr.length - mostLines
  const drawn =
    left > 0 ? [...stderr.slice(0, firstLines), `… ${left} lines …`, ...stderr.slice(firstLines + left)] : stderr
  const said = drawn.flatMap((line) => wrap(line, width))
  return [...(how === '' ? [] : labelled('program', how)), ...(said.length === 0 ? [] : labelled('stderr', said))]
}

/** What a program wrote must not steer the terminal. */
function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\t/g, '  ')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '·')
}

const count = (bytes: number): string => (bytes === 1 ? '1 byte' : `${bytes} bytes`)

/** Bytes in quotes, as many as fit beside others in a line. */
function quoted(bytes: string): string {
  if (bytes === '') return 'nothing'
  const drawn = (length: number) => drawText(bytes.slice(0, length), { width: 400 }).join('')
  let length = Math.min(bytes.length, 40)
  while (length > 1 && drawn(length).length > 48) length--
  return `"${drawn(length)}${length < bytes.length ? '…' : ''}"`
}
