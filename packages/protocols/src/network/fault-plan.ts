/** Which way something goes on a link: towards the program or back to the client. */
export type Way = 'to-program' | 'to-client'

/** One way, or both. */
export type Direction = 'both' | Way

/** What a link does to all that goes through it. What is left out is not done; an empty plan passes all on as it was. */
export interface FaultPlan {
  /** How late all arrives, one way, in ms. A TCP connection through the link also pays its handshake, as on a real road. */
  readonly delayMs?: number
  /** Up to so many ms more, drawn anew each time. Over TCP all stays in order; datagrams overtake one another. */
  readonly jitterMs?: number
  /** UDP: the probability that a datagram is lost. */
  readonly loss?: number
  /** UDP: the probability that a datagram arrives twice. */
  readonly duplicate?: number
  /** UDP: the probability that a datagram is held back until a later one has passed it, or 50 ms if none comes. */
  readonly reorder?: number
  /** UDP: the probability at each datagram that it and those after it, `length` in a row, are lost. */
  readonly burst?: { readonly begins: number; readonly length: number }
  /** UDP: the probability that a datagram comes once more, up to `withinMs` later: an old copy that took another road. */
  readonly again?: { readonly chance: number; readonly withinMs: number }
  /** UDP: the probability that two 16-bit words of a datagram change places, which a sum of them can't see. */
  readonly swap?: number
  /** UDP: the most bytes a datagram may have; a larger one is lost, and nobody is told. */
  readonly mtu?: number
  /** UDP: the most bytes that wait for their turn on a link with `bandwidth`; what finds no room is dropped. */
  readonly queueBytes?: number
  /** The probability that one bit of a datagram, or of a segment, is flipped. A segment is one write of the link. */
  readonly corrupt?: number
  /**
   * TCP: what one write of the link may hold: one byte, at most so many, or what lies between these offsets in the stream
   * (counted from the first byte of the connection in that direction).
   */
  readonly split?: 'bytes' | { readonly atMost: number } | readonly number[]
  /** TCP: the pause between two pieces of a `split` in ms, so that a quick receiver reads them apart; 1 unless told. */
  readonly paceMs?: number
  /**
   * TCP: bytes are gathered for `ms` after the first of them, 50 unless told, or until `bytes` are there, and passed on
   * in one write. The end of the stream passes on what is there.
   */
  readonly merge?: { readonly ms: number; readonly bytes?: number } | { readonly bytes: number; readonly ms?: number }
  /** Bytes a second. */
  readonly bandwidth?: number
  /** Which direction the plan is for, both unless told; the other passes all on as it was. */
  readonly direction?: Direction
}

const UDP_ONLY = ['loss', 'duplicate', 'reorder', 'burst', 'again', 'swap', 'mtu', 'queueBytes'] as const
const TCP_ONLY = ['split', 'paceMs', 'merge'] as const

/**
 * Refuses a plan that could not be meant: a probability beyond 0 and 1, a loss on TCP (which repairs it), a split of datagrams.
 * @throws RangeError that says what is wrong and what to write instead
 */
export function validatePlan(plan: FaultPlan, over: 'tcp' | 'udp'): void {
  for (const key of over === 'tcp' ? UDP_ONLY : TCP_ONLY) {
    if (plan[key] === undefined) continue
    throw new RangeError(
      over === 'tcp'
        ? `a plan for TCP has no "${key}": TCP repairs it before a program sees it; use delayMs and jitterMs, or a UDP link`
        : `a plan for UDP has no "${key}": a datagram arrives whole or not at all; use a TCP link`,
    )
  }
  for (const [key, chance] of chancesOf(plan)) {
    if (!(chance >= 0 && chance <= 1)) throw new RangeError(`${key} is a probability from 0 to 1, not ${chance}`)
  }
  if (plan.burst) positive(plan.burst.length, 'burst.length')
  for (const key of ['mtu', 'queueBytes'] as const) if (plan[key] !== undefined) positive(plan[key], key)
  for (const key of ['delayMs', 'jitterMs', 'paceMs', 'again.withinMs'] as const) {
    const ms = key === 'again.withinMs' ? plan.again?.withinMs : plan[key]
    if (ms !== undefined && !(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`${key} is 0 or more, not ${ms}`)
  }
  if (plan.bandwidth !== undefined && !(plan.bandwidth > 0)) {
    throw new RangeError(`bandwidth is bytes a second, more than 0, not ${plan.bandwidth}; to stop all, use stall()`)
  }
  validateCuts(plan.split)
  if (plan.merge?.bytes !== undefined) positive(plan.merge.bytes, 'merge.bytes')
  if (plan.merge?.ms !== undefined && !(plan.merge.ms >= 0 && Number.isFinite(plan.merge.ms))) {
    throw new RangeError(`merge.ms is 0 or more, not ${plan.merge.ms}`)
  }
}

function chancesOf(plan: FaultPlan): [string, number][] {
  const { burst, again } = plan
  const plain = (['loss', 'duplicate', 'reorder', 'corrupt', 'swap'] as const).map((key) => [key, plan[key]] as const)
  const named = [...plain, ['burst.begins', burst?.begins] as const, ['again.chance', again?.chance] as const]
  return named.flatMap(([key, chance]) => (chance === undefined ? [] : [[key, chance]]))
}

function validateCuts(split: FaultPlan['split']): void {
  if (split === undefined || split === 'bytes') return
  if (!isCuts(split)) return positive(split.atMost, 'split.atMost')
  for (const [i, cut] of split.entries()) {
    positive(cut, `cut ${i + 1} of split`)
    const before = split[i - 1]
    if (before !== undefined && cut <= before) {
      throw new RangeError(`the cuts of split ascend, but ${before} is followed by ${cut}`)
    }
  }
}

function positive(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number from 1, not ${value}`)
}

/** Whether a split is a list of offsets. */
export function isCuts(split: NonNullable<FaultPlan['split']>): split is readonly number[] {
  return Array.isArray(split)
}

/** The plan as it is for one way: empty where the plan is for the other. */
export function planFor(plan: FaultPlan, way: Way): FaultPlan {
  return covers(plan.direction ?? 'both', way) ? plan : {}
}

/** Whether a direction includes a way. */
export function covers(direction: Direction, way: Way): boolean {
  return direction === 'both' || direction === way
}
