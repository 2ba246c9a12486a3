import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  needs: ['answers-with-what-a-root-server-says'],
  likely: 'Without an answer, but with NS records below the zone that was asked, a reply says whom to ask next.',
  async check({ dns, expect, random, surroundings: internet }) {
    let zone = await internet.tld(random.word())
    for (const depth of [1, 2, 3, 4]) {
      const address = someAddress(random)
      const name = zone.add(random.word(), 'A', address)
      await askAddress({ dns, expect }, name, address, {
        because: `The name is ${depth} zone${depth > 1 ? 's' : ''} below the root.`,
        likely: {
          [zone.servers[0]?.address ?? '']: 'The address of the name server was given as the answer.',
          absent: 'The referral was passed on to the client. A resolver follows it itself.',
        },
      })
      zone = await internet.zone(random.word(), zone)
    }

    // Labels between a zone and a name in it are no zones of their own.
    const address = someAddress(random)
    const name = zone.add(`${random.word()}.${random.word()}.${random.word()}`, 'A', address)
    await askAddress({ dns, expect }, name, address)
  },
})
