import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1034 §5.2.2',
  timeout: 12_000,
  replyWithin: 5000,
  needs: ['follows-an-alias-into-another-zone', 'finds-the-address-of-a-name-server'],
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

    // Each zone's server has a name in the other zone, and no address is told for either.
    const [left, right] = [here.below(random.word()), there.below(random.word())]
    here.delegate(left, [{ name: `ns.${right}` }])
    there.delegate(right, [{ name: `ns.${left}` }])

    const loops = [
      { name: itself, because: 'The name is an alias of itself.' },
      { name: here.below(one), because: 'Two names are aliases of each other.' },
      { name: `${random.word()}.${left}`, because: "The servers of two zones have names in each other's zone." },
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
