import { createHmac } from 'node:crypto'
import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret, secretKey } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'
import { secretJwk } from './vectors/keys.ts'
import { joe, unsecured } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 8725 §3.1',
  needs: ['verifies-hs256'],
  async check(context) {
    const { random } = context
    const { accepts, refuses } = asking(context)
    const key = randomSecret(random, undefined, 64)
    const claims = { sub: 'admin' }
    const allowed = trusting(key)
    const nothing = () => new Uint8Array()
    const none =
      'The token chose for itself that it need not be signed. Hold alg against the list in algs before anything else.'

    await refuses(unsecured, { ...trusting(secretKey(secretJwk)), now: joe.exp - 1 }, ['alg-not-allowed'], {
      likely: none,
    })
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      for (const signature of [nothing, key.sign]) {
        const token = tokenOf(key, { header: { alg, typ: 'JWT' }, claims, signature })
        await refuses(token, allowed, ['alg-not-allowed'], { likely: none })
      }
    }
    for (const [alg, hash] of [
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      const secret = Buffer.from(key.jwk['k'] ?? '', 'base64url')
      const signature = (signed: string) => createHmac(hash, secret).update(signed).digest()
      await refuses(tokenOf(key, { header: { alg }, claims, signature }), allowed, ['alg-not-allowed'], {
        because: `It is rightly signed with ${alg}, which was not asked for.`,
      })
    }
    for (const alg of ['hs256', 'HS256 ', 'HMAC', 'toString']) {
      await refuses(tokenOf(key, { header: { alg }, claims }), allowed, ['alg-not-allowed'], {
        because: 'The names of algorithms are compared with regard to case, and letter by letter.',
        spec: 'RFC 7515 §4.1.1',
      })
    }
    for (const header of [{}, { alg: '' }, { alg: null }, { alg: 256 }, { alg: ['HS256'] }]) {
      await refuses(tokenOf(key, { header, claims }), allowed, ['malformed', 'alg-not-allowed'], {
        because: 'A header has to name one algorithm.',
        spec: 'RFC 7515 §4.1.1',
      })
    }
    await refuses(tokenOf(key, { claims }), { ...allowed, algs: ['ES256', 'RS256'] }, ['alg-not-allowed'])
    await refuses(tokenOf(key, { claims }), { ...allowed, algs: [] }, ['alg-not-allowed'])
    await accepts(tokenOf(key, { claims }), { ...allowed, algs: ['ES256', 'HS256'] }, claims)
  },
})
