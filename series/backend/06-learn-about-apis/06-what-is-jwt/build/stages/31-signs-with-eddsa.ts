import { stage } from '@backroad/check'
import { keyPair, randomEdKey } from './tokens/keys.ts'
import { signing } from './tokens/signing.ts'
import { edJwk } from './vectors/keys.ts'
import { joe } from './vectors/tokens.ts'

export default stage({
  spec: 'RFC 8037 §3.1',
  needs: ['verifies-eddsa'],
  async check(context) {
    const { random } = context
    const signs = signing(context)
    await signs(keyPair(edJwk), joe)
    for (let i = 0; i < 10; i++) await signs(randomEdKey(random, random.word()), { i, text: random.text(20) })
  },
})
