import { type FaultLink, type FaultPlan, type Place, openFaultyTcp, openFaultyUdp } from '@backroad/protocols'
import type { Random } from './random.ts'
import type { StageRecord } from './stage-record.ts'

/** Opens links with faults between the stage and its program. The same seed gives the same faults; all end with the stage. */
export interface Faults {
  /** @throws RangeError for a plan that makes no sense over TCP */
  tcp(plan: FaultPlan): Promise<FaultLink>
  /** @throws RangeError for a plan that makes no sense over UDP */
  udp(plan: FaultPlan): Promise<FaultLink>
}

/** Makes the links of one stage. */
export function createFaults(o: {
  target: () => Place
  random: Random
  record: StageRecord
}): Faults & { closeAll(): Promise<void> } {
  const links: FaultLink[] = []
  let closed = false
  const opened = async (link: Promise<FaultLink>): Promise<FaultLink> => {
    const open = await link
    if (closed) {
      // A check that was left at its deadline may still go on for a while.
      await open.close()
      throw new Error('this stage has ended: no link is opened any more')
    }
    links.push(open)
    o.record.addLink(open.port, open.says)
    return open
  }
  const random = () => o.random.int(0, 0xffff_ffff) / 2 ** 32
  return {
    tcp: (plan) => opened(openFaultyTcp({ target: o.target, plan, random })),
    udp: (plan) => opened(openFaultyUdp({ target: o.target, plan, random })),
    closeAll: async () => {
      closed = true
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
