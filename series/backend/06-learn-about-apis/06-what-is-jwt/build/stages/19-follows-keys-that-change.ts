import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7517 §4.5',
  needs: ['chooses-the-key-by-kid'],
  likely: 'Look only into the set that comes with the request: what an earlier one held is not trusted any more.',
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const [old, next] = [randomSecret(random, 'a'), randomSecret(random, 'b')]
    const claims = { sub: random.word() }
    const [byOld, byNext] = [tokenOf(old, { claims }), tokenOf(next, { claims })]
    await accepts(byOld, trusting(old), claims)
    await refuses(byNext, trusting(old), ['unknown-key'])
    // Both are in the set for as long as tokens of the old one are about.
    await accepts(byOld, trusting(next, old), claims)
    await accepts(byNext, trusting(next, old), claims)
    await refuses(byOld, trusting(next), ['unknown-key'], { because: 'Its key was taken out of the set.' })
    await accepts(byNext, trusting(next), claims)
    await refuses(byOld, { ...trusting(old), jwks: { keys: [] } }, ['unknown-key'])
    // A name is given to another key.
    const renamed = randomSecret(random, 'b')
    await refuses(byNext, trusting(renamed), ['bad-signature'], { because: 'Another key has its kid now.' })
    await accepts(tokenOf(renamed, { claims }), trusting(renamed), claims)
    await accepts(byNext, trusting(next), claims)
  },
})
