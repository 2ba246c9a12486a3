import type { Mishap, NetworkPlan, Road } from '@backroad/protocols'

/** A network and a stream on which something failed: all that happened by chance is written out. */
export interface Case {
  /** Bytes of the stream, of which so many are taken from its beginning. */
  readonly length: number
  readonly over: NetworkPlan
  readonly mishaps: readonly Mishap[]
}

interface SimplifyOptions {
  /** Whether a simpler case fails likewise. */
  readonly fails: (candidate: Case) => Promise<boolean>
  /** How many are tried at once. */
  readonly atOnce: number
  /** Whether there is no more time. */
  readonly over: () => boolean
}

/**
 * The simplest case that still fails, as far as it can be found: fewer mishaps first (delta debugging, Zeller and Hildebrandt 2002), then a
 * shorter stream, then a plainer road. Each step is taken only if what it leads to has failed. The same answers give the same case.
 */
export async function simplify(from: Case, o: SimplifyOptions): Promise<Case> {
  let best = from
  for (let before: Case | undefined; before !== best && !o.over();) {
    before = best
    best = await fewerMishaps(best, o)
    best = await shorter(best, o)
    best = await plainer(best, o)
  }
  return best
}

/** The first of the candidates that fails; those of one batch are tried together. */
async function firstFailing(candidates: readonly Case[], o: SimplifyOptions): Promise<Case | undefined> {
  for (let i = 0; i < candidates.length && !o.over(); i += o.atOnce) {
    const batch = candidates.slice(i, i + o.atOnce)
    const failed = await Promise.all(batch.map(o.fails))
    const found = batch.find((_, k) => failed[k])
    if (found) return found
  }
  return undefined
}

async function fewerMishaps(from: Case, o: SimplifyOptions): Promise<Case> {
  if (from.mishaps.length === 0) return from
  const none = await firstFailing([{ ...from, mishaps: [] }], o)
  if (none) return none
  let best = from
  for (let parts = 2; best.mishaps.length > 1 && !o.over();) {
    const pieces = splitIn(best.mishaps, parts)
    const only = pieces.map((mishaps) => ({ ...best, mishaps }))
    const complement = pieces.map((piece) => ({ ...best, mishaps: best.mishaps.filter((one) => !piece.includes(one)) }))
    const found = await firstFailing(parts === 2 ? only : [...only, ...complement], o)
    if (found) {
      best = found
      parts = Math.max(2, Math.min(parts - 1, found.mishaps.length))
    } else if (parts >= best.mishaps.length) break
    else parts = Math.min(best.mishaps.length, parts * 2)
  }
  return best
}

function splitIn<T>(list: readonly T[], parts: number): T[][] {
  const size = Math.ceil(list.length / parts)
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

async function shorter(from: Case, o: SimplifyOptions): Promise<Case> {
  let best = from
  for (let more = true; more && best.length > 1 && !o.over();) {
    const lengths = [1, best.length >> 4, best.length >> 2, best.length >> 1]
    const shorterOnes = [...new Set(lengths)].filter((length) => length > 0 && length < best.length)
    const found = await firstFailing(
      shorterOnes.map((length) => ({ ...best, length })),
      o,
    )
    more = found !== undefined
    best = found ?? best
  }
  return best
}

/** Leaves out what the road does to all datagrams alike, one thing after another. */
async function plainer(from: Case, o: SimplifyOptions): Promise<Case> {
  let best = from
  for (const key of ['bandwidth', 'queueBytes', 'mtu', 'delayMs'] as const) {
    const { toReceiver, toSender, ...both } = best.over
    if ([both, toReceiver, toSender].every((road) => road?.[key] === undefined)) continue
    const over: NetworkPlan = {
      ...without(both, key),
      ...(toReceiver ? { toReceiver: without(toReceiver, key) } : {}),
      ...(toSender ? { toSender: without(toSender, key) } : {}),
    }
    best = (await firstFailing([{ ...best, over }], o)) ?? best
  }
  return best
}

function without(road: Road, key: keyof Road): Road {
  return Object.fromEntries(Object.entries(road).filter(([name]) => name !== key))
}

/** What a road does to all datagrams alike, with nothing left to chance. */
export function withoutChance({ toReceiver, toSender, ...both }: NetworkPlan): NetworkPlan {
  const kept = (road: Road): Road =>
    Object.fromEntries(
      Object.entries(road).filter(([key]) => ['delayMs', 'mtu', 'bandwidth', 'queueBytes'].includes(key)),
    )
  return {
    ...kept(both),
    ...(toReceiver ? { toReceiver: kept(toReceiver) } : {}),
    ...(toSender ? { toSender: kept(toSender) } : {}),
  }
}

/** Whether chance has a part in what a network does. */
export function hasChance({ toReceiver, toSender, ...both }: NetworkPlan): boolean {
  const chances = ['loss', 'burst', 'duplicate', 'again', 'reorder', 'corrupt', 'swap', 'jitterMs'] as const
  return [both, toReceiver, toSender].some((road) => chances.some((key) => road?.[key] !== undefined))
}
