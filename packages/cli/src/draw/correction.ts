import type { Correction, CorrectionSummary } from '@backroad/app'
import type { Paint } from './paint.ts'
import { labelled, wrap } from './wrap.ts'

const STANDINGS = {
  ready: 'open',
  merges: 'open; the paragraph has changed, and both go together',
  stale: 'stale: the same lines were changed meanwhile',
  lost: 'stale: the paragraph is not in the text any more',
  done: 'open; the text reads so already',
} as const

/** A correction in a list: id, topic, state, and why. */
export function drawSummary(one: CorrectionSummary, paint: Paint): string[] {
  const state = one.standing ? STANDINGS[one.standing] : one.state
  return [
    `${paint('bold', one.id)}  ${one.topic.title}`,
    ...labelled('', `${state} · ${one.by.name}, ${one.at.slice(0, 10)}`, { column: 2 }),
    ...wrap(`“${one.quote}”`, 76).map((line) => `  ${paint('dim', line)}`),
    ...wrap(one.reason, 76).map((line) => `  ${line}`),
    ...(one.takesOut === undefined ? [] : wrap(takenOut(one.takesOut), 76).map((line) => `  ${paint('yellow', line)}`)),
  ]
}

function takenOut(signs: readonly string[]): string {
  return `Accepting it takes signs of Markdown out of the paragraph; with --text FILE you say yourself what comes there. These go: ${signs.join(' ')}`
}

/** One whole: why, from whom, and the difference. */
export function drawCorrection(one: Correction, paint: Paint): string[] {
  const diff = one.diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('-') && !line.startsWith('---')) return paint('red', line)
      return line.startsWith('+') && !line.startsWith('+++') ? paint('green', line) : line
    })
  const others = (list: readonly CorrectionSummary[], said: string) =>
    list.map(({ id, by }) => `${said}: ${id}, of ${by.name}`)
  return [
    ...drawSummary(one, paint),
    ...(one.source === undefined ? [] : [`  ${one.source}`]),
    ...(one.word === undefined ? [] : wrap(`Its author says: ${one.word}`, 76).map((line) => `  ${line}`)),
    ...(one.wordGoes === undefined ? [] : wrap(one.wordGoes, 76).map((line) => `  ${line}`)),
    '',
    ...diff,
    ...(one.now && one.now.text !== one.exact ? ['', 'It says now:', ...one.now.text.split('\n')] : []),
    ...(one.merged === undefined ? [] : ['', 'Put together:', ...one.merged.split('\n')]),
    ...others(one.conflicts, 'Another changes the same lines'),
    ...others(one.overtakenBy, 'Accepted on the same paragraph'),
    ...(one.commit === undefined ? [] : [`Committed as ${one.commit}`]),
  ]
}
