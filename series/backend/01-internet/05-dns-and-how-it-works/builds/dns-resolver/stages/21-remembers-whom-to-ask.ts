import { stage } from '@backroad/check'
import { isBelow } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Zone } from '../surroundings/zone.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  needs: ['keeps-answers-for-their-time'],
  likely: 'A referral is good for its TTL as any record is. Begin at the nearest zone whose servers you know.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const zone = await internet.zone(random.word(), tld)
    const sister = await internet.zone(random.word(), tld)
    const next = async (from: Zone) => {
      const address = someAddress(random)
      const name = from.add(random.word(), 'A', address)
      await askAddress({ dns, expect }, name, address)
      return name
    }
    await next(zone)

    const asksNobodyAbove = (above: Zone, name: string, because: string) => {
      // Some resolvers look for further addresses of a zone's servers at their leisure; those queries are not about this name.
      const about = above.asked().filter((query) => isBelow(name, query.name) && query.name.length > zoneLength(above))
      expect(about.length - (known.get(above) ?? 0), 'the number of queries on the way to it').is(0, { because })
    }
    const known = new Map<Zone, number>()
    const remember = (above: Zone, name: string) => {
      known.set(
        above,
        above.asked().filter((query) => isBelow(name, query.name) && query.name.length > zoneLength(above)).length,
      )
    }

    for (const _ of [1, 2, 3]) {
      const probe = zone.below('probe')
      for (const above of [internet.root, tld]) remember(above, probe)
      await next(zone)
      asksNobodyAbove(
        internet.root,
        probe,
        `The servers of ${zone.name} are known from the question before; the root was asked again.`,
      )
      asksNobodyAbove(
        tld,
        probe,
        `The servers of ${zone.name} are known from the question before; those of ${tld.name} were asked again.`,
      )
    }
    remember(internet.root, sister.below('probe'))
    await next(sister)
    asksNobodyAbove(
      internet.root,
      sister.below('probe'),
      `The servers of ${tld.name} are known; the root was asked again.`,
    )
  },
})

function zoneLength(zone: Zone): number {
  return zone.name.length
}
