import { stage } from '@backroad/check'
import { honest, refuses, sendsTo } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 4697 §2.2',
  timeout: 10_000,
  replyWithin: 5000,
  needs: ['follows-referrals', 'says-when-there-is-nothing'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const beside = await internet.zone(random.word(), tld)
    const kinds = [
      { lame: refuses('REFUSED'), because: 'The first server of the zone says REFUSED; the second answers.' },
      { lame: refuses('SERVFAIL'), because: 'The first server of the zone says SERVFAIL; the second answers.' },
      {
        lame: refuses('SERVFAIL', true),
        because: 'The first server of the zone says SERVFAIL, and sets AA; the second answers.',
      },
      {
        lame: sendsTo('.', 'a.root-servers'),
        because: 'The first server of the zone sends the asker to the root, from which it came; the second answers.',
      },
      {
        lame: sendsTo(beside.name, `ns1.${beside.name}`),
        because: 'The first server of the zone sends the asker to a zone that the name is not in; the second answers.',
      },
    ]
    await Promise.all(
      kinds.map(async ({ lame, because }) => {
        // Several zones each, because a resolver may begin with either server.
        for (const _ of [1, 2, 3]) {
          const zone = await internet.zone(random.word(), tld, { servers: [lame, honest] })
          const address = someAddress(random)
          await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address, {
            because,
            likely: {
              REFUSED: "One server's refusal was passed on to the client. Another server of the zone may know.",
              SERVFAIL: 'One server that is no use is no reason to give up: ask the next.',
              absent:
                'A reply without an answer is only believed when AA is set: that there is nothing has to be said by a server of the zone.',
            },
          })
        }
      }),
    )
  },
})
