import { stripVTControlCharacters } from 'node:util'
import type { Evidence, StageResult } from '@backroad/check'
import { drawHex, drawText } from './bytes.ts'
import type { Paint } from './paint.ts'
import { labelled, wrap } from './wrap.ts'

/** A failed stage in full: what was sent, expected and received, where it went wrong, and how to repeat it by hand. */
export function drawEvidence(result: StageResult, paint: Paint, width = 80): string[] {
  const evidence = result.evidence
  const head = `${paint(['red', 'bold'], '✗')} ${result.number}  ${paint('bold', result.slug)}  ${paint('red', result.verdict)}`
  if (evidence === undefined) return [head]
  const text = width - 12
  return [
    head,
    ...wrap(evidence.summary, width - 2).map((line) => `  ${line}`),
    '',
    ...sent(evidence, text),
    ...labelled('expected', `${evidence.expected}  (${evidence.spec})`, { width }),
    ...received(evidence, text, paint),
    ...program(evidence, text),
    ...(evidence.likely === undefined ? [] : labelled('likely', evidence.likely, { width })),
    ...(evidence.byHand === undefined ? [] : labelled('by hand', evidence.byHand.split('\n'))),
    ...(evidence.fault === undefined ? [] : labelled('fault', evidence.fault, { width })),
  ]
}

function sent({ sent }: Evidence, width: number): string[] {
  if (sent === undefined || sent.bytes === '') return []
  const pieces = sent.pieces > 1 ? ` in ${sent.pieces} pieces` : ''
  const connections = (sent.connections ?? 1) > 1 ? `, on one of ${sent.connections} connections` : ''
  return labelled('sent', [
    `${count(sent.bytes.length)}${pieces}${connections}`,
    ...drawText(sent.bytes, { width, most: 6 }),
  ])
}

function received({ received }: Evidence, width: number, paint: Paint): string[] {
  if (received === undefined) return []
  const { bytes, afterMs, then, offending, wanted } = received
  const after = afterMs === undefined ? '' : ` after ${Math.round(afterMs)} ms`
  const first = `${bytes === '' ? 'nothing' : count(bytes.length)}${after}${then === undefined ? '' : `; ${then}`}`
  const lines = labelled('received', first, { width: width + 12 })
  if (bytes === '') return lines
  const drawn = drawText(bytes, { width, ...(offending ? { mark: offending } : {}) })
  const body = offending ? [...drawn, ...drawHex(bytes, offending)] : drawn
  const instead =
    wanted === undefined || offending === undefined
      ? []
      : [
          `byte ${offending.start}: ${quoted(bytes.slice(offending.start, offending.end))} where ${quoted(wanted)} belongs`,
        ]
  const carets = (line: string) => (/^ *\^+$/.test(line) ? paint('red', line) : line)
  return [...lines, ...labelled('', [...body.map(carets), ...instead])]
}

function program({ program }: Evidence, width: number): string[] {
  if (program === undefined) return []
  const how = program.signal
    ? `killed by ${program.signal}`
    : program.exitCode === undefined
      ? ''
      : `exit code ${program.exitCode}`
  const stderr = harmless(program.stderr ?? '')
    .trimEnd()
    .split('\n')
    .slice(-6)
  const said = stderr.filter((line) => line !== '').flatMap((line) => wrap(line, width))
  return [...(how === '' ? [] : labelled('program', how)), ...(said.length === 0 ? [] : labelled('stderr', said))]
}

/** What a program wrote must not steer the terminal. */
function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\t/g, '  ')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '·')
}

const count = (bytes: number): string => (bytes === 1 ? '1 byte' : `${bytes} bytes`)

function quoted(bytes: string): string {
  const shown = drawText(bytes.length > 40 ? bytes.slice(0, 40) : bytes, { width: 400 }).join('')
  return bytes === '' ? 'nothing' : `"${shown}${bytes.length > 40 ? '…' : ''}"`
}
