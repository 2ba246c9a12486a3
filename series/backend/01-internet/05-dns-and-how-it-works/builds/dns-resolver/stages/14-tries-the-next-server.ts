import { stage } from '@backroad/check'
import { honest, silent } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.3.3',
  timeout: 10_000,
  replyWithin: 5000,
  needs: ['follows-referrals'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const kinds = [
      { servers: [silent, honest], because: 'The first server of the zone never answers; the second does.' },
      {
        servers: ['closed', honest],
        because: 'At the address of the first server nothing listens; the second answers.',
      },
      {
        servers: ['unreachable', honest],
        because: 'To the address of the first server the system sends nothing; the second answers.',
      },
      {
        servers: ['without-tcp', honest],
        because: 'The first server says that its reply was cut off, and takes no connection; the second answers.',
      },
      { servers: [honest, silent, 'closed'], because: 'Only the first of three servers answers.' },
      { servers: [silent, 'closed', honest], because: 'Only the last of three servers answers.' },
    ] as const
    await Promise.all(
      kinds.map(async ({ servers, because }) => {
        const zone = await internet.zone(random.word(), tld, { servers })
        for (let count = 0; count < 3; count++) {
          const address = someAddress(random)
          await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address, {
            because,
            likely: {
              SERVFAIL: 'The question was given up though another server of the zone would have known the answer.',
            },
          })
        }
      }),
    )
  },
})
