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

    const zone = await internet.zone(random.word(), tld, { hosts })
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
  },
})
