import { stage } from '@backroad/check'
import { asking, now, trusting } from './tokens/asking.ts'
import { type Key, randomSecret } from './tokens/keys.ts'
import { headerOf, tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7515 §4.1.4',
  needs: ['allows-only-the-algorithms-asked-for'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const [one, two, stranger] = ['one', 'two', 'three'].map((kid) => randomSecret(random, kid)) as [Key, Key, Key]
    const claims = { sub: random.word() }
    const policy = trusting(one, two)
    await accepts(tokenOf(one, { claims }), policy, claims)
    await accepts(tokenOf(two, { claims }), policy, claims)
    await refuses(tokenOf(stranger, { claims }), policy, ['unknown-key'], { because: 'No key of the set has its kid.' })
    await refuses(tokenOf(two, { claims, header: headerOf(one) }), policy, ['bad-signature'], {
      because: 'Its kid names another key than the one that has signed it.',
    })
    for (const kid of ['ONE', 'one ', '', 'on']) {
      await refuses(tokenOf(one, { claims, header: { alg: 'HS256', kid } }), policy, ['unknown-key'], {
        because: 'A kid is compared letter by letter.',
      })
    }
    // Without a kid there is no choice where one key fits only.
    await accepts(tokenOf(one, { claims, header: { alg: 'HS256' } }), trusting(one), claims)
    const { kid: _, ...nameless } = one.publicJwk
    const unnamed = { algs: ['HS256'], jwks: { keys: [nameless] }, now }
    await accepts(tokenOf(one, { claims, header: { alg: 'HS256' } }), unnamed, claims)

    // RFC 7517 §5: what is not understood in a set is passed over.
    const odd = [
      { kty: 'future', kid: 'one' },
      { kid: 'one', k: one.publicJwk['k'] ?? '' },
      { kty: 'oct', kid: 'one' },
      { kty: 'EC', crv: 'P-0', kid: 'one' },
    ]
    const mixed = { ...policy, jwks: { keys: [...odd, one.publicJwk, two.publicJwk], more: 1 } }
    await accepts(tokenOf(one, { claims }), mixed, claims, {
      spec: 'RFC 7517 §5',
      because: 'Other keys in the set have an unknown kty, or lack members: they are passed over.',
    })
  },
})
