import type { Entry } from './entry.ts'
import type { ExchangeComparison, FieldDifference } from './types.ts'

/** Where two answers part, offsets in each; absent where that answer has nothing in this place. */
export interface Parting {
  readonly program?: Run
  readonly real?: Run
}

interface Run {
  readonly start: number
  readonly end: number
}

/** How two answers differ. */
export interface AnswerDifference {
  readonly outcome: ExchangeComparison['outcome']
  readonly fields: readonly FieldDifference[]
  readonly parting: Parting
}

type Pair = { readonly program?: Entry; readonly real?: Entry }

/**
 * Holds what two answers say against one another, each as its entries. They are `alike` when they differ only in what may
 * pass; the parting is that of the first entry, in the order of the answers, that may not.
 */
export function differ(program: readonly Entry[], real: readonly Entry[]): AnswerDifference {
  const pairs = pairEntries(program, real).filter((pair) => pair.program?.says !== pair.real?.says)
  const fields = pairs.map(differenceOf)
  const first = pairs.find((_, index) => fields[index]?.passing === false)
  return {
    outcome: first === undefined ? 'alike' : 'different',
    fields: fields.toSorted((a, b) => Number(a.passing) - Number(b.passing)),
    parting: first === undefined ? {} : partingOf(first),
  }
}

/** The same of answers whose protocol is not known: byte for byte. */
export function differByBytes(program: string, real: string): AnswerDifference {
  if (program === real) return { outcome: 'same', fields: [], parting: {} }
  return {
    outcome: 'different',
    fields: [],
    parting: {
      ...(program === '' ? {} : { program: runOf(program, real, 0) }),
      ...(real === '' ? {} : { real: runOf(real, program, 0) }),
    },
  }
}

function differenceOf({ program, real }: Pair): FieldDifference {
  const name = (program ?? real)?.name ?? ''
  return {
    name,
    ...(program ? { program: program.shown } : {}),
    ...(real ? { real: real.shown } : {}),
    passing: (program ?? real)?.passing === true && (real ?? program)?.passing === true,
  }
}

/** In the order of the program's answer; what only the real one says stands where that says it. */
function pairEntries(program: readonly Entry[], real: readonly Entry[]): Pair[] {
  const partners = partnersOf(program, real)
  const ofReal = new Map([...partners].map(([ours, theirs]) => [theirs, ours]))
  // What only the real one says, by the entry of the program that it stands behind: none at the beginning.
  const behind = new Map<Entry | undefined, Pair[]>()
  let last: Entry | undefined
  for (const entry of real) {
    const own = ofReal.get(entry)
    if (own) last = own
    else behind.set(last, [...(behind.get(last) ?? []), { real: entry }])
  }
  const paired = program.flatMap((entry): Pair[] => {
    const partner = partners.get(entry)
    return [{ program: entry, ...(partner && { real: partner }) }, ...(behind.get(entry) ?? [])]
  })
  return [...(behind.get(undefined) ?? []), ...paired]
}

/** Those with the same key; of a group first those that say the same, then what is left, one after another. */
function partnersOf(program: readonly Entry[], real: readonly Entry[]): Map<Entry, Entry> {
  const partners = new Map<Entry, Entry>()
  const taken = new Set<Entry>()
  const takeAlike = (keyOf: (entry: Entry) => string | undefined) => {
    const open = Map.groupBy(real.filter((entry) => !taken.has(entry)).toReversed(), (entry) => keyOf(entry))
    for (const entry of program) {
      const key = keyOf(entry)
      const partner = key === undefined || partners.has(entry) ? undefined : open.get(key)?.pop()
      if (partner === undefined) continue
      partners.set(entry, partner)
      taken.add(partner)
    }
  }
  takeAlike(({ group, says }) => (group === undefined ? undefined : `${group}\n${says}`))
  takeAlike(({ group, key }) => (group === undefined ? `key ${key}` : `group ${group}`))
  return partners
}

function partingOf({ program, real }: Pair): Parting {
  return {
    ...(program ? { program: narrowed(program, real) } : {}),
    ...(real ? { real: narrowed(real, program) } : {}),
  }
}

/** What is no longer than this is marked as a whole: a status is one thing. */
const oneThing = 16

/** The part of an entry that is not as in the other, where the entry stands in the bytes as it is said. */
function narrowed({ start, end, says }: Entry, other: Entry | undefined): Run {
  if (other === undefined || end - start !== says.length || says.length <= oneThing) return { start, end }
  return runOf(says, other.says, start)
}

/** The smallest run in whose place other characters make `other`; at least one, from `base` on. */
function runOf(own: string, other: string, base: number): Run {
  const shorter = Math.min(own.length, other.length)
  let start = 0
  while (start < shorter && own[start] === other[start]) start++
  let tail = 0
  while (tail < shorter - start && own[own.length - 1 - tail] === other[other.length - 1 - tail]) tail++
  const end = Math.max(own.length - tail, start + 1)
  return own.length < end
    ? { start: base + Math.max(0, own.length - 1), end: base + own.length }
    : { start: base + start, end: base + end }
}
