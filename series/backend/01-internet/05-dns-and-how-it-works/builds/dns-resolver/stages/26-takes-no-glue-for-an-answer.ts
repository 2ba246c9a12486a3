import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { forgedAddress, someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 2181 §5.4.1',
  replyWithin: 3000,
  needs: ['believes-a-zone-only-about-itself', 'finds-the-address-of-a-name-server'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const zone = await internet.zone(random.word(), tld)
    const address = someAddress(random)
    await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address)

    // What the zone itself says of its server differs from the address that the zone above tells.
    const told = zone.servers[0]?.address ?? ''
    const own = someAddress(random)
    zone.remove('ns1')
    await askAddress({ dns, expect }, zone.add('ns1', 'A', own), own, {
      because: 'The zone above told another address with its referral. The zone itself is asked what is true.',
      likely: { [told]: 'Glue is there to reach a server, and for nothing else. It is never an answer.' },
    })

    // Glue for a name that is none of the business of the zone above.
    const forged = forgedAddress(random)
    const trap = await internet.tld(random.word(), {
      servers: [({ name }) => ({ aa: true, answers: [{ name, type: 'A', ttl: 3000, data: forged }] })],
    })
    const hosts = await internet.tld(random.word())
    const lying = await internet.tld(random.word())
    const child = await internet.zone(random.word(), lying, { hosts, glue: trap.servers[0]?.address ?? '' })
    const truth = someAddress(random)
    await askAddress({ dns, expect }, child.add(random.word(), 'A', truth), truth, {
      spec: 'RFC 5452 §6',
      because: `The referral came with an address for its server, whose name is not in the zone that referred.`,
      likely: { [forged]: 'An address beside a referral is believed only for names in the zone whose server sent it.' },
    })

    // An address of a host that is no server of the zone.
    const other = { name: tld.below(random.word()), type: 'A', ttl: 300, data: trap.servers[0]?.address ?? '' } as const
    const served = await internet.zone(random.word(), tld, { hosts: tld, glue: true, beside: [other] })
    const last = someAddress(random)
    await askAddress({ dns, expect }, served.add(random.word(), 'A', last), last, {
      because: 'The referral came with an address of a host that it does not name as a server.',
      likely: { [forged]: 'An address beside a referral belongs to the server of its name, and to no other.' },
    })
  },
})
