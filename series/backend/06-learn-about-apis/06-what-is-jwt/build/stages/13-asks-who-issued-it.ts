import { stage } from '@backroad/check'
import { asking, trusting } from './tokens/asking.ts'
import { randomSecret } from './tokens/keys.ts'
import { tokenOf } from './tokens/token.ts'

const iss = 'https://id.example'

export default stage({
  spec: 'RFC 7519 §4.1.1',
  needs: ['refuses-a-token-from-its-exp-on'],
  async check(context) {
    const { accepts, refuses } = asking(context)
    const key = randomSecret(context.random)
    const policy = { ...trusting(key), iss }
    await accepts(tokenOf(key, { claims: { iss } }), policy, { iss })
    for (const other of [
      'https://id.example.evil.example',
      'https://ID.example',
      `${iss}/`,
      'id.example',
      'https',
      '',
    ]) {
      await refuses(tokenOf(key, { claims: { iss: other } }), policy, ['wrong-issuer'], {
        because: 'Names of issuers are compared letter by letter, and as a whole.',
        spec: 'RFC 7519 §2',
      })
    }
    await refuses(tokenOf(key, { claims: { sub: 'a' } }), policy, ['wrong-issuer'], {
      because: 'It does not say who has issued it.',
    })
    for (const other of [[iss], { [iss]: true }, 7, null]) {
      await refuses(tokenOf(key, { claims: { iss: other } }), policy, ['wrong-issuer', 'malformed'], {
        because: 'The value of iss has to be a text.',
      })
    }
    const unasked = { iss: 'https://anybody.example' }
    await accepts(tokenOf(key, { claims: unasked }), trusting(key), unasked)
  },
})
