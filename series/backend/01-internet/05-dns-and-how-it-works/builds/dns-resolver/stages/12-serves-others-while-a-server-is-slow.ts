import { stage } from '@backroad/check'
import { silent, slow } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

/** So many that a pool of a few workers is stuck for longer than any of our deadlines. */
const STUCK = 64

export default stage<Internet>({
  spec: 'RFC 1035 §7.1',
  timeout: 8000,
  needs: ['follows-referrals'],
  likely: 'While one question waits for a server, no other is taken. Questions must not wait for each other.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const stuck = await internet.zone(random.word(), tld, { servers: [silent] })
    const late = await internet.zone(random.word(), tld, { servers: [slow(100)] })
    const quick = await internet.zone(random.word(), tld)

    for (const zone of [quick, late]) {
      const address = someAddress(random)
      await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address)
    }
    const waiting = await dns.open()
    for (let count = 0; count < STUCK; count++) await waiting.send({ name: stuck.below(random.word()), type: 'A' })

    const asks = [late, quick, late, quick, quick].map((zone) => {
      const address = someAddress(random)
      return askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address, {
        because: `Meanwhile ${STUCK} other questions wait for a server that does not answer.`,
        likely:
          zone === late
            ? 'This server takes 100 ms. Wait for it that long.'
            : 'It was not the server of this name that was slow.',
      })
    })
    await Promise.all(asks)
  },
})
