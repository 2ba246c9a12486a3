import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  replyWithin: 3000,
  needs: ['follows-referrals'],
  likely: 'The referral names a server without its address, so that has to be looked up first, from the root down.',
  async check({ dns, expect, random, surroundings: internet }) {
    const hosts = await internet.tld(random.word())
    const tld = await internet.tld(random.word())

    // A name is bytes, whatever they mean: byte 200 is in that of the zone and of its server.
    const zone = await internet.zone(`${random.word()}\\200`, tld, { hosts })
    const address = someAddress(random)
    await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address)

    // The zone that the server's name is in has a server without an address itself.
    const between = await internet.zone(random.word(), tld, { hosts })
    const far = await internet.zone(random.word(), tld, { hosts: between })
    const other = someAddress(random)
    await askAddress({ dns, expect }, far.add(random.word(), 'A', other), other, {
      because:
        'To find the server of the zone, another has to be found first that is named without its address as well.',
    })

    // An address of IPv6 leads nowhere from here.
    const label = random.word()
    const six = { name: hosts.below(`ns1-of-${label}`), type: 'AAAA', ttl: 300, data: '2001:db8::53' } as const
    const dual = await internet.zone(label, hosts, { hosts, glue: false, beside: [six] })
    hosts.add(`ns1-of-${label}`, 'AAAA', six.data)
    const third = someAddress(random)
    await askAddress({ dns, expect }, dual.add(random.word(), 'A', third), third, {
      because: 'The referral tells only an IPv6 address of the server, which has an IPv4 address as well.',
      likely: 'Glue of the type AAAA is no IPv4 address: the A record of the server has to be looked up.',
    })
  },
})
