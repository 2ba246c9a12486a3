import { createHash } from 'node:crypto'
import type { ConnectionTurns, Flow, Spoken, Turn } from './turns.ts'

/** The same exchange with the one and with the other; absent where one did not get this far. */
export interface TurnPair {
  readonly connection: number
  readonly spoken?: Spoken
  readonly program?: Turn
  readonly real?: Turn
}

/**
 * Pairs what was exchanged in a stage with either, connection by connection in the order they were opened, turn by turn.
 * Where one answered before all was sent, and the other after, the turns are put together until both were sent the same.
 */
export function pairTurns(program: readonly ConnectionTurns[], real: readonly ConnectionTurns[]): TurnPair[] {
  const count = Math.max(program.length, real.length)
  return Array.from({ length: count }, (_, index) => {
    const { connection = index + 1, spoken } = program[index] ?? real[index] ?? {}
    const about = { connection, ...(spoken === undefined ? {} : { spoken }) }
    return pairOn(program[index]?.turns ?? [], real[index]?.turns ?? []).map((pair) => ({ ...about, ...pair }))
  }).flat()
}

type Pair = Pick<TurnPair, 'program' | 'real'>

function pairOn(program: readonly Turn[], real: readonly Turn[]): Pair[] {
  const pairs: Pair[] = []
  const [left, right] = [[...program], [...real]]
  while (left.length > 0 || right.length > 0) {
    let ours = left.shift()
    let theirs = right.shift()
    while (ours && theirs && left[0] && isBeginning(ours.sent, theirs.sent)) ours = joined(ours, left.shift() as Turn)
    while (ours && theirs && right[0] && isBeginning(theirs.sent, ours.sent)) {
      theirs = joined(theirs, right.shift() as Turn)
    }
    pairs.push({ ...(ours && { program: ours }), ...(theirs && { real: theirs }) })
  }
  return pairs
}

/** Whether the one was sent less, and the same as far as it goes. */
function isBeginning(one: Flow, whole: Flow): boolean {
  return one.total < whole.total && whole.bytes.startsWith(one.bytes)
}

function joined(first: Turn, second: Turn): Turn {
  const flow = (a: Flow, b: Flow): Flow => ({
    bytes: a.bytes + b.bytes,
    total: a.total + b.total,
    pieces: a.pieces + b.pieces,
    digest: digestOf(a, b),
  })
  return { sent: flow(first.sent, second.sent), received: flow(first.received, second.received), then: second.then }
}

/** Of what both make together; where not all of it was kept, of their digests, which no single flow has. */
function digestOf(a: Flow, b: Flow): string {
  const whole = a.bytes.length === a.total && b.bytes.length === b.total
  return createHash('sha256')
    .update(whole ? a.bytes + b.bytes : `${a.digest} ${b.digest}`, 'latin1')
    .digest('hex')
}
