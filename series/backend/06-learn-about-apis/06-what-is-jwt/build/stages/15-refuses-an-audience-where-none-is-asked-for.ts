import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

export default stage({
  spec: 'RFC 7519 §4.1.3',
  needs: ['asks-for-whom-it-is'],
  async check(context) {
    const { refuses } = asking(context)
    const key = randomSecret(context.random)
    for (const aud of ['https://bank.example', ['https://bank.example', 'https://shop.example']]) {
      await refuses(tokenOf(key, { claims: { aud } }), trusting(key), ['wrong-audience'], {
        because: 'Who has no name of his own can’t be among those whom the token names.',
      })
    }
  },
})
