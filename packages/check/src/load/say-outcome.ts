import { countErrors, errorKinds } from './tally.ts'
import { isSound } from './compare-rates.ts'
import type { LoadErrors, LoadOutcome, Side } from './types.ts'

/** Above this share of the generator's own limit, the generator may be what is measured. */
export const nearLimit = 0.7

/** Which sides came so near to the generator's limit that it may have held them back. */
export function reachedBy(limit: number, medians: Readonly<Record<Side, number>>): Side[] {
  return (['program', 'real'] as const).filter((side) => medians[side] > limit * nearLimit)
}

/** What a load came to, for somebody who has never seen a benchmark. */
export function sayOutcome(outcome: Omit<LoadOutcome, 'says'>, real: string): string {
  const { ratio, limit } = outcome
  if (ratio === undefined) return sayUnsound(outcome, real)
  const first = `${capital(comparison(ratio.value, real))}.`
  return [first, sayLimit(limit.reachedBy, real), sayErrors(outcome, real)].filter(Boolean).join(' ')
}

/** "answered about as many requests as nginx". */
function comparison(ratio: number, real: string): string {
  const as = 'in the same time, your program answered'
  if (ratio >= 0.95 && ratio <= 1.05) return `${as} about as many requests as ${real}`
  if (ratio > 1.05 && ratio < 1.95) return `${as} ${Math.round((ratio - 1) * 100)} % more requests than ${real}`
  if (ratio >= 1.95) return `${as} about ${figure(ratio)} times as many requests as ${real}`
  const named = shares.find(([share]) => Math.abs(ratio / share - 1) < 0.08)
  if (named) return `${as} about ${named[1]} as many requests as ${real}`
  if (ratio >= 0.1) return `${as} ${Math.round(ratio * 100)} requests for every 100 that ${real} answered`
  return `for every request your program answered, ${real} answered about ${Math.round(1 / ratio)}`
}

const shares: readonly (readonly [number, string])[] = [
  [1 / 2, 'half'],
  [1 / 3, 'a third'],
  [2 / 3, 'two thirds'],
  [1 / 4, 'a quarter'],
  [3 / 4, 'three quarters'],
]

/** A ratio to two figures that count: 0.083, 0.83, 8.3, 83. */
export function figure(ratio: number): string {
  const places = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(ratio))))
  return ratio.toFixed(places)
}

function sayLimit(sides: readonly Side[], real: string): string {
  if (sides.length === 2) {
    return `The load generator had little more to give to either of them, so the ratio says little: both may be faster.`
  }
  const [side] = sides
  if (side === undefined) return ''
  const who = side === 'program' ? 'your program' : real
  const bound = side === 'program' ? 'a lower' : 'an upper'
  return `The load generator had little more to give than ${who} took, and ${who} may be faster: the ratio is ${bound} bound.`
}

function sayErrors({ program, real }: Pick<LoadOutcome, 'program' | 'real'>, name: string): string {
  return [
    countErrors(program.errors) > 0 ? `Of your program's requests, ${listErrors(program.errors)}.` : '',
    countErrors(real.errors) > 0 ? `Of ${name}'s requests, ${listErrors(real.errors)}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function sayUnsound({ program, real }: Omit<LoadOutcome, 'says'>, name: string): string {
  const [who, { replies, errors }] = isSound(program) ? [name, real] : ['your program', program]
  const total = replies + countErrors(errors)
  return `Nothing can be compared: ${who} gave ${number(replies)} right replies to ${number(total)} requests; ${listErrors(errors)}. A program that is quick to be wrong is not quick.`
}

const words: Readonly<Record<keyof LoadErrors, string>> = {
  wrong: 'answered wrongly',
  garbled: 'answered with what can’t be read',
  lost: 'not answered in time',
  closed: 'cut off by the end of the connection',
  refused: 'refused a connection',
}

/** "3 were answered wrongly and 1 not answered in time". */
export function listErrors(errors: LoadErrors): string {
  const all = errorKinds.filter((kind) => errors[kind] > 0).map((kind) => `${number(errors[kind])} ${words[kind]}`)
  if (all.length === 0) return 'none went wrong'
  return `${all.length === 1 ? '' : `${all.slice(0, -1).join(', ')} and `}${all.at(-1)}`
}

const number = (value: number): string => value.toLocaleString('en-GB')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
