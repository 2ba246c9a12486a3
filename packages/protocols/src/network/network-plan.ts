import { describePlan } from './describe-plan.ts'
import { validatePlan } from './fault-plan.ts'
import type { FaultPlan } from './fault-plan.ts'

/** Which way a datagram goes on a network between a sender and a receiver. */
export type Heading = 'to-receiver' | 'to-sender'

/** What a road does to the datagrams on it, one way. */
export type Road = Omit<FaultPlan, 'direction' | 'split' | 'paceMs' | 'merge'>

/** A network between two: what it does both ways, and what it does otherwise in one of them. */
export interface NetworkPlan extends Road {
  readonly toReceiver?: Road
  readonly toSender?: Road
}

/** The road in one direction. */
export function roadOf({ toReceiver, toSender, ...both }: NetworkPlan, way: Heading): Road {
  return { ...both, ...(way === 'to-receiver' ? toReceiver : toSender) }
}

/** @throws RangeError for a plan that could not be meant */
export function validateNetwork(plan: NetworkPlan): void {
  validatePlan(roadOf(plan, 'to-receiver'), 'udp')
  validatePlan(roadOf(plan, 'to-sender'), 'udp')
}

/** A plan in words: "20 ms late, 10 % lost", or what happens in each direction where that differs. */
export function describeNetwork(plan: NetworkPlan): string {
  const [there, back] = [roadOf(plan, 'to-receiver'), roadOf(plan, 'to-sender')].map((road) => describePlan(road))
  return there === back ? `${there}` : `to the receiver ${there}; to the sender ${back}`
}
