import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { keyPair, randomEcKey, randomEdKey, randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'
import { rsaKey } from './vectors/keys.ts'

export default stage({
  spec: 'RFC 7517 §4',
  needs: ['verifies-rs256', 'verifies-es256', 'verifies-eddsa'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const claims = { sub: random.word() }
    const [first, second] = [randomEcKey(random, 'ec-1'), randomEcKey(random, 'ec-2')]
    const all = [
      keyPair({ ...rsaKey, kid: 'rsa' }),
      first,
      second,
      randomEdKey(random, 'ed'),
      randomSecret(random, 'oct'),
    ]
    const policy = trusting(...random.shuffle(all))
    for (const key of all) await accepts(tokenOf(key, { claims }), policy, claims)
    const swapped = tokenOf(second, { header: { alg: 'ES256', kid: 'ec-1' }, claims })
    await refuses(swapped, policy, ['bad-signature'], {
      because: 'Its kid names another key than the one that has signed it.',
    })

    // RFC 7517 §4.5: keys of different kinds may share a kid.
    const alike = [randomEcKey(random, 'k'), randomEdKey(random, 'k'), randomSecret(random, 'k')]
    for (const key of alike) {
      await accepts(tokenOf(key, { claims }), trusting(...random.shuffle(alike)), claims, {
        because: 'Keys of different kinds share its kid, and one of them fits its alg.',
        spec: 'RFC 7517 §4.5',
      })
    }
    for (const key of [first, randomEdKey(random, 'ed')]) {
      const asked = (more: object) => ({ ...trusting(key), jwks: { keys: [{ ...key.publicJwk, ...more } as never] } })
      const token = tokenOf(key, { claims })
      await accepts(token, asked({ use: 'sig', key_ops: ['verify'], alg: key.alg, x5t: 'any' }), claims)
      const meant: readonly (readonly [object, string])[] = [
        [{ use: 'enc' }, 'RFC 7517 §4.2'],
        [{ key_ops: ['sign'] }, 'RFC 7517 §4.3'],
        [{ key_ops: [] }, 'RFC 7517 §4.3'],
        [{ alg: 'ES384' }, 'RFC 7517 §4.4'],
        [{ kid: 'other' }, 'RFC 7517 §4.5'],
      ]
      for (const [more, spec] of meant) {
        await refuses(token, asked(more), ['unknown-key'], {
          because: `The only key says ${JSON.stringify(more)}, so it is not for this.`,
          spec,
        })
      }
    }
  },
})
