import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.2.2',
  replyWithin: 3000,
  needs: ['follows-an-alias-into-another-zone'],
  likely:
    'The program goes round a loop for ever. Count the steps that one question has taken, and give up at some number.',
  async check({ dns, expect, random, surroundings: internet }) {
    const here = await internet.tld(random.word())
    const there = await internet.tld(random.word())

    const itself = here.below(random.word())
    here.add(itself.slice(0, itself.indexOf('.')), 'CNAME', itself)
    const [one, two] = [random.word(), random.word()]
    here.add(one, 'CNAME', there.below(two))
    there.add(two, 'CNAME', here.below(one))

    const loops = [
      { name: itself, because: 'The name is an alias of itself.' },
      { name: here.below(one), because: 'Two names are aliases of each other.' },
    ]
    await Promise.all(
      loops.map(async ({ name, because }) => {
        const reply = await dns.ask({ name, type: 'A' })
        expect(reply.rcode, 'the RCODE').is('SERVFAIL', { because })
      }),
    )

    // A chain that ends is no loop.
    const address = someAddress(random)
    let target = here.add(random.word(), 'A', address)
    for (const zone of [there, here, there, here, there]) target = zone.add(random.word(), 'CNAME', target)
    await askAddress({ dns, expect }, target, address, { because: 'A chain of five aliases has an end.' })
  },
})
