import { stage } from '@backroad/check'
import { keyPair } from './tokens/keys.ts'
import { signing } from './tokens/signing.ts'
import { otherRsaKey, rsaKey, shortRsaKey } from './vectors/keys.ts'
import { joe } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 7518 §3.3',
  needs: ['verifies-rs256'],
  async check(context) {
    const { lines, random } = context
    const signs = signing(context)
    await signs(keyPair({ ...rsaKey }), joe)
    for (let i = 0; i < 5; i++) await signs(keyPair({ ...otherRsaKey, kid: random.word() }), { sub: random.word(), i })
    await lines.askBadly({ op: 'sign', header: { alg: 'RS256' }, claims: {}, key: { ...shortRsaKey } })
  },
})
