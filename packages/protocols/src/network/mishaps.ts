import type { DatagramFate } from './fault-decisions.ts'
import type { Heading } from './network-plan.ts'

/** One thing that happens to one datagram, counted from 0 in its direction. */
export type Mishap = { readonly way: Heading; readonly datagram: number } & Harm

/** What can happen to a datagram beyond arriving as all others do. */
export type Harm =
  | { readonly does: 'lost' }
  | { readonly does: 'held-back' }
  | { readonly does: 'bit-flipped'; readonly bit: number }
  | { readonly does: 'words-exchanged'; readonly word: number }
  /** Another copy, so many ms after the first. */
  | { readonly does: 'repeated'; readonly afterMs: number }
  /** So many ms later than the road makes it. */
  | { readonly does: 'delayed'; readonly byMs: number }

/** What is particular about a fate on a road that makes all datagrams `delayMs` late. */
export function harmsOf(fate: DatagramFate, delayMs: number): Harm[] {
  if (fate.lost) return [{ does: 'lost' }]
  const [first = delayMs, ...others] = fate.copies
  return [
    ...(first > delayMs ? [{ does: 'delayed' as const, byMs: first - delayMs }] : []),
    ...others.map((late) => ({ does: 'repeated' as const, afterMs: late - first })),
    ...(fate.heldBack ? [{ does: 'held-back' as const }] : []),
    ...(fate.flip === undefined ? [] : [{ does: 'bit-flipped' as const, bit: fate.flip }]),
    ...(fate.swap === undefined ? [] : [{ does: 'words-exchanged' as const, word: fate.swap }]),
  ]
}

/** The fate that `harms` make; of a bit or word beyond the datagram's end nothing is left. */
export function fateOfHarms(
  harms: readonly Harm[],
  { delayMs, length }: { delayMs: number; length: number },
): DatagramFate {
  let [lost, heldBack, first] = [false, false, delayMs]
  const changes: { flip?: number; swap?: number } = {}
  const after: number[] = []
  for (const harm of harms) {
    if (harm.does === 'lost') lost = true
    else if (harm.does === 'held-back') heldBack = true
    else if (harm.does === 'delayed') first += harm.byMs
    else if (harm.does === 'repeated') after.push(harm.afterMs)
    else if (harm.does === 'bit-flipped' && harm.bit < length * 8) changes.flip = harm.bit
    else if (harm.does === 'words-exchanged' && harm.word < length >> 1) changes.swap = harm.word
  }
  return { lost, heldBack, ...changes, copies: [first, ...after.map((ms) => Math.max(0, first + ms))] }
}
