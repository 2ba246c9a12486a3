import { stage } from '@backroad/check'
import { isBelow } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Zone } from '../surroundings/zone.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  needs: ['follows-referrals'],
  likely: 'A referral is good for its TTL as any record is. Begin at the nearest zone whose servers you know.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const zone = await internet.zone(random.word(), tld)
    const sister = await internet.zone(random.word(), tld)

    /** Asks for a new name in a zone; on the way to it, nobody may be asked in the zones above whose referrals are known. */
    const ask = async (within: Zone, known: readonly Zone[]) => {
      const address = someAddress(random)
      const name = within.add(random.word(), 'A', address)
      const before = known.map((above) => queriesTowards(name, above))
      await askAddress({ dns, expect }, name, address)
      for (const [index, above] of known.entries()) {
        expect(queriesTowards(name, above) - (before[index] ?? 0), 'the number of queries on the way').is(0, {
          because: `The referral of ${above === internet.root ? 'the root' : above.name} is still good, and was asked for again.`,
        })
      }
    }
    await ask(zone, [])
    for (const _ of [1, 2, 3]) await ask(zone, [internet.root, tld])
    await ask(sister, [internet.root])
  },
})

/**
 * The queries for a name, or for what lies between it and the zone, as resolvers ask that tell no more than they have to.
 * Those for names of servers, which some look up at their leisure, are not among them.
 */
function queriesTowards(name: string, above: Zone): number {
  return above.asked().filter((query) => isBelow(name, query.name) && query.name.length > above.name.length + 1).length
}
